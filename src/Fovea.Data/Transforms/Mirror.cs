using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Fovea.Data.Images;

namespace Fovea.Data.Transforms;

/// <summary>Pictures seen in a mirror.</summary>
static class Mirror
{
    // Of sixteen bytes the last five pixels, the last one first; the sixteenth byte is written over by the next five.
    static readonly Vector128<byte> FiveBackward = Vector128.Create((byte)13, 14, 15, 10, 11, 12, 7, 8, 9, 4, 5, 6, 1, 2, 3, 0);

    /// <summary>Left and right change places.</summary>
    public static Picture LeftRight(Picture picture)
    {
        var result = Picture.Uninitialized(picture.Width, picture.Height, picture.Channels);
        for (var y = 0; y < picture.Height; y++)
        {
            if (picture.Channels == 3)
                Reverse3(picture.Row(y), result.Row(y));
            else if (picture.Channels == 4)
                Reverse<int>(MemoryMarshal.Cast<byte, int>(picture.Row(y)), MemoryMarshal.Cast<byte, int>(result.Row(y)));
            else
                Reverse<byte>(picture.Row(y), result.Row(y));
        }

        return result;
    }

    /// <summary>Above and below change places.</summary>
    public static Picture UpDown(Picture picture)
    {
        var result = Picture.Uninitialized(picture.Width, picture.Height, picture.Channels);
        for (var y = 0; y < picture.Height; y++)
            picture.Row(y).CopyTo(result.Row(picture.Height - 1 - y));
        return result;
    }

    static void Reverse<T>(ReadOnlySpan<T> from, Span<T> to)
    {
        from.CopyTo(to);
        to.Reverse();
    }

    static void Reverse3(ReadOnlySpan<byte> from, Span<byte> to)
    {
        var (at, left) = (0, from.Length); // bytes written, bytes not yet read
        for (; left >= 18; at += 15, left -= 15)
            Vector128.Shuffle(Vector128.Create(from[(left - 16)..]), FiveBackward).CopyTo(to[at..]);
        for (; left > 0; at += 3, left -= 3)
            from.Slice(left - 3, 3).CopyTo(to[at..]);
    }
}
