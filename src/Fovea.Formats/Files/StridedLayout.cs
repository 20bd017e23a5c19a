namespace Fovea.Formats.Files;

/// <summary>Arithmetic on sizes and strides that came from a file: exact, whatever they claim.</summary>
static class StridedLayout
{
    /// <summary>The most axes of a view with gaps, those of size 1 not counted: as many as the strided copy walks.</summary>
    public const int MostAxes = 8;

    /// <summary>Number of elements; <see cref="long.MaxValue"/> or more stands for all that no file can hold.</summary>
    public static Int128 Elements(ReadOnlySpan<long> sizes)
    {
        Int128 count = 1;
        foreach (var size in sizes)
        {
            if (size == 0)
                return 0;
            if (count <= long.MaxValue)
                count *= size;
        }

        return count;
    }

    /// <summary>From the first element to the last, both counted; 0 without elements. Sizes and strides are not negative.</summary>
    public static Int128 Extent(ReadOnlySpan<long> sizes, ReadOnlySpan<long> strides)
    {
        if (sizes.Contains(0))
            return 0;
        Int128 extent = 1;
        for (var axis = 0; axis < sizes.Length; axis++)
            extent += (sizes[axis] - 1) * (Int128)strides[axis];
        return extent;
    }

    /// <summary>Strides of rows without gaps, the last axis fastest.</summary>
    public static long[] RowMajor(ReadOnlySpan<long> sizes)
    {
        var strides = new long[sizes.Length];
        var step = 1L;
        for (var axis = sizes.Length - 1; axis >= 0; axis--)
        {
            strides[axis] = step;
            step = unchecked(step * sizes[axis]);
        }

        return strides;
    }

    /// <summary>Strides of Fortran order, the first axis fastest.</summary>
    public static long[] ColumnMajor(ReadOnlySpan<long> sizes)
    {
        var reversed = sizes.ToArray();
        Array.Reverse(reversed);
        var strides = RowMajor(reversed);
        Array.Reverse(strides);
        return strides;
    }

    /// <summary>Whether the strides are those of rows without gaps; an axis of size 1 may have any.</summary>
    public static bool IsRowMajor(ReadOnlySpan<long> sizes, ReadOnlySpan<long> strides)
    {
        var expected = RowMajor(sizes);
        for (var axis = 0; axis < sizes.Length; axis++)
            if (sizes[axis] > 1 && strides[axis] != expected[axis])
                return false;
        return true;
    }
}
