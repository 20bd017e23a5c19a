using System.Buffers;

namespace Fovea.Data.Images;

/// <summary>
/// A picture in memory: 8 bits a channel, rows from the top, channels side by side (H×W×C). The memory of pictures that are read or resized
/// is lent: <see cref="Dispose"/> gives it back for the next one, which saves most of the time that a new large array costs. A picture that
/// is not disposed is collected like any other object.
/// </summary>
public sealed class Picture : IDisposable
{
    readonly bool isLent;
    byte[]? memory;

    /// <summary>A picture over an array, which is kept, not copied.</summary>
    /// <param name="width">Columns.</param>
    /// <param name="height">Rows.</param>
    /// <param name="channels">1 grey, 3 red-green-blue, 4 red-green-blue-opacity.</param>
    /// <param name="pixels">H×W×C bytes.</param>
    /// <exception cref="ArgumentException">The sizes do not fit together.</exception>
    public Picture(int width, int height, int channels, byte[] pixels)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(width);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(height);
        if (channels is not (1 or 3 or 4))
            throw new ArgumentException($"Picture: {channels} channels, expected 1 (grey), 3 (colour) or 4 (colour and opacity).", nameof(channels));
        if (pixels.LongLength != (long)width * height * channels)
        {
            throw new ArgumentException(
                $"Picture: {height}×{width}×{channels} (H×W×C) asks for {(long)width * height * channels} bytes, got {pixels.LongLength}.",
                nameof(pixels));
        }

