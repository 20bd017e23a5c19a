using Fovea.Data.Images;

namespace Fovea.Data.Datasets;

/// <summary>
/// A folder of pictures: <c>photos/roses/1.jpg</c>, a class a folder, with folders inside a class as they come; or such folders under
/// <c>train</c> and, if there, <c>val</c> (<c>valid</c>, <c>validation</c>) and <c>test</c>. Classes and files are in the order of their
/// names' characters, whatever the file system's. Files are taken by their endings and not opened; hidden ones are passed over.
/// </summary>
public static class ImageFolder
{
    static readonly string[] TrainNames = ["train", "training"];
    static readonly string[] ValidationNames = ["val", "valid", "validation"];
    static readonly string[] TestNames = ["test", "testing"];

    /// <summary>Lists a folder's pictures.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="classes">The classes that labels are to mean, such as a trained model's; null to take them from the training part.</param>
    /// <param name="maxPixels">The most pixels that a picture may have.</param>
    /// <exception cref="DirectoryNotFoundException">There is no such folder.</exception>
    /// <exception cref="InvalidDataException">
    /// It has no pictures, or not two classes, or a part has a class that the training part has not, or there are parts but none to learn.
    /// </exception>
    /// <exception cref="IOException">A folder may not be listed.</exception>
    public static PictureParts Open(string folder, IReadOnlyList<string>? classes = null, long maxPixels = ImageLimits.MaxPixels)
    {
        if (!Directory.Exists(folder))
            throw new DirectoryNotFoundException(File.Exists(folder)
                ? $"{folder} is a file; give a folder with a sub-folder of pictures for each class, or a manifest ending in .csv."
                : $"There is no folder {folder}.");
        var folders = new PictureScan(folder).Folders(folder);
        var known = classes is null ? null : new Known(classes, "the model");
        PictureFiles Part(string path, string name) => Open(path, name, folder, known, maxPixels);
        PictureFiles? Named(string[] names) =>
            FindPart(folders, names) is { } path ? Part(path, $"{PlainName(folder)} {Path.GetFileName(path)}") : null;
        // A class may be called train as well: a part has folders of classes, a class has pictures.
        if (FindPart(folders, TrainNames) is not { } learned || !HasFolders(learned))
        {
            CheckParts(folder, folders);
            return new PictureParts(Part(folder, PlainName(folder)), null, null);
        }

        var train = Named(TrainNames)!;
        known ??= new Known(train.ClassNames, train.Name);
        return new PictureParts(train, Named(ValidationNames), Named(TestNames));
    }

    /// <summary>All pictures of a folder and the folders below it, whatever their classes, in the order of their names' characters.</summary>
    /// <param name="folder">The folder.</param>
    /// <exception cref="IOException">A folder may not be listed.</exception>
    public static IReadOnlyList<string> ListPictures(string folder)
    {
        var paths = new PathList();
        new PictureScan(folder).CollectAll(paths);
        return [.. Enumerable.Range(0, paths.Count).Select(i => paths[i])];
    }

    /// <summary>Whether a word names a part of a set: 0 to learn, 1 validation, 2 test; null if it is none.</summary>
    internal static int? PartOf(string word)
    {
        string[][] parts = [TrainNames, ValidationNames, TestNames];
        var part = Array.FindIndex(parts, names => names.Contains(word, StringComparer.OrdinalIgnoreCase));
        return part < 0 ? null : part;
    }

    static bool HasFolders(string path) => new PictureScan(path).Folders(path).Count > 0;

    // A validation part beside no training part would be learned as a class of that name.
    static void CheckParts(string folder, IReadOnlyList<string> folders)
    {
        string[] parts = [.. new[] { ValidationNames, TestNames }.Select(names => FindPart(folders, names)).OfType<string>()
            .Where(path => HasFolders(path) && new PictureScan(path).CountLoose(path) == 0)];
        if (parts is [var first, ..])
        {
            throw new InvalidDataException(
                $"{folder} has {string.Join(" and ", parts.Select(Path.GetFileName))} with folders of classes, but no train that has them. "
                + $"Put the pictures to learn into {Path.Combine(folder, TrainNames[0])}, or, to use one part alone, name it: {first}.");
        }
    }

    static string? FindPart(IReadOnlyList<string> folders, string[] names) =>
        folders.FirstOrDefault(path => names.Contains(Path.GetFileName(path), StringComparer.OrdinalIgnoreCase));

    static string PlainName(string folder) => Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder)));

    static PictureFiles Open(string folder, string name, string root, Known? known, long maxPixels)
    {
        var scan = new PictureScan(folder);
        var (paths, labels, classes, notes) = (new PathList(), new List<int>(), new List<string>(known?.Classes ?? []), new List<string>());
        foreach (var path in scan.Folders(folder))
        {
            var before = paths.Count;
            scan.Collect(path, paths);
            var className = Path.GetFileName(path);
            if (paths.Count == before)
            {
                notes.Add($"The folder {path} has no pictures; it is passed over.");
                continue;
            }

            var label = classes.IndexOf(className);
            if (label < 0 && known is not null)
                throw new InvalidDataException(
                    $"{folder} has a class {className} that {known.Owner} has not; its classes are {string.Join(", ", known.Classes)}. Move the folder {path} away, or learn that class too.");
            if (label < 0)
            {
                label = classes.Count;
                classes.Add(className);
            }

            labels.AddRange(Enumerable.Repeat(label, paths.Count - before));
        }

        CheckClasses(scan, folder, classes, paths.Count);
        if (known is not null)
            notes.AddRange(classes.Where((_, label) => !labels.Contains(label)).Select(missing =>
                $"The class {missing} has no picture in {folder}; how well it is recognised cannot be measured there."));
        return new PictureFiles(name, root, classes, paths, [.. labels], [.. notes, .. scan.Notes()], maxPixels);
    }

    static void CheckClasses(PictureScan scan, string folder, List<string> classes, int count)
    {
        const string Layout = "Put the pictures of each class into a folder of its own, such as";
        if (count == 0)
        {
            var loose = scan.CountLoose(folder);
            throw new InvalidDataException(loose > 0
                ? $"{folder} has {loose} {(loose == 1 ? "picture" : "pictures")} but no folders with pictures, so their classes are not told. {Layout} {Path.Combine(folder, "cats", "1.jpg")}."
                : $"{folder} has no pictures: none of its folders holds a file that ends in {string.Join(", ", ImageDecoders.Endings)}. {Layout} {Path.Combine(folder, "cats", "1.jpg")}.");
        }

        if (classes.Count == 1)
            throw new InvalidDataException($"{folder} has one class only, {classes[0]}; to tell classes apart takes at least two. {Layout} {Path.Combine(folder, "others", "1.jpg")}.");
    }

    // So that labels mean the same in every part.
    sealed record Known(IReadOnlyList<string> Classes, string Owner);
}
