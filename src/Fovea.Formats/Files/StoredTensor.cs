using Fovea.Tensors;

namespace Fovea.Formats.Files;

/// <summary>
/// Where a tensor's numbers stand and how. All that a format has to find out; <see cref="Read"/> is the one place that reads numbers.
/// </summary>
/// <param name="Name">Its name in the file.</param>
/// <param name="Type">How each number is stored.</param>
/// <param name="Sizes">The sizes of its axes, outermost first.</param>
/// <param name="Open">A stream that stands at the first number; the reader disposes it.</param>
sealed record StoredTensor(string Name, ElementType Type, long[] Sizes, Func<Stream> Open)
{
    /// <summary>Whether the most significant byte of a number comes first.</summary>
    public bool IsBigEndian { get; init; }

    /// <summary>Steps between neighbours along each axis, in elements and never negative; null if row by row without gaps.</summary>
    public long[]? Strides { get; init; }

    /// <summary>Itself, once it is known that its view can be walked.</summary>
    /// <exception cref="InvalidDataException">It has gaps and too many axes.</exception>
    public StoredTensor Checked(string file)
    {
        if (Strides is null || StridedLayout.IsRowMajor(Sizes, Strides))
            return this with { Strides = null };
        return Sizes.Count(size => size != 1) <= StridedLayout.MostAxes
            ? this
            : throw new InvalidDataException(
                $"{file}: {Entry} is not stored row by row and has more than {StridedLayout.MostAxes} axes; save it as a contiguous array.");
    }

    /// <summary>What a caller is told.</summary>
    public TensorEntry Entry { get; } = new(Name, Type.Name, Sizes);

    /// <summary>Its shape.</summary>
    /// <exception cref="InvalidDataException">It is larger than a tensor can be here.</exception>
    public Shape Shape(string file)
    {
        var count = StridedLayout.Elements(Sizes);
        if (count > Array.MaxLength || Sizes.Any(size => size > Array.MaxLength))
            throw new InvalidDataException($"{file}: {Entry} has {count} elements; a tensor here holds at most {Array.MaxLength}.");
        return [.. Sizes.Select(size => (int)size)];
    }

    /// <summary>Reads the numbers, rounded to float32 where the file holds more, straight into the tensor.</summary>
    /// <exception cref="InvalidDataException">The file ends before the numbers do, or it is larger than a tensor can be here.</exception>
    public Tensor Read(string file)
    {
        var shape = Shape(file);
        using var stream = Open();
        if (Strides is null)
            return ReadRows(stream, shape, file);

        // A view with gaps: what it spans is read first and then walked. The file's reader has checked that the spans stay within reason.
        var extent = StridedLayout.Extent(Sizes, Strides);
        if (extent > Array.MaxLength)
            throw new InvalidDataException($"{file}: {Entry} spans {extent} elements of its storage; at most {Array.MaxLength} can be read.");
        var span = ReadRows(stream, [(int)extent], file);
        var tensor = Tensor.Empty(shape);
        var axes = Enumerable.Range(0, Sizes.Length).Where(axis => Sizes[axis] != 1).ToArray();
        var rowMajor = StridedLayout.RowMajor(Sizes);
        if (shape.Elements > 0)
            tensor.Backend.Copy(
                Pick(Sizes), span.Storage, 0, Pick(Strides), tensor.Storage, 0, Pick(rowMajor), accumulate: false);
        return tensor;

        int[] Pick(long[] values) => [.. axes.Select(axis => (int)values[axis])];
    }

    Tensor ReadRows(Stream stream, Shape shape, string file)
    {
        try
        {
            return Tensor.Create(shape, values => Type.Read(stream, values, IsBigEndian));
        }
        catch (EndOfStreamException)
        {
            throw new InvalidDataException($"{file} is cut off: {shape} needs {(long)shape.Elements * Type.Size} bytes of numbers.");
        }
    }
}
