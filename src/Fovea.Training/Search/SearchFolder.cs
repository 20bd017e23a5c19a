using System.Text.Json;
using Fovea.Formats.Files;

namespace Fovea.Training.Search;

/// <summary>A search on disk: <c>search.json</c>, replaced atomically after every trial, so that a search that was broken off can go on.</summary>
public sealed class SearchFolder
{
    SearchFolder(string path, SearchInfo info) => (Path, Info) = (path, info);

    /// <summary>The folder.</summary>
    public string Path { get; }

    /// <summary>What was asked and the trials that are done, by number.</summary>
    public SearchInfo Info { get; private set; }

    /// <summary>Makes a folder for a search, or opens the one that holds it already.</summary>
    /// <param name="root">The folder that it stands in; made if missing.</param>
    /// <param name="name">Its name.</param>
    /// <param name="options">What is asked, by option name.</param>
    /// <exception cref="IOException">The folder holds something else, or could not be made or read.</exception>
    /// <exception cref="InvalidDataException">Its <c>search.json</c> is damaged.</exception>
    public static SearchFolder Open(string root, string name, IReadOnlyDictionary<string, string> options)
    {
        var path = System.IO.Path.Combine(root, name);
        var file = FileIn(path);
        if (File.Exists(file))
        {
            var info = Read(file);
            if (Difference(info.Options, options) is { } difference)
                throw new IOException($"{path} holds another search: {difference}. Choose another --name, or ask for the same to go on with it.");
            return new SearchFolder(path, info);
        }

        if (File.Exists(path) || (Directory.Exists(path) && Directory.EnumerateFileSystemEntries(path).Any()))
            throw new IOException($"{path} exists already and holds no search. Choose another --name.");
        var folder = new SearchFolder(path, new SearchInfo { Options = options, Trials = [] });
        try
        {
            Directory.CreateDirectory(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new IOException($"The folder {path} could not be made: {exception.Message} Choose another folder with --output.", exception);
        }

        folder.Write();
        return folder;
    }

    /// <summary>Adds a trial that has ended.</summary>
    /// <param name="trial">The trial.</param>
    /// <exception cref="IOException">It could not be written; the earlier trials are unchanged.</exception>
    public void Add(Trial trial)
    {
        Info = Info with { Trials = [.. Info.Trials.Append(trial).OrderBy(one => one.Number)] };
        Write();
    }

    /// <summary>The folder.</summary>
    public override string ToString() => Path;

    void Write() => AtomicFile.Write(FileIn(Path), stream => JsonSerializer.Serialize(stream, Info, SearchInfoContext.Type));

    static SearchInfo Read(string file)
    {
        try
        {
            using var stream = File.OpenRead(file);
            return JsonSerializer.Deserialize(stream, SearchInfoContext.Type)
                ?? throw new InvalidDataException($"{file} is damaged: it holds nothing. Remove it to begin anew.");
        }
        catch (JsonException exception)
        {
            var line = exception.LineNumber is { } number ? $" in line {number + 1}" : "";
            throw new InvalidDataException($"{file} is damaged: it is not what a search writes there{line}. Mend it, or remove it to begin anew.", exception);
        }
    }

    static string? Difference(IReadOnlyDictionary<string, string> there, IReadOnlyDictionary<string, string> asked)
    {
        foreach (var name in there.Keys.Union(asked.Keys))
            if (there.GetValueOrDefault(name) != asked.GetValueOrDefault(name))
                return $"its {name} is {there.GetValueOrDefault(name) ?? "not set"}, asked was {asked.GetValueOrDefault(name) ?? "none"}";
        return null;
    }

    static string FileIn(string path) => System.IO.Path.Combine(path, "search.json");
}
