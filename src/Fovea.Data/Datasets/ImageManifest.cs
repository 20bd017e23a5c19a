using System.Text;
using Fovea.Data.Images;

namespace Fovea.Data.Datasets;

/// <summary>
/// A list of pictures in a CSV file (UTF-8; quotes as in RFC 4180, a line each): <c>path,label</c> or <c>path,label,split</c> a line, where a split is train, val or
/// test. The first line may name the columns (path, file or image; label or class; split), which then come in any order, others among them. Paths are relative to the file. Classes are in the order of
/// their names' characters; files are in the order of the lines and not opened.
/// </summary>
public static class ImageManifest
{
    static readonly string[] PathNames = ["path", "file", "filename", "filepath", "file_name", "file_path", "image", "image_path", "img"];
    static readonly string[] LabelNames = ["label", "class", "category", "target"];
    static readonly string[] SplitNames = ["split", "part", "set"];

    /// <summary>Reads a manifest.</summary>
    /// <param name="path">The file.</param>
    /// <param name="known">The classes that labels are to mean, such as a trained model's; null to take them from the pictures to learn.</param>
    /// <param name="maxPixels">The most pixels that a picture may have.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">A line is not as expected; the message tells its number.</exception>
    public static PictureParts Open(string path, IReadOnlyList<string>? known = null, long maxPixels = ImageLimits.MaxPixels)
    {
        if (!File.Exists(path))
            throw new FileNotFoundException($"There is no manifest {path}.");
        var root = Path.GetDirectoryName(Path.GetFullPath(path))!;
        var lines = new List<string[]>[] { [], [], [] };
        foreach (var (file, label, part) in Read(path))
            lines[part].Add([file, label]);

        string[] classes = known is not null ? [.. known] : [.. lines[0].Select(line => line[1]).Distinct().Order(StringComparer.Ordinal)];
        if (classes.Length < 2)
            throw new InvalidDataException(classes.Length == 0
                ? $"{path} names no pictures to learn."
                : $"{path} has one class only, {classes[0]}; to tell classes apart takes at least two.");
        var numbers = classes.Select((name, number) => (name, number)).ToDictionary(pair => pair.name, pair => pair.number);
        PictureFiles? Part(int part, string name)
        {
            if (lines[part].Count == 0)
                return null;
            var (paths, labels) = (new PathList(), new int[lines[part].Count]);
            for (var i = 0; i < labels.Length; i++)
            {
                var full = Path.GetFullPath(Path.Combine(root, lines[part][i][0]));
                paths.Add(Path.GetDirectoryName(full)!, Path.GetFileName(full));
                labels[i] = numbers.TryGetValue(lines[part][i][1], out var number) ? number : throw new InvalidDataException(
                    $"{path}: {lines[part][i][0]} of the {name} part has the class {lines[part][i][1]}, which is not among those learned: {string.Join(", ", classes)}.");
            }

            var missing = classes.Where((_, label) => !labels.Contains(label)).Select(absent =>
                $"The class {absent} has no picture in the {name} part of {path}; how well it is recognised cannot be measured there.");
            return new PictureFiles($"{Path.GetFileNameWithoutExtension(path)} {name}", root, classes, paths, labels, [.. missing], maxPixels);
        }

        return new PictureParts(
            Part(0, "train") ?? throw new InvalidDataException($"{path} names no pictures of the train part."), Part(1, "val"), Part(2, "test"));
    }

    static IEnumerable<(string File, string Label, int Part)> Read(string path)
    {
        var (fileAt, labelAt, splitAt, number, isFirst) = (0, 1, 2, 0, true);
        foreach (var line in File.ReadLines(path, new UTF8Encoding(false, throwOnInvalidBytes: false)))
        {
            number++;
            if (string.IsNullOrWhiteSpace(line))
                continue;
            var cells = Cells(line, path, number);
            if (isFirst && NamesColumns(cells))
            {
                isFirst = false;
                (fileAt, labelAt, splitAt) = (Column(cells, PathNames), Column(cells, LabelNames), Column(cells, SplitNames));
                if (fileAt < 0 || labelAt < 0)
                    throw new InvalidDataException($"{path}: the first line names no column {(fileAt < 0 ? "path" : "label")}. Expected path,label or path,label,split.");
                continue;
            }

            isFirst = false;

            if (cells.Count <= Math.Max(fileAt, labelAt) || cells[fileAt].Length == 0 || cells[labelAt].Length == 0)
                throw new InvalidDataException($"{path}: line {number} is \"{line}\", expected path,label or path,label,split.");
            var split = splitAt >= 0 && splitAt < cells.Count ? cells[splitAt] : "";
            var part = split.Length == 0 ? 0 : ImageFolder.PartOf(split)
                ?? throw new InvalidDataException($"{path}: line {number} has the split \"{split}\", expected train, val or test.");
            yield return (cells[fileAt], cells[labelAt], part);
        }
    }

    // A class may be called image, and a file label: a line with the name of a file, which has an ending, names no columns.
    static bool NamesColumns(List<string> cells) =>
        (Column(cells, PathNames) >= 0 || Column(cells, LabelNames) >= 0) && cells.TrueForAll(cell => !Path.HasExtension(cell));

    static int Column(List<string> cells, string[] names) => cells.FindIndex(cell => names.Contains(cell, StringComparer.OrdinalIgnoreCase));

    // Cells in quotes may hold commas; a quote in one is written twice.
    static List<string> Cells(string line, string path, int number)
    {
        var (cells, cell, isQuoted) = (new List<string>(), new StringBuilder(), false);
        for (var i = 0; i < line.Length; i++)
        {
            var sign = line[i];
            if (isQuoted && sign == '"' && i + 1 < line.Length && line[i + 1] == '"')
                cell.Append(line[++i]);
            else if (sign == '"' && (isQuoted || cell.Length == 0))
                isQuoted = !isQuoted;
            else if (sign == ',' && !isQuoted)
            {
                cells.Add(cell.ToString().Trim());
                cell.Clear();
            }
            else
                cell.Append(sign);
        }

        if (isQuoted)
            throw new InvalidDataException($"{path}: line {number} opens a quote that it does not close.");
        cells.Add(cell.ToString().Trim());
        return cells;
    }
}
