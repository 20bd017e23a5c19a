using Fovea.Data.Images;

namespace Fovea.Data.Drawing;

/// <summary>Letters of 3×5 pixels for captions: capitals, figures and a few signs; any other sign is a question mark.</summary>
static class SmallLetters
{
    /// <summary>Pixels from one letter to the next, unscaled.</summary>
    public const int Advance = 4;

    /// <summary>Rows of a letter, unscaled.</summary>
    public const int Height = 5;

    const int Width = 3;

    // A letter is five octal digits: a digit a row, a bit a pixel, the left one the highest.
    static readonly Dictionary<char, string> Rows = new()
    {
        ['A'] = "25755",
        ['B'] = "65656",
        ['C'] = "34443",
        ['D'] = "65556",
        ['E'] = "74647",
        ['F'] = "74644",
        ['G'] = "34553",
        ['H'] = "55755",
        ['I'] = "72227",
        ['J'] = "11152",
        ['K'] = "55655",
        ['L'] = "44447",
        ['M'] = "57755",
        ['N'] = "65555",
        ['O'] = "25552",
        ['P'] = "65644",
        ['Q'] = "25563",
        ['R'] = "65655",
        ['S'] = "34216",
        ['T'] = "72222",
        ['U'] = "55557",
        ['V'] = "55552",
        ['W'] = "55775",
        ['X'] = "55255",
        ['Y'] = "55222",
        ['Z'] = "71247",
        ['0'] = "75557",
        ['1'] = "26227",
        ['2'] = "71747",
        ['3'] = "71717",
        ['4'] = "55711",
        ['5'] = "74717",
        ['6'] = "74757",
        ['7'] = "71122",
        ['8'] = "75757",
        ['9'] = "75717",
        [' '] = "00000",
        ['.'] = "00002",
        [','] = "00024",
        [':'] = "02020",
        ['-'] = "00700",
        ['_'] = "00007",
        ['/'] = "11244",
        ['%'] = "51245",
        ['('] = "12221",
        [')'] = "42224",
        ['+'] = "02720",
        ['='] = "07070",
        ['\''] = "22000",
        ['!'] = "22202",
        ['?'] = "61202",
        ['×'] = "05250",
        ['#'] = "57575",
        ['&'] = "25253",
    };

    /// <summary>Writes a line in one shade; what is outside the picture is left out.</summary>
    /// <param name="picture">Where to.</param>
    /// <param name="text">The line.</param>
    /// <param name="left">Column of its left edge.</param>
    /// <param name="top">Row of its upper edge.</param>
    /// <param name="scale">Pixels of the picture for one of a letter.</param>
    /// <param name="shade">The value of all channels.</param>
    public static void Write(Picture picture, string text, int left, int top, int scale, byte shade)
    {
        foreach (var sign in text)
        {
            var rows = Rows.GetValueOrDefault(char.ToUpperInvariant(sign)) ?? Rows['?'];
            for (var y = 0; y < Height * scale; y++)
                for (var x = 0; x < Width * scale; x++)
                    if (((rows[y / scale] - '0') >> (Width - 1 - x / scale) & 1) != 0)
                        Dot(picture, left + x, top + y, shade);
            left += Advance * scale;
        }
    }

    static void Dot(Picture picture, int x, int y, byte shade)
    {
        if (x >= 0 && x < picture.Width && y >= 0 && y < picture.Height)
            picture.Row(y).Slice(x * picture.Channels, picture.Channels).Fill(shade);
    }
}
