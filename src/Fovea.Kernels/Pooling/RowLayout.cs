namespace Fovea.Kernels.Pooling;

/// <summary>
/// Where a padded input row lies in scratch while windows of fixed size are pooled with lanes along the output row: taken apart into
/// one run for each residue of the column by the stride, so that what neighbouring windows see at the same place is contiguous.
/// </summary>
internal readonly record struct RowLayout
{
    /// <summary>Works out the lengths; all zero for the adaptive form, which has no such layout.</summary>
    public RowLayout(in PoolingGeometry g)
    {
        if (g.Adaptive)
            return;
        var reach = (g.KernelWidth - 1) * g.DilationX;
        Width = g.OutputWidth + reach / g.StrideX;

        // The real columns must all have a place, also those that no window reaches.
        Width = Math.Max(Width, (g.PadLeft + g.InputWidth + g.StrideX - 1) / g.StrideX);
        Pitch = (Width + 15) / 8 * 8;
        BandLength = Pitch * g.StrideX;
    }

    /// <summary>Elements of each run.</summary>
    public int Width { get; }

    /// <summary>Distance between runs: the width and at least eight more, for whole vectors.</summary>
    public int Pitch { get; }

    /// <summary>Floats that a row takes up.</summary>
    public int BandLength { get; }
}