        (Width, Height, Channels, memory) = (width, height, channels, pixels);
    }

    /// <summary>A black picture (and fully transparent, if it has opacity).</summary>
    /// <inheritdoc cref="Picture(int, int, int, byte[])"/>
    public Picture(int width, int height, int channels)
        : this(width, height, channels, new byte[checked(width * height * channels)])
    {
    }

    Picture(int width, int height, int channels, byte[] memory, bool isLent) =>
        (Width, Height, Channels, this.memory, this.isLent) = (width, height, channels, memory, isLent);

    /// <summary>A picture of lent memory whose bytes are anything, to be written by the caller.</summary>
    /// <inheritdoc cref="Picture(int, int, int, byte[])"/>
    internal static Picture Uninitialized(int width, int height, int channels)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(width);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(height);
        return OverLent(width, height, channels, ArrayPool<byte>.Shared.Rent(checked(width * height * channels)));
    }

    /// <summary>A picture over memory from the shared pool, which goes back there.</summary>
    internal static Picture OverLent(int width, int height, int channels, byte[] memory) => new(width, height, channels, memory, isLent: true);

    /// <summary>Columns.</summary>
    public int Width { get; }

    /// <summary>Rows.</summary>
    public int Height { get; }

    /// <summary>1 grey, 3 red-green-blue, 4 red-green-blue-opacity.</summary>
    public int Channels { get; }

    /// <summary>All bytes, H×W×C.</summary>
    /// <exception cref="ObjectDisposedException">The picture's memory was given back.</exception>
    public Span<byte> Pixels
    {
        get
        {
            ObjectDisposedException.ThrowIf(memory is null, this);
            return memory.AsSpan(0, Width * Height * Channels);
        }
    }

    /// <summary>One row, W×C bytes.</summary>
    /// <param name="y">Which, from the top.</param>
    public Span<byte> Row(int y) => Pixels.Slice(y * Width * Channels, Width * Channels);

    /// <summary>Reads a picture file of any format in <see cref="ImageDecoders.All"/>, recognised by its first bytes.</summary>
    /// <param name="path">The file.</param>
    /// <param name="maxPixels">The most pixels it may have: a small file can promise a picture that fills the memory.</param>
    /// <exception cref="InvalidDataException">The file is of no known format, damaged or too large; the message names it.</exception>
    public static Picture Read(string path, long maxPixels = ImageLimits.MaxPixels) => Decode(FileBytes.Read(path), path, maxPixels);

    /// <summary>Reads a picture from the bytes of a file.</summary>
    /// <param name="file">The whole file.</param>
    /// <param name="name">What to call it in error messages.</param>
    /// <param name="maxPixels">The most pixels it may have.</param>
    /// <exception cref="InvalidDataException">The bytes are of no known format, damaged or too large a picture.</exception>
    public static Picture Decode(ReadOnlySpan<byte> file, string name, long maxPixels = ImageLimits.MaxPixels)
    {
        var decoder = ImageDecoders.Find(file, name);
        ImageLimits.Check(decoder.ReadSize(file, name), maxPixels, name);
        return decoder.Decode(file, name);
    }

    /// <summary>How large the picture in a file is, read from the file's beginning alone.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="InvalidDataException">The file is of no known format or its header is damaged; the message names it.</exception>
    public static (int Width, int Height) ReadSize(string path)
    {
        const int Beginning = 1 << 16;
        using var stream = File.OpenRead(path);
        var file = new byte[Math.Min(stream.Length, Beginning)];
        stream.ReadExactly(file);
        try
        {
            return ImageDecoders.Find(file, path).ReadSize(file, path);
        }
        catch (InvalidDataException) when (stream.Length > Beginning) // a long comment or preview may stand before the size
        {
            file = File.ReadAllBytes(path);
            return ImageDecoders.Find(file, path).ReadSize(file, path);
        }
    }

    /// <summary>The picture in grey: luma 0.299 R + 0.587 G + 0.114 B (ITU-R BT.601), over white where it is transparent.</summary>
    /// <returns>A new picture of one channel, or this one if it is grey already.</returns>
    public Picture ToGrey()
    {
        if (Channels == 1)
            return this;

        using var lent = Channels == 4 ? ToRgb() : null;
        var grey = Uninitialized(Width, Height, 1);
        var from = (lent ?? this).Pixels;
        var to = grey.Pixels;
        for (var i = 0; i < to.Length; i++)
            to[i] = Luma(from[3 * i], from[(3 * i) + 1], from[(3 * i) + 2]);

        return grey;
    }

    /// <summary>The picture in red, green and blue, over white where it is transparent.</summary>
    /// <returns>A new picture of three channels, or this one if it has three already.</returns>
    public Picture ToRgb()
    {
        if (Channels == 3)
            return this;

        var colour = Uninitialized(Width, Height, 3);
        var pixels = Pixels;
        var result = colour.Pixels;
        for (int from = 0, to = 0; from < pixels.Length; from += Channels, to += 3)
        {
            for (var channel = 0; channel < 3; channel++)
                result[to + channel] = Channels == 1 ? pixels[from] : OverWhite(pixels[from + channel], pixels[from + 3]);
        }

        return colour;
    }

    /// <summary>Writes the bytes channel by channel, C×H×W, as data sets and tensors have them.</summary>
    /// <param name="destination">Room for all bytes of the picture.</param>
    /// <exception cref="ArgumentException">The destination is too short.</exception>
    public void CopyPlanes(Span<byte> destination)
    {
        if (destination.Length < Pixels.Length)
        {
            throw new ArgumentException(
                $"Picture: {Channels}×{Height}×{Width} are {Pixels.Length} bytes, the destination has room for {destination.Length}.",
                nameof(destination));
        }

        var pixels = Pixels;
        var plane = Width * Height;
        for (var channel = 0; channel < Channels; channel++)
        {
            var to = destination.Slice(channel * plane, plane);
            for (int i = 0, from = channel; i < plane; i++, from += Channels)
                to[i] = pixels[from];
        }
    }

    /// <summary>How bright a colour is. The weights in 2⁻¹⁶, as in Pillow.</summary>
    internal static byte Luma(byte r, byte g, byte b) => (byte)(((19595 * r) + (38470 * g) + (7471 * b) + 32768) >> 16);

    /// <summary>For each channel the mean of its values and of their squares, values being 0 to 1; the same on every machine, for sums are whole.</summary>
    public (double Mean, double Square)[] Moments()
    {
        var pixels = Pixels;
        var moments = new (double, double)[Channels];
        double count = pixels.Length / Channels;
        for (var channel = 0; channel < Channels; channel++)
        {
            var (sum, squares) = (0L, 0L);
            for (var at = channel; at < pixels.Length; at += Channels)
                (sum, squares) = (sum + pixels[at], squares + pixels[at] * pixels[at]);
            moments[channel] = (sum / (255 * count), squares / (255 * 255 * count));
        }

        return moments;
    }

    /// <summary>Gives lent memory back: the picture must not be used any more. Pictures over arrays of their own are left as they are.</summary>
    public void Dispose()
    {
        if (isLent && Interlocked.Exchange(ref memory, null) is { } lent)
            ArrayPool<byte>.Shared.Return(lent);
    }

    /// <summary>What is worked on after this picture, whose memory is given back, unless it is that picture itself or is to be kept.</summary>
    /// <param name="next">What was made of this picture.</param>
    /// <param name="kept">A picture that belongs to somebody else, or null.</param>
    internal Picture Then(Picture next, Picture? kept = null)
    {
        if (!ReferenceEquals(this, next) && !ReferenceEquals(this, kept))
            Dispose();
        return next;
    }

    /// <summary>The picture in memory of its own, to be kept: <see cref="Dispose"/> does nothing to it.</summary>
    internal Picture Kept()
    {
        if (!isLent)
            return this;

        var pixels = GC.AllocateUninitializedArray<byte>(Pixels.Length);
        Pixels.CopyTo(pixels);
        return new(Width, Height, Channels, pixels);
    }

    static byte OverWhite(int colour, int opacity) => (byte)(((colour * opacity) + (255 * (255 - opacity)) + 127) / 255);
}
