using Fovea.Data.Datasets;

namespace Fovea.Cli.Sources;

/// <summary>Files named on the command line: as they are, all pictures of a folder, or what fits a pattern that the shell left as it was.</summary>
static class PictureArguments
{
    /// <summary>The files meant, in the order of the arguments and of names within one.</summary>
    /// <exception cref="FileNotFoundException">A folder has no pictures, or nothing fits a pattern.</exception>
    public static IReadOnlyList<string> Expand(IReadOnlyList<string> arguments)
    {
        var files = new List<string>(arguments.Count);
        foreach (var argument in arguments)
        {
            if (Directory.Exists(argument))
                AddAll(files, ImageFolder.ListPictures(argument), $"{argument} has no pictures; give a folder with files such as {Path.Combine(argument, "1.jpg")}.");
            else if (!File.Exists(argument) && argument.AsSpan().IndexOfAny('*', '?') >= 0)
                AddAll(files, Matches(argument), $"No file fits {argument}.");
            else
                files.Add(argument);
        }

        return files;
    }

    static void AddAll(List<string> files, IReadOnlyList<string> found, string nothing)
    {
        if (found.Count == 0)
            throw new FileNotFoundException(nothing);
        files.AddRange(found);
    }

    static List<string> Matches(string pattern)
    {
        var folder = Path.GetDirectoryName(pattern) is { Length: > 0 } named ? named : ".";
        if (!Directory.Exists(folder))
            throw new FileNotFoundException($"There is no folder {folder}, in which {Path.GetFileName(pattern)} is looked for.");
        var found = new List<string>();
        foreach (var file in Directory.EnumerateFiles(folder, Path.GetFileName(pattern)))
            found.Add(folder == "." && !pattern.StartsWith('.') ? Path.GetFileName(file) : file);
        found.Sort(StringComparer.Ordinal);
        return found;
    }
}
