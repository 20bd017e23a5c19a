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
            else if (!File.Exists(argument) && PathPattern.IsMeant(argument))
                AddAll(files, Matches(argument), $"No picture fits {argument}: * and ? stand for characters of one name, ** for any folders.");
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

    // As from a shell, photos/* means the pictures of folders too; where files fit, they are what is meant.
    static IReadOnlyList<string> Matches(string argument)
    {
        var pattern = new PathPattern(argument);
        return pattern.Files() is { Count: > 0 } files ? files : [.. pattern.Folders().SelectMany(ImageFolder.ListPictures)];
    }
}
