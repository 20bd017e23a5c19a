namespace Fovea.Data.Datasets;

/// <summary>A published set of four IDX files with MNIST's file names.</summary>
/// <param name="Name">Its name and sub-folder.</param>
/// <param name="Source">Where the files can be fetched.</param>
/// <param name="ClassNames">A name for each label.</param>
sealed record IdxSet(string Name, string Source, string[] ClassNames)
{
    public ImageDataset Read(string split, string prefix, string? folder)
    {
        var picturesName = $"{prefix}-images-idx3-ubyte";
        var labelsName = $"{prefix}-labels-idx1-ubyte";
        var remedy = $"Fetch the four files from {Source} by \"fovea data get {Name}\", or by other means into "
            + $"{Path.Combine(DataFolders.Cache, Name)}, or name their folder. The set 'digits' is built in and needs no files.";
        var place = DataFolders.For(folder, remedy).Find(Name, picturesName, remedy);

        var picturesPath = DataFolders.FindFile(place, picturesName)!;
        var labelsPath = DataFolders.FindFile(place, labelsName)
            ?? throw new FileNotFoundException($"{place} has {Path.GetFileName(picturesPath)} but no {labelsName}[.gz]. {remedy}");

        var pictures = Idx.ReadPictures(picturesPath);
        var labels = Idx.ReadLabels(labelsPath);
        if (labels.Length != pictures.Count)
        {
            throw new InvalidDataException(
                $"{Path.GetFileName(picturesPath)} has {pictures.Count} pictures but {Path.GetFileName(labelsPath)} has {labels.Length} labels. "
                + "Fetch both files again from the same source.");
        }

        var numbers = Array.ConvertAll(labels, label => (int)label);
        return new ImageDataset($"{Name} {split}", 1, pictures.Rows, pictures.Columns, pictures.Pixels, numbers, ClassNames);
    }
}
