using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.Intrinsics;

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
        above = above[..row.Length];
        switch (kind)
        {
            case 1:
                for (var i = step; i < row.Length; i++)
                    row[i] += row[i - step];
                break;
            case 2:
                UndoAbove(row, above);
                break;
            case 3:
                for (var i = 0; i < Math.Min(step, row.Length); i++)
                    row[i] += (byte)(above[i] / 2);
                for (var i = step; i < row.Length; i++)
                    row[i] += (byte)((row[i - step] + above[i]) / 2);
                break;
            case 4:
                UndoPaeth(row, above, step);
                break;
        }
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

    static void UndoAbove(Span<byte> row, ReadOnlySpan<byte> above)
    {
        var i = 0;
        for (; i <= row.Length - Vector<byte>.Count; i += Vector<byte>.Count)
            (new Vector<byte>(row[i..]) + new Vector<byte>(above[i..])).CopyTo(row[i..]);
        for (; i < row.Length; i++)
            row[i] += above[i];
    }

    // A pixel waits for the one left of it, so only its own bytes can be computed at once: a lane of 16 bits each. That pays for pixels of
    // three and four bytes; others, and the last one of a row, where four bytes cannot be read, go byte by byte.
    static void UndoPaeth(Span<byte> row, ReadOnlySpan<byte> above, int step)
    {
        var i = 0;
        if (step is 3 or 4)
        {
            var (left, corner) = (Vector128<short>.Zero, Vector128<short>.Zero);
            for (; i <= row.Length - 4; i += step)
            {
                var up = Widen(above[i..]);
                var byLeft = Vector128.Abs(up - corner);
                var byAbove = Vector128.Abs(left - corner);
                var byCorner = Vector128.Abs(left + up - corner - corner);
                var least = Vector128.Min(byLeft, Vector128.Min(byAbove, byCorner));
                var guess = Vector128.ConditionalSelect(
                    Vector128.Equals(byLeft, least), left, Vector128.ConditionalSelect(Vector128.Equals(byAbove, least), up, corner));
                left = (guess + Widen(row[i..])) & Vector128.Create((short)255);
                corner = up;
                var pixel = Vector128.Narrow(left, left).AsUInt32().ToScalar();
                BinaryPrimitives.WriteUInt16LittleEndian(row[i..], (ushort)pixel);
                row[i + 2] = (byte)(pixel >> 16);
                if (step == 4)
                    row[i + 3] = (byte)(pixel >> 24);
            }
        }

        for (; i < row.Length; i++)
            row[i] += i < step ? above[i] : Paeth(row[i - step], above[i], above[i - step]);
    }

    static Vector128<short> Widen(ReadOnlySpan<byte> four)
        => Vector128.WidenLower(Vector128.CreateScalar(BinaryPrimitives.ReadUInt32LittleEndian(four)).AsByte()).AsInt16();
}
