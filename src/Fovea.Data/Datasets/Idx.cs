using System.Buffers.Binary;

namespace Fovea.Data.Datasets;

/// <summary>Pictures as an IDX file holds them: one byte a pixel, row by row, picture after picture.</summary>
/// <param name="Pixels">Count × Rows × Columns bytes; 0 is background, 255 is ink.</param>
/// <param name="Count">Pictures.</param>
/// <param name="Rows">Rows of each picture.</param>
/// <param name="Columns">Columns of each picture.</param>
public sealed record IdxPictures(byte[] Pixels, int Count, int Rows, int Columns);

/// <summary>
/// Reads and writes IDX files, the format of MNIST: big-endian magic number (two zero bytes, a type byte, the number of dimensions),
/// the sizes, then the values. Files packed with gzip are recognised by their first two bytes, whatever they are called.
/// <see href="http://yann.lecun.com/exdb/mnist/">LeCun, Cortes, Burges: The MNIST database</see>, section "File formats".
/// </summary>
public static class Idx
{
    const uint PicturesMagic = 0x00000803;
    const uint LabelsMagic = 0x00000801;
    const uint WideLabelsMagic = 0x00000C01; // of 32 bits each
    const int MostByteClasses = 256;

    /// <summary>Reads a picture file (<c>idx3-ubyte</c>).</summary>
    /// <param name="path">The file, plain or gzip.</param>
    /// <param name="limit">Read at most this many pictures, from the front; the rest of the file is not touched.</param>
    /// <exception cref="InvalidDataException">The file is not an IDX picture file, or is damaged.</exception>
    public static IdxPictures ReadPictures(string path, int limit = int.MaxValue)
    {
        using var stream = File.OpenRead(path);
        return ReadPictures(stream, Path.GetFileName(path), limit);
    }

    /// <summary>Reads pictures from a stream; <paramref name="name"/> stands for it in error messages.</summary>
    /// <inheritdoc cref="ReadPictures(string, int)"/>
    public static IdxPictures ReadPictures(Stream stream, string name, int limit = int.MaxValue)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(limit);
        using var source = new IdxStream(stream, name);
        source.ExpectMagic(PicturesMagic, "pictures");
        var promised = source.ReadSize("the number of pictures");
        var rows = source.ReadSize("the rows of a picture");
        var columns = source.ReadSize("the columns of a picture");
        var pixels = source.ReadItems(promised, limit, (long)rows * columns, $"pictures of {rows}×{columns}");
        return new IdxPictures(pixels, Math.Min(promised, limit), rows, columns);
    }

    /// <summary>Reads a label file (<c>idx1-ubyte</c>): one byte a picture.</summary>
    /// <param name="path">The file, plain or gzip.</param>
    /// <param name="limit">Read at most this many labels, from the front.</param>
    /// <exception cref="InvalidDataException">The file is not an IDX label file, or is damaged.</exception>
    public static byte[] ReadLabels(string path, int limit = int.MaxValue)
    {
        using var stream = File.OpenRead(path);
        return ReadLabels(stream, Path.GetFileName(path), limit);
    }

    /// <summary>Reads labels from a stream; <paramref name="name"/> stands for it in error messages.</summary>
    /// <inheritdoc cref="ReadLabels(string, int)"/>
    public static byte[] ReadLabels(Stream stream, string name, int limit = int.MaxValue)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(limit);
        using var source = new IdxStream(stream, name);
        source.ExpectMagic(LabelsMagic, "labels");
        var promised = source.ReadSize("the number of labels");
        return source.ReadItems(promised, limit, 1, "labels");
    }

    /// <summary>Writes pictures as an uncompressed IDX file.</summary>
    /// <param name="stream">Where to.</param>
    /// <param name="pixels">Pictures one after the other, <paramref name="rows"/> × <paramref name="columns"/> bytes each.</param>
    /// <param name="rows">Rows of each picture.</param>
    /// <param name="columns">Columns of each picture.</param>
    /// <exception cref="ArgumentException">The bytes are not a whole number of pictures.</exception>
    public static void WritePictures(Stream stream, ReadOnlySpan<byte> pixels, int rows, int columns)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(rows);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(columns);
        if (pixels.Length % (rows * columns) != 0)
        {
            throw new ArgumentException(
                $"Idx.WritePictures: {pixels.Length} bytes are not a whole number of {rows}×{columns} pictures.", nameof(pixels));
        }

        WriteHeader(stream, PicturesMagic, pixels.Length / (rows * columns), rows, columns);
        stream.Write(pixels);
    }

    /// <summary>Writes labels as an uncompressed IDX file.</summary>
    /// <param name="stream">Where to.</param>
    /// <param name="labels">One byte a picture.</param>
    public static void WriteLabels(Stream stream, ReadOnlySpan<byte> labels)
    {
        WriteHeader(stream, LabelsMagic, labels.Length);
        stream.Write(labels);
    }

    /// <summary>Labels of any number of classes: bytes, or numbers of 32 bits where bytes do not suffice.</summary>
    internal static int[] ReadLabelNumbers(string path, int classes)
    {
        if (classes <= MostByteClasses)
            return Array.ConvertAll(ReadLabels(path), label => (int)label);
        using var source = new IdxStream(File.OpenRead(path), Path.GetFileName(path));
        source.ExpectMagic(WideLabelsMagic, "labels of 32 bits");
        var count = source.ReadSize("the number of labels");
        var bytes = source.ReadItems(count, int.MaxValue, sizeof(int), "labels");
        var labels = new int[count];
        for (var i = 0; i < labels.Length; i++)
            labels[i] = BinaryPrimitives.ReadInt32BigEndian(bytes.AsSpan(i * sizeof(int)));
        return labels;
    }

    /// <summary>Writes what <see cref="ReadLabelNumbers"/> reads.</summary>
    internal static void WriteLabelNumbers(Stream stream, ReadOnlySpan<int> labels, int classes)
    {
        var isWide = classes > MostByteClasses;
        WriteHeader(stream, isWide ? WideLabelsMagic : LabelsMagic, labels.Length);
        Span<byte> number = stackalloc byte[sizeof(int)];
        foreach (var label in labels)
        {
            BinaryPrimitives.WriteInt32BigEndian(number, label);
            stream.Write(isWide ? number : number[^1..]);
        }
    }

    internal static void WriteHeader(Stream stream, uint magic, params ReadOnlySpan<int> sizes)
    {
        Span<byte> number = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(number, magic);
        stream.Write(number);
        foreach (var size in sizes)
        {
            BinaryPrimitives.WriteInt32BigEndian(number, size);
            stream.Write(number);
        }
    }
}
