namespace Fovea.Cli.Sources;

/// <summary>
/// A path with wildcards in any part of it: <c>photos/*/img-?.jpg</c>, <c>photos/**/*.png</c>. <c>*</c> and <c>?</c> stand for characters of one
/// name, <c>**</c> alone between separators for any number of folders, none too. Hidden names are meant only by a part that begins with a
/// dot, and <c>**</c> follows no links, so that loops end: both as in a shell.
/// </summary>
sealed class PathPattern
{
    const string AnyFolders = "**";

    static readonly char[] Separators = [Path.DirectorySeparatorChar, Path.AltDirectorySeparatorChar];

    readonly string start;
    readonly string[] parts;
    readonly bool meansFolders; // it ends in a separator

    public PathPattern(string pattern)
    {
        start = Path.GetPathRoot(pattern)!;
        parts = pattern[start.Length..].Split(Separators, StringSplitOptions.RemoveEmptyEntries);
        if (parts[^1] == AnyFolders)
            parts = [.. parts, "*"];
        meansFolders = Path.EndsInDirectorySeparator(pattern);
    }

    /// <summary>Whether a path has wildcards.</summary>
    public static bool IsMeant(string path) => path.AsSpan().IndexOfAny('*', '?') >= 0;

    /// <summary>The files that fit, in the order of their names' characters; none if a folder on the way is not there.</summary>
    public IReadOnlyList<string> Files() => meansFolders ? [] : Find(folder => List(folder, parts[^1], Directory.EnumerateFiles));

    /// <summary>The folders that fit, likewise.</summary>
    public IReadOnlyList<string> Folders() => Find(folder => Step(folder, parts[^1]));

    List<string> Find(Func<string, IEnumerable<string>> last)
    {
        IEnumerable<string> folders = [start];
        foreach (var part in parts[..^1])
            folders = folders.SelectMany(folder => Step(folder, part));
        var found = new SortedSet<string>(folders.SelectMany(last), StringComparer.Ordinal); // a set, for ** reaches a file in several ways
        return [.. found];
    }

    // The folders that one part leads to.
    static IEnumerable<string> Step(string folder, string part)
    {
        if (part == AnyFolders)
            return WithAllBelow(folder);
        if (IsMeant(part))
            return List(folder, part, Directory.EnumerateDirectories);
        var next = Path.Combine(folder, part);
        return Directory.Exists(next) ? [next] : [];
    }

    static IEnumerable<string> WithAllBelow(string folder) =>
        List(folder, "*", Directory.EnumerateDirectories)
            .Where(below => !File.GetAttributes(below).HasFlag(FileAttributes.ReparsePoint))
            .SelectMany(WithAllBelow)
            .Prepend(folder);

    // In the working folder, which a pattern without a root begins in, names stay without a folder before them.
    static List<string> List(string folder, string part, Func<string, string, IEnumerable<string>> list)
    {
        var isHere = folder.Length == 0;
        try
        {
            return
            [
                .. list(isHere ? "." : folder, part)
                    .Where(path => part[0] == '.' || !Path.GetFileName(path.AsSpan()).StartsWith('.'))
                    .Select(path => isHere ? Path.GetFileName(path) : path),
            ];
        }
        catch (UnauthorizedAccessException refused)
        {
            throw new IOException($"The folder {folder} may not be listed: permission was refused. Give the folder read permission, or leave it out.", refused);
        }
    }
}
