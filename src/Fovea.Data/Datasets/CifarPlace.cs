using System.Formats.Tar;
using System.IO.Compression;

namespace Fovea.Data.Datasets;

/// <summary>Where the files of a CIFAR set are: in a folder, each plain or with <c>.gz</c>, or in the archive as it was fetched.</summary>
/// <param name="Path">The folder or the archive.</param>
/// <param name="Form">Which version it is.</param>
sealed record CifarPlace(string Path, CifarForm Form)
{
    bool IsArchive => Path.EndsWith(".tar.gz", StringComparison.Ordinal);

    /// <summary>Opens the files that are there, one after the other.</summary>
    /// <param name="names">The files wanted.</param>
    /// <param name="take">Gets a file's index in <paramref name="names"/>, its bytes, and what to call it.</param>
    /// <exception cref="InvalidDataException">The archive is damaged.</exception>
    public void Visit(string[] names, Action<int, Stream, string> take)
    {
        if (IsArchive)
        {
            VisitArchive(names, take);
            return;
        }

        for (var i = 0; i < names.Length; i++)
        {
            if (DataFolders.FindFile(Path, names[i]) is not { } path)
                continue;
            using var stream = File.OpenRead(path);
            take(i, stream, System.IO.Path.GetFileName(path));
        }
    }

    void VisitArchive(string[] names, Action<int, Stream, string> take)
    {
        var archive = System.IO.Path.GetFileName(Path);
        using var file = File.OpenRead(Path);
        using var tar = new TarReader(new GZipStream(file, CompressionMode.Decompress));
        var missing = new HashSet<string>(names);
        while (missing.Count > 0 && Next(tar, archive) is { } entry)
        {
            var name = System.IO.Path.GetFileName(entry.Name);
            if (entry.DataStream is { } stream && missing.Remove(name))
                take(Array.IndexOf(names, name), stream, $"{name} in {archive}");
        }
    }

    static TarEntry? Next(TarReader tar, string archive)
    {
        try
        {
            return tar.GetNextEntry();
        }
        catch (Exception damaged) when (damaged is InvalidDataException or EndOfStreamException or FormatException or ArgumentException)
        {
            throw new InvalidDataException($"{archive} is cut off or damaged: it cannot be unpacked to its end. Fetch it again.", damaged);
        }
    }
}
