using System.Text.Json;
using Fovea.Formats.Files;
using Fovea.Training.Events;

namespace Fovea.Training.Runs;

/// <summary>
/// A run on disk: <c>run.json</c>, <c>events.jsonl</c> and <c>checkpoints/</c> with <c>best</c>, <c>last</c> (weights) and <c>resume</c>
/// (everything needed to go on), all safetensors.
/// </summary>
public sealed class RunFolder
{
    RunFolder(string path, RunInfo info) => (Path, Info) = (path, info);

    /// <summary>The folder.</summary>
    public string Path { get; }

    /// <summary>What <c>run.json</c> says.</summary>
    public RunInfo Info { get; private set; }

    /// <summary>The weights after the epoch with the best accuracy in validation.</summary>
    public string Best => Checkpoint("best");

    /// <summary>The weights after the last epoch, or at a polite end in the middle of one.</summary>
    public string Last => Checkpoint("last");

    /// <summary>Weights, optimizer and progress at the same moment as <see cref="Last"/>.</summary>
    public string Resume => Checkpoint("resume");

    /// <summary>The events, one JSON object a line.</summary>
    public string EventsPath => System.IO.Path.Combine(Path, "events.jsonl");

    string InfoPath => System.IO.Path.Combine(Path, "run.json");

    /// <summary>Makes a new run folder.</summary>
    /// <param name="root">The folder that runs stand in; made if missing.</param>
    /// <param name="name">The run's name. If <paramref name="numbered"/>, a number is added, the smallest that is free: <c>name-1</c>, <c>name-2</c>.</param>
    /// <param name="numbered">Whether to number the name; otherwise it must be free.</param>
    /// <param name="info">What to write into <c>run.json</c>.</param>
    /// <exception cref="IOException">The name is taken, or the folder could not be made.</exception>
    public static RunFolder Create(string root, string name, bool numbered, RunInfo info)
    {
        var path = System.IO.Path.Combine(root, name);
        if (numbered)
            for (var number = 1; System.IO.Path.Exists(path = System.IO.Path.Combine(root, $"{name}-{number}")); number++)
            {
            }
        else if (System.IO.Path.Exists(path))
            throw new IOException($"The run {path} exists already. Choose another --name, or resume it.");

        try
        {
            Directory.CreateDirectory(System.IO.Path.Combine(path, "checkpoints"));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new IOException($"The run folder {path} could not be made: {exception.Message} Choose another folder with --output.", exception);
        }

        var run = new RunFolder(path, info);
        run.Write(info);
        return run;
    }

    /// <summary>Opens an existing run folder.</summary>
    /// <param name="path">The folder.</param>
    /// <exception cref="DirectoryNotFoundException">There is no such folder.</exception>
    /// <exception cref="FileNotFoundException">The folder has no <c>run.json</c>.</exception>
    /// <exception cref="InvalidDataException">Its <c>run.json</c> cannot be read.</exception>
    public static RunFolder Open(string path)
    {
        if (!Directory.Exists(path))
            throw new DirectoryNotFoundException($"There is no run folder {path}.");
        var file = System.IO.Path.Combine(path, "run.json");
        if (!File.Exists(file))
            throw new FileNotFoundException($"{path} is not a run folder: it has no run.json.");
        try
        {
            using var stream = File.OpenRead(file);
            var info = JsonSerializer.Deserialize(stream, RunInfoContext.Type);
            return new RunFolder(path, info ?? throw new InvalidDataException($"{file} is damaged: it holds nothing."));
        }
        catch (JsonException exception)
        {
            throw new InvalidDataException($"{file} is damaged: {exception.Message}");
        }
    }

    /// <summary>Replaces <c>run.json</c>, atomically.</summary>
    /// <param name="info">What it says from now on.</param>
    /// <exception cref="IOException">It could not be written.</exception>
    public void Write(RunInfo info)
    {
        AtomicFile.Write(InfoPath, stream => JsonSerializer.Serialize(stream, info, RunInfoContext.Type));
        Info = info;
    }

    /// <summary>Reads all events back.</summary>
    /// <exception cref="InvalidDataException">A line is damaged; a last line cut off by a crash is passed over.</exception>
    public IReadOnlyList<TrainingEvent> ReadEvents() =>
        File.Exists(EventsPath) ? EventJson.ReadAll(File.ReadAllLines(EventsPath), EventsPath) : [];

    /// <summary>The folder.</summary>
    public override string ToString() => Path;

    string Checkpoint(string kind) => System.IO.Path.Combine(Path, "checkpoints", kind + ".safetensors");
}
