using System.Text;
using Fovea.Data.Images;

namespace Fovea.Data.Datasets;

/// <content>How the folder is written.</content>
public sealed partial class MappedPictures
{
    // The pictures come last: without them a folder is no set, so that one half replaced is never read.
    static readonly string[] Files = [ClassesName, LabelsName, PicturesName];

    /// <summary>
    /// Writes a set's pictures, one after the other, so that no more than one is in memory. Files get their names when all are on the disk:
    /// what was there before stays until then, and stays if a picture cannot be read.
    /// </summary>
    /// <param name="set">The set; all pictures must have one size, or be brought to it by <paramref name="prepare"/>.</param>
    /// <param name="folder">Where to; made if missing, files in it replaced.</param>
    /// <param name="prepare">What happens to each picture first, such as resizing; null for nothing.</param>
    /// <param name="channels">1 to write them in grey, 3 in colour.</param>
    /// <exception cref="ArgumentException">The set has no pictures, or a class name is of several lines.</exception>
    /// <exception cref="InvalidDataException">A picture is damaged, or of another size than the first.</exception>
    public static void Write(IPictureSet set, string folder, Func<Picture, Picture>? prepare = null, int channels = 3)
    {
        if (set.Count == 0)
            throw new ArgumentException($"{set.Name} has no pictures to write.", nameof(set));
        if (set.ClassNames.FirstOrDefault(name => name.AsSpan().IndexOfAny('\r', '\n') >= 0) is { } lines)
            throw new ArgumentException($"{set.Name} has a class with a line break in its name, \"{lines}\"; {ClassesName} has a line for each class.", nameof(set));
        Directory.CreateDirectory(folder);
        try
        {
            WriteFile(folder, ClassesName, stream => stream.Write(Encoding.UTF8.GetBytes(string.Concat(set.ClassNames.Select(name => name + "\n")))));
            WriteFile(folder, LabelsName, stream => Idx.WriteLabelNumbers(stream, [.. Enumerable.Range(0, set.Count).Select(set.Label)], set.ClassNames.Count));
            WriteFile(folder, PicturesName, stream => WritePictures(stream, set, prepare, channels));
            File.Delete(Path.Combine(folder, PicturesName));
            foreach (var name in Files)
                File.Move(Unfinished(folder, name), Path.Combine(folder, name), overwrite: true);
        }
        finally
        {
            foreach (var name in Files)
                File.Delete(Unfinished(folder, name));
        }
    }

    static string Unfinished(string folder, string name) => Path.Combine(folder, $"{name}.part");

    static void WriteFile(string folder, string name, Action<Stream> write)
    {
        using var stream = File.Create(Unfinished(folder, name));
        write(stream);
        stream.Flush(flushToDisk: true);
    }

    static void WritePictures(Stream stream, IPictureSet set, Func<Picture, Picture>? prepare, int channels)
    {
        var (height, width) = (0, 0);
        for (var i = 0; i < set.Count; i++)
        {
            var picture = prepare is null ? set.Read(i) : prepare(set.Read(i));
            if (i == 0)
            {
                (height, width) = (picture.Height, picture.Width);
                Idx.WriteHeader(stream, PicturesMagic, set.Count, height, width, channels);
            }

            if ((picture.Height, picture.Width) != (height, width))
                throw new InvalidDataException($"{set.Describe(i)} is {picture.Height}×{picture.Width}, the first picture {height}×{width}; resize them to one size.");
            stream.Write((channels == 1 ? picture.ToGrey() : picture.ToRgb()).Pixels);
        }
    }
}
