namespace Fovea.Data.Images;

/// <summary>PNG's row filters: each byte is stored as the difference from a guess. PNG specification (W3C, 3rd edition), 9.</summary>
static class PngFilter
{
    public const int Kinds = 5;

    /// <summary>Undoes a filter in place. All rows are without their filter byte; <paramref name="above"/> is zeros for the first row.</summary>
    /// <param name="kind">0 none, 1 left, 2 above, 3 average, 4 Paeth.</param>
    /// <param name="row">In: differences; out: bytes.</param>
    /// <param name="above">The finished row above.</param>
    /// <param name="step">Bytes from a pixel to the one left of it.</param>
    public static void Undo(int kind, Span<byte> row, ReadOnlySpan<byte> above, int step)
    {
        for (var i = 0; kind != 0 && i < row.Length; i++)
            row[i] += Guess(kind, i, row, above, step);
    }

    /// <summary>Applies a filter.</summary>
    /// <param name="kind">0 none, 1 left, 2 above, 3 average, 4 Paeth.</param>
    /// <param name="row">Bytes.</param>
    /// <param name="above">The row above.</param>
    /// <param name="step">Bytes from a pixel to the one left of it.</param>
    /// <param name="differences">Receives the differences.</param>
    public static void Apply(int kind, ReadOnlySpan<byte> row, ReadOnlySpan<byte> above, int step, Span<byte> differences)
    {
        for (var i = 0; i < row.Length; i++)
            differences[i] = (byte)(row[i] - Guess(kind, i, row, above, step));
    }

    static byte Guess(int kind, int i, ReadOnlySpan<byte> row, ReadOnlySpan<byte> above, int step)
    {
        var left = i >= step ? row[i - step] : 0;
        return kind switch
        {
            0 => 0,
            1 => (byte)left,
            2 => above[i],
            3 => (byte)((left + above[i]) / 2),
            _ => Paeth(left, above[i], i >= step ? above[i - step] : 0),
        };
    }

    // Of left, above and corner, the one nearest to left + above − corner; ties in that order.
    static byte Paeth(int left, int above, int corner)
    {
        var byLeft = Math.Abs(above - corner);
        var byAbove = Math.Abs(left - corner);
        var byCorner = Math.Abs(left + above - (2 * corner));
        return (byte)(byLeft <= byAbove && byLeft <= byCorner ? left : byAbove <= byCorner ? above : corner);
    }
}
