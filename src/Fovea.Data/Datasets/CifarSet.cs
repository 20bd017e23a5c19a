using System.Text;

namespace Fovea.Data.Datasets;

/// <summary>A set of CIFAR's kind: photos of 3×32×32, in either version, in a folder or in the archive as it was fetched.</summary>
/// <param name="Name">Its name and sub-folder.</param>
/// <param name="Forms">The versions, in the order in which they are looked for.</param>
/// <param name="LabelBytes">Bytes before the pixels of a record.</param>
sealed record CifarSet(string Name, CifarForm[] Forms, int LabelBytes)
{
    const int Side = 32, Channels = 3, PictureBytes = Channels * Side * Side;

    /// <summary>Pictures in each file of training pictures.</summary>
    public required int TrainPerFile { get; init; }

    /// <summary>Pictures in the file of test pictures.</summary>
    public required int TestPerFile { get; init; }

    /// <summary>Reads the training pictures of all files that are there; the set's name says if some are missing.</summary>
    public ImageDataset Train(string? folder, CifarLabels labels)
    {
        var place = Place(folder, form => form.Train[0]);
        return Read(place, place.Form.Train, TrainPerFile, "train", labels);
    }

    /// <summary>Reads the test pictures.</summary>
    public ImageDataset Test(string? folder, CifarLabels labels)
    {
        var place = Place(folder, form => form.Test);
        return Read(place, [place.Form.Test], TestPerFile, "test", labels);
    }

    /// <summary>Records of label bytes and a picture, red, green and blue planes.</summary>
    /// <exception cref="InvalidDataException">There are more or fewer than promised, or a label is none.</exception>
    internal static void ReadRecords(Stream stream, string name, int labelBytes, int labelAt, int classes, Span<byte> pixels, Span<int> labels)
    {
        var recordBytes = labelBytes + PictureBytes;
        using var file = new IdxStream(stream, name);
        var records = file.ReadItems(labels.Length, int.MaxValue, recordBytes, "pictures");
        for (var i = 0; i < labels.Length; i++)
        {
            var record = records.AsSpan(i * recordBytes, recordBytes);
            labels[i] = CheckLabel(record[labelAt], classes, i, name);
            record[labelBytes..].CopyTo(pixels[(i * PictureBytes)..]);
        }
    }

    /// <summary>The same from a pickle.</summary>
    internal static void ReadPickle(byte[] file, string name, CifarLabels kind, Span<byte> pixels, Span<int> labels)
    {
        var content = CifarPickle.Read(file, name);
        if (content.GetValueOrDefault("data") is not CifarPickle.Bytes { Columns: PictureBytes } data || content.GetValueOrDefault(kind.Key) is not List<object?> numbers)
            throw CifarPickle.Bad(name, $"has no pictures of {PictureBytes} bytes named \"data\", or no \"{kind.Key}\"");
        if (data.Rows != labels.Length || numbers.Count != labels.Length)
            throw CifarPickle.Bad(name, $"has {data.Rows} pictures and {numbers.Count} labels, expected {labels.Length}");
        for (var i = 0; i < labels.Length; i++)
            labels[i] = CheckLabel(numbers[i] as long? ?? -1, kind.Classes, i, name);
        if (!data.IsFortran)
        {
            data.Data.Span.CopyTo(pixels);
            return;
        }

        var columns = data.Data.Span;
        for (var i = 0; i < data.Rows; i++)
            for (var at = 0; at < PictureBytes; at++)
                pixels[(i * PictureBytes) + at] = columns[(at * data.Rows) + i];
    }

    static int CheckLabel(long label, int classes, int index, string name) => label >= 0 && label < classes
        ? (int)label
        : throw new InvalidDataException($"{name}: picture {index} has the label {label}, expected 0 to {classes - 1}. Fetch the file again; CIFAR-{(classes == 10 ? 100 : 10)} is another set.");

