using System.Buffers.Binary;
using System.IO.MemoryMappedFiles;
using Fovea.Data.Images;

namespace Fovea.Data.Datasets;

/// <summary>
/// Decoded pictures of one size on disk, mapped into memory: a set larger than memory is read at the disk's speed, and what fits stays in
/// the system's cache. A folder with <c>pictures.idx</c> (unsigned bytes N×H×W×C), <c>labels.idx</c> (N) and <c>classes.txt</c>; IDX is the
/// format of MNIST.
/// </summary>
/// <remarks>Labels are bytes, or 32-bit numbers where there are more than 256 classes.</remarks>
public sealed partial class MappedPictures : IPictureSet, IDisposable
{
    const uint PicturesMagic = 0x00000804;
    const int PicturesHeader = 20;
    const string PicturesName = "pictures.idx", LabelsName = "labels.idx", ClassesName = "classes.txt";

    readonly MemoryMappedFile file;
    readonly MemoryMappedViewAccessor view;
    readonly int[] labels;
    readonly string path;
    readonly int height, width, channels;

    MappedPictures(string folder, MemoryMappedFile file, string[] classNames, int[] labels, int height, int width, int channels)
    {
        (this.file, this.labels, this.height, this.width, this.channels) = (file, labels, height, width, channels);
        (path, Name, ClassNames) = (Path.Combine(folder, PicturesName), Path.GetFileName(Path.GetFullPath(folder)), classNames);
        view = file.CreateViewAccessor(0, 0, MemoryMappedFileAccess.Read);
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public IReadOnlyList<string> ClassNames { get; }

    /// <inheritdoc/>
    public int Count => labels.Length;

    /// <inheritdoc/>
    public int Label(int index) => labels[index];

    /// <inheritdoc/>
    public string Describe(int index) => $"{path}, picture {index}";

    /// <inheritdoc/>
    public Picture Read(int index)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)index, (uint)Count, nameof(index));
        var pixels = new byte[height * width * channels];
        view.ReadArray(PicturesHeader + (long)index * pixels.Length, pixels, 0, pixels.Length);
        return new Picture(width, height, channels, pixels);
    }

    /// <summary>Closes the file.</summary>
    public void Dispose()
    {
        view.Dispose();
        file.Dispose();
    }

    /// <summary>Opens what <see cref="Write"/> wrote.</summary>
    /// <param name="folder">The folder.</param>
    /// <exception cref="IOException">A file is missing.</exception>
    /// <exception cref="InvalidDataException">A file is damaged, or the files do not fit together.</exception>
    public static MappedPictures Open(string folder)
    {
        var classes = File.ReadAllLines(Path.Combine(folder, ClassesName));
        var labels = Idx.ReadLabelNumbers(Path.Combine(folder, LabelsName), classes.Length);
        var path = Path.Combine(folder, PicturesName);
        Span<byte> header = stackalloc byte[PicturesHeader];
        long length;
        using (var stream = File.OpenRead(path))
        {
            length = stream.Length;
            if (stream.ReadAtLeast(header, PicturesHeader, throwOnEndOfStream: false) < PicturesHeader || BinaryPrimitives.ReadUInt32BigEndian(header) != PicturesMagic)
                throw new InvalidDataException($"{path} is no IDX file of N×H×W×C bytes. Write it anew.");
        }

        var (count, height, width, channels) = (Size(header, 0), Size(header, 1), Size(header, 2), Size(header, 3));
        if (count != labels.Length)
            throw new InvalidDataException($"{path} has {count} pictures, {LabelsName} beside it {labels.Length} labels. Write the folder anew.");
        if (height < 1 || width < 1 || channels is not (1 or 3) || length - PicturesHeader != (Int128)count * height * width * channels)
            throw new InvalidDataException($"{path} promises {count} pictures of {height}×{width}×{channels} (H×W×C) and has {length - PicturesHeader} bytes of them. Write the folder anew.");
        if (Array.FindIndex(labels, label => (uint)label >= (uint)classes.Length) is >= 0 and var wrong)
            throw new InvalidDataException($"{Path.Combine(folder, LabelsName)} has the label {labels[wrong]}, {ClassesName} beside it {classes.Length} classes. Write the folder anew.");
        return new MappedPictures(
            folder, MemoryMappedFile.CreateFromFile(path, FileMode.Open, null, 0, MemoryMappedFileAccess.Read), classes, labels, height, width, channels);

        static int Size(ReadOnlySpan<byte> header, int axis) => BinaryPrimitives.ReadInt32BigEndian(header[(4 + 4 * axis)..]);
    }
}
