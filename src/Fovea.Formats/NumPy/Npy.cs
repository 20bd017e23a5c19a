using System.Buffers.Binary;
using Fovea.Formats.Files;
using Fovea.Tensors;

namespace Fovea.Formats.NumPy;

/// <summary>
/// Reads and writes NumPy's <c>.npy</c>: <c>numpy.save</c> and <c>numpy.load</c>. Real and whole numbers of every width are read and become
/// float32, in C or Fortran order and either byte order; written are float32, float64 and int32, little-endian, in C order.
/// </summary>
public static class Npy
{
    const string DefaultName = "arr_0";

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="InvalidDataException">It is damaged, of another format, or holds something else than numbers.</exception>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    public static Tensor Read(string path)
    {
        using var stream = File.OpenRead(path);
        return Read(stream, path);
    }

    /// <summary>Reads from a stream.</summary>
    /// <param name="stream">The file from its beginning; left open, standing after the last number.</param>
    /// <param name="file">What to call it in messages.</param>
    /// <exception cref="InvalidDataException">It is damaged, of another format, or holds something else than numbers.</exception>
    public static Tensor Read(Stream stream, string file)
    {
        var header = NpyHeader.Read(stream, file);
        if (stream.CanSeek && stream.Length - stream.Position < header.DataLength)
            throw new InvalidDataException($"{file} is cut off: {string.Join("×", header.Sizes)} needs {header.DataLength} bytes of numbers.");
        return header.ToStored(DefaultName, () => new Section(stream, header.DataLength, file, leaveOpen: true), file).Read(file);
    }

    /// <summary>Opens a file of one array and nothing else, under the name that <c>numpy.savez</c> gives an array without one.</summary>
    internal static TensorFile Open(Stream stream, string file, string part)
    {
        var header = NpyHeader.Read(stream, file);
        var start = stream.Position;
        if (stream.Length - start != header.DataLength)
            throw new InvalidDataException($"{file} has {stream.Length - start} bytes of numbers; its header asks for {header.DataLength}.");
        var array = header.ToStored(DefaultName, () => Section.At(stream, start, header.DataLength, file), file);
        return new TensorFile(file, "npy", [array], new Dictionary<string, string>(), stream, part);
    }

    /// <summary>Writes a tensor as float32, atomically: see <see cref="AtomicFile"/>.</summary>
    /// <param name="path">The file; replaced if it exists.</param>
    /// <param name="tensor">The numbers.</param>
    /// <exception cref="IOException">The file could not be written.</exception>
    public static void Write(string path, Tensor tensor) => AtomicFile.Write(path, stream => Write(stream, tensor.ToArray(), tensor.Shape));

    /// <summary>Writes float32 numbers.</summary>
    /// <param name="stream">Where to; left open.</param>
    /// <param name="values">Row by row, as many as the shape has elements.</param>
    /// <param name="shape">The shape.</param>
    /// <exception cref="ArgumentException">The number of values is not the shape's.</exception>
    public static void Write(Stream stream, ReadOnlySpan<float> values, Shape shape)
    {
        Check(values.Length, shape);
        NpyHeader.Write(stream, "<f4", shape.Sizes);
        ElementTypes.Write(stream, values);
    }

    /// <summary>Writes float64 numbers.</summary>
    /// <inheritdoc cref="Write(Stream, ReadOnlySpan{float}, Shape)"/>
    public static void Write(Stream stream, ReadOnlySpan<double> values, Shape shape)
    {
        Check(values.Length, shape);
        NpyHeader.Write(stream, "<f8", shape.Sizes);
        Span<byte> number = stackalloc byte[sizeof(double)];
        foreach (var value in values)
        {
            BinaryPrimitives.WriteDoubleLittleEndian(number, value);
            stream.Write(number);
        }
    }

    /// <summary>Writes int32 numbers, such as labels.</summary>
    /// <inheritdoc cref="Write(Stream, ReadOnlySpan{float}, Shape)"/>
    public static void Write(Stream stream, ReadOnlySpan<int> values, Shape shape)
    {
        Check(values.Length, shape);
        NpyHeader.Write(stream, "<i4", shape.Sizes);
        Span<byte> number = stackalloc byte[sizeof(int)];
        foreach (var value in values)
        {
            BinaryPrimitives.WriteInt32LittleEndian(number, value);
            stream.Write(number);
        }
    }

    static void Check(int length, Shape shape)
    {
        if (length != shape.Elements)
            throw new ArgumentException($"Npy.Write: shape {shape} has {shape.Elements} elements, but {length} values were given.");
    }
}
