using System.Globalization;

namespace Fovea.Data.Drawing;

/// <summary>A point that the pen passes through, in hundredths of the digit's height.</summary>
/// <param name="X">To the right.</param>
/// <param name="Y">Downwards.</param>
/// <param name="IsCorner">Whether the pen stops and turns here; otherwise it swings through.</param>
readonly record struct PenPoint(float X, float Y, bool IsCorner);

/// <summary>One way to write a digit: a few strokes, each a list of points.</summary>
/// <param name="Weight">How often this way is chosen, relative to the digit's others.</param>
/// <param name="Strokes">The strokes in the order they are written.</param>
sealed record GlyphStyle(int Weight, PenPoint[][] Strokes)
{
    /// <summary>
    /// Reads strokes as they stand in <see cref="Glyphs"/>: points "x,y" in hundredths of the height with spaces between,
    /// "!" after a point where the pen turns sharply.
    /// </summary>
    public static GlyphStyle Parse(int weight, params ReadOnlySpan<string> strokes)
    {
        var parsed = new PenPoint[strokes.Length][];
        for (var i = 0; i < strokes.Length; i++)
            parsed[i] = Array.ConvertAll(strokes[i].Split(' '), ParsePoint);
        return new GlyphStyle(weight, parsed);
    }

    static PenPoint ParsePoint(string text)
    {
        var isCorner = text.EndsWith('!');
        var numbers = text.TrimEnd('!').Split(',');
        return new PenPoint(
            int.Parse(numbers[0], CultureInfo.InvariantCulture), int.Parse(numbers[1], CultureInfo.InvariantCulture), isCorner);
    }
}
