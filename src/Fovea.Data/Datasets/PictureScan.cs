using Fovea.Data.Images;

namespace Fovea.Data.Datasets;

/// <summary>Finds picture files below a folder, in the order of their names' characters, and remembers what it passed over.</summary>
/// <param name="root">The folder; a link that leads back to it or to a folder on the way is not followed.</param>
sealed class PictureScan(string root)
{
    const int DeepestFolder = 32;

    readonly HashSet<string> endings = new(ImageDecoders.Endings, StringComparer.OrdinalIgnoreCase);
    readonly SortedDictionary<string, (int Count, string First)> passedOver = new(StringComparer.Ordinal);
    readonly List<string> loops = [];

    /// <summary>The folders directly in a folder, without hidden ones.</summary>
    public IReadOnlyList<string> Folders(string folder) => Sorted(folder, Directory.EnumerateDirectories);

    /// <summary>Picture files directly in a folder.</summary>
    public int CountLoose(string folder) => Sorted(folder, Directory.EnumerateFiles).Count(IsPicture);

    /// <summary>Adds the pictures in a folder below the root and the folders below that.</summary>
    public void Collect(string folder, PathList paths) => Collect(folder, paths, [Real(root)]);

    /// <summary>Adds the pictures in the root and the folders below it.</summary>
    public void CollectAll(PathList paths) => Collect(root, paths, []);

    /// <summary>What was passed over, a sentence each.</summary>
    public IEnumerable<string> Notes()
    {
        foreach (var (ending, (count, first)) in passedOver)
            yield return count == 1
                ? $"{first} was passed over: its ending is not that of a picture that can be read."
                : $"{count} files {(ending.Length == 0 ? "without an ending" : $"ending in {ending}")} were passed over, such as {first}: that is not a picture's ending that can be read.";
        foreach (var loop in loops)
            yield return $"{loop} leads back to a folder that it is in; it was not followed.";
    }

    void Collect(string folder, PathList paths, string[] chain)
    {
        var real = Real(folder);
        if (chain.Contains(real) || chain.Length > DeepestFolder)
        {
            loops.Add(folder);
            return;
        }

        foreach (var file in Sorted(folder, Directory.EnumerateFiles))
        {
            if (IsPicture(file))
            {
                paths.Add(folder, Path.GetFileName(file));
                continue;
            }

            var ending = Path.GetExtension(file).ToLowerInvariant();
            var (count, first) = passedOver.GetValueOrDefault(ending, (0, file));
            passedOver[ending] = (count + 1, first);
        }

        foreach (var inner in Folders(folder))
            Collect(inner, paths, [.. chain, real]);
    }

    bool IsPicture(string file) => endings.Contains(Path.GetExtension(file));

    static List<string> Sorted(string folder, Func<string, IEnumerable<string>> list)
    {
        try
        {
            var found = list(folder).Where(path => !Path.GetFileName(path.AsSpan()).StartsWith('.')).ToList();
            found.Sort(StringComparer.Ordinal);
            return found;
        }
        catch (UnauthorizedAccessException refused)
        {
            throw new IOException($"The folder {folder} may not be listed: permission was refused. Give the folder read permission, or move it away.", refused);
        }
    }

    // Where a folder really is, if it is a link or below one.
    static string Real(string folder)
    {
        var info = new DirectoryInfo(folder);
        var parent = info.Parent;
        if (info.ResolveLinkTarget(returnFinalTarget: true) is { } target)
            return Real(target.FullName);
        return parent is null ? info.FullName : Path.Combine(Real(parent.FullName), info.Name);
    }
}
