using System.Buffers.Binary;

namespace Fovea.Data.Images;

/// <summary>
/// Reads PGM and PPM: P2 and P3 (numbers as text), P5 and P6 (bytes), highest value up to 65,535; all is scaled to 0-255.
/// <see href="https://netpbm.sourceforge.net/doc/pgm.html">Netpbm: PGM</see>,
/// <see href="https://netpbm.sourceforge.net/doc/ppm.html">PPM</see>. Of several pictures in a file the first is read.
/// </summary>
public sealed class NetpbmDecoder : IImageDecoder
{
    /// <inheritdoc/>
    public string Format => "PGM/PPM";

    /// <inheritdoc/>
    public bool Recognizes(ReadOnlySpan<byte> file)
        => file.Length >= 3 && file[0] == 'P' && file[1] is (byte)'2' or (byte)'3' or (byte)'5' or (byte)'6' && (IsSpace(file[2]) || file[2] == '#');

    /// <inheritdoc/>
    public Picture Decode(ReadOnlySpan<byte> file, string name)
    {
        var kind = file[1] - '0';
        var channels = kind is 2 or 5 ? 1 : 3;
        var reader = new Reader(file, 2, name);
        var width = reader.Number("its width", 1, int.MaxValue);
        var height = reader.Number("its height", 1, int.MaxValue);
        var highest = reader.Number("its highest value", 1, 65535);

        // Every sample takes at least a byte (as text, a digit and a space): a damaged header is found out before memory is taken.
        var samples = (long)width * height * channels;
        var size = kind <= 3 ? 2 : highest > 255 ? 2 : 1;
        var left = kind <= 3 ? reader.Left + 1 : reader.Left - 1;
        if (samples > Array.MaxLength || samples * size > left)
            throw Bad(name, $"promises {width}×{height} pixels ({samples} values), but has room for {Math.Max(0, left) / size}");

        var pixels = new byte[samples];
        if (kind <= 3)
        {
            for (var i = 0; i < pixels.Length; i++)
                pixels[i] = Scale(reader.Number("a value", 0, highest), highest);
        }
        else
        {
            var data = reader.Rest;
            for (var i = 0; i < pixels.Length; i++)
            {
                var value = size == 1 ? data[i] : BinaryPrimitives.ReadUInt16BigEndian(data[(2 * i)..]);
                if (value > highest)
                    throw Bad(name, $"has the value {value}, above its own highest value {highest}");
                pixels[i] = Scale(value, highest);
            }
        }

        return new Picture(width, height, channels, pixels);
    }

    static byte Scale(int value, int highest) => (byte)(highest == 255 ? value : ((value * 255) + (highest / 2)) / highest);

    static bool IsSpace(byte value) => value is (byte)' ' or (>= 9 and <= 13);

    static InvalidDataException Bad(string name, string what) => new($"{name} is not a sound PGM/PPM file: it {what}.");

    /// <summary>Reads numbers with white space and comments (from '#' to the end of the line) between them.</summary>
    ref struct Reader(ReadOnlySpan<byte> file, int position, string name)
    {
        readonly ReadOnlySpan<byte> file = file;
        int position = position;

        public readonly int Left => file.Length - position;

        /// <summary>What stands after the single white space that ends the header.</summary>
        public readonly ReadOnlySpan<byte> Rest => file[(position + 1)..];

        public int Number(string what, int lowest, int highest)
        {
            SkipSpace();
            var start = position;
            var number = 0L;
            while (position < file.Length && file[position] is >= (byte)'0' and <= (byte)'9' && number <= int.MaxValue)
                number = (number * 10) + file[position++] - '0';
            if (position == start)
            {
                throw Bad(name, position == file.Length
                    ? $"ends where {what} should stand"
                    : $"has the byte 0x{file[position]:X2} where {what} should stand");
            }

            return number >= lowest && number <= highest
                ? (int)number
                : throw Bad(name, $"gives {number} as {what}, expected {lowest} to {highest}");
        }

        void SkipSpace()
        {
            var inComment = false;
            for (; position < file.Length; position++)
            {
                var value = file[position];
                inComment = inComment ? value is not ((byte)'\n' or (byte)'\r') : value == '#';
                if (!inComment && !IsSpace(value))
                    return;
            }
        }
    }
}