    ImageDataset Read(CifarPlace place, string[] files, int perFile, string split, CifarLabels kind)
    {
        var (labels, pixels) = (new int[files.Length * perFile], new byte[files.Length * perFile * PictureBytes]);
        var there = new bool[files.Length];
        var names = kind.Names;
        place.Visit([.. files, place.Form.IsPickle ? place.Form.Names : kind.NamesFile], (index, stream, name) =>
        {
            if (index == files.Length)
            {
                names = ReadNames(stream, name, place.Form.IsPickle, kind);
                return;
            }

            there[index] = true;
            var picturesOfFile = pixels.AsSpan(index * perFile * PictureBytes, perFile * PictureBytes);
            var labelsOfFile = labels.AsSpan(index * perFile, perFile);
            if (place.Form.IsPickle)
                ReadPickle(ReadAll(stream, name), name, kind, picturesOfFile, labelsOfFile);
            else
                ReadRecords(stream, name, LabelBytes, kind.At, kind.Classes, picturesOfFile, labelsOfFile);
        });
        var count = there.Count(isThere => isThere);
        if (count == 0)
            throw new InvalidDataException($"{Path.GetFileName(place.Path)} has none of {string.Join(", ", files)}. Fetch it again, or point to the right one.");
        if (count < files.Length)
            (labels, pixels) = (Keep(labels, there, perFile), Keep(pixels, there, perFile * PictureBytes));
        var title = count == files.Length ? $"{Name} {split}" : $"{Name} {split} ({count} of {files.Length} files)";
        return new ImageDataset(title, Channels, Side, Side, pixels, labels, names);
    }

    static T[] Keep<T>(T[] all, bool[] there, int perFile)
        => [.. Enumerable.Range(0, there.Length).Where(file => there[file]).SelectMany(file => all[(file * perFile)..((file + 1) * perFile)])];

    static string[] ReadNames(Stream stream, string name, bool isPickle, CifarLabels kind)
    {
        var bytes = ReadAll(stream, name);
        string[] names = isPickle
            ? [.. (CifarPickle.Read(bytes, name).GetValueOrDefault(kind.NamesKey) as List<object?> ?? []).Select(CifarPickle.Text).OfType<string>()]
            : Encoding.UTF8.GetString(bytes).Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return names.Length == kind.Classes
            ? names
            : throw new InvalidDataException($"{name} has {names.Length} class names, expected {kind.Classes}. Fetch it again.");
    }

    static byte[] ReadAll(Stream stream, string name)
    {
        using var file = new IdxStream(stream, name);
        return file.ReadToEnd();
    }

    CifarPlace Place(string? folder, Func<CifarForm, string> file)
    {
        var remedy = $"Fetch {Forms[0].Archive} from https://www.cs.toronto.edu/~kriz/cifar.html by \"fovea data get {Name.Replace("-", "", StringComparison.Ordinal)}\", "
            + $"or by other means into {Path.Combine(DataFolders.Cache, Name)}, or name its folder; it may stay packed.";
        var places = DataFolders.For(folder, remedy);
        foreach (var candidate in places.Candidates([Name, .. Forms.Select(form => form.Folder)]))
        {
            if (Find(candidate, file) is { } place)
                return place;
        }

        return new CifarPlace(places.Find(Name, file(Forms[0]), remedy), Forms[0]);
    }

    // Unpacked files before archives, the binary version before Python's, whose file names are not its own: it needs its names beside it.
    CifarPlace? Find(string folder, Func<CifarForm, string> file)
    {
        var form = Array.Find(Forms, form => DataFolders.FindFile(folder, file(form)) is not null && (!form.IsPickle || DataFolders.FindFile(folder, form.Names) is not null));
        if (form is not null)
            return new CifarPlace(folder, form);
        form = Array.Find(Forms, form => File.Exists(Path.Combine(folder, form.Archive)));
        return form is null ? null : new CifarPlace(Path.Combine(folder, form.Archive), form);
    }
}
