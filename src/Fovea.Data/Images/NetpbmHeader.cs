using System.Text;

namespace Fovea.Data.Images;

/// <summary>What stands before the samples of a Netpbm file.</summary>
/// <param name="Kind">The digit after the P: 1 to 7.</param>
/// <param name="Width">Columns.</param>
/// <param name="Height">Rows.</param>
/// <param name="Depth">Samples in a pixel: 1 grey, 2 grey and opacity, 3 colour, 4 colour and opacity.</param>
/// <param name="Highest">The sample that means full light, 1 to 65,535.</param>
readonly record struct NetpbmHeader(int Kind, int Width, int Height, int Depth, int Highest)
{
    /// <summary>Whether samples are numbers as text.</summary>
    public bool IsText => Kind <= 3;

    /// <summary>Whether a sample is a single bit or digit, 1 for black.</summary>
    public bool IsBits => Kind is 1 or 4;

    /// <summary>Samples in the picture.</summary>
    public long Samples => (long)Width * Height * Depth;

    /// <summary>Reads the header and leaves the reader behind it.</summary>
    public static NetpbmHeader Read(ref NetpbmReader reader, int kind)
    {
        if (kind == 7)
            return ReadLines(ref reader);
        var (width, height) = (reader.Number("its width", 1, int.MaxValue), reader.Number("its height", 1, int.MaxValue));
        var highest = kind is 1 or 4 ? 1 : reader.Number("its highest value", 1, 65535);
        return new NetpbmHeader(kind, width, height, kind is 3 or 6 ? 3 : 1, highest);
    }

    // PAM: a name and a value a line, in any order. Whether the samples mean colour or opacity follows from how many there are.
    static NetpbmHeader ReadLines(ref NetpbmReader reader)
    {
        var header = new NetpbmHeader(7, 0, 0, 0, 0);
        while (true)
        {
            switch (Encoding.Latin1.GetString(reader.Word()))
            {
                case "WIDTH":
                    header = header with { Width = reader.Number("its width", 1, int.MaxValue) };
                    break;
                case "HEIGHT":
                    header = header with { Height = reader.Number("its height", 1, int.MaxValue) };
                    break;
                case "DEPTH":
                    header = header with { Depth = reader.Number("its depth", 1, 4) };
                    break;
                case "MAXVAL":
                    header = header with { Highest = reader.Number("its highest value", 1, 65535) };
                    break;
                case "TUPLTYPE":
                    reader.SkipLine();
                    break;
                case "ENDHDR":
                    return header is { Width: > 0, Height: > 0, Depth: > 0, Highest: > 0 }
                        ? header
                        : throw reader.Bad("does not give WIDTH, HEIGHT, DEPTH and MAXVAL before ENDHDR");
                case var word:
                    throw reader.Bad(word.Length == 0 ? "ends before ENDHDR" : $"has the line {word} in its header, which is not known here");
            }
        }
    }
}
