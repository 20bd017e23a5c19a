using System.Globalization;

namespace Fovea.Reports.Drawing;

/// <summary>A colour, 8 bits a part.</summary>
readonly record struct Colour(byte Red, byte Green, byte Blue)
{
    public string Hex => string.Create(CultureInfo.InvariantCulture, $"#{Red:x2}{Green:x2}{Blue:x2}");

    /// <summary>Relative luminance, 0 black to 1 white: WCAG 2.</summary>
    public double Luminance => (0.2126 * Linear(Red)) + (0.7152 * Linear(Green)) + (0.0722 * Linear(Blue));

    /// <summary>Whether white reads better on it than black.</summary>
    public bool IsDark => Luminance < 0.18;

    public static Colour Parse(string hex) => new(
        byte.Parse(hex.AsSpan(1, 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture),
        byte.Parse(hex.AsSpan(3, 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture),
        byte.Parse(hex.AsSpan(5, 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture));

    public Colour Towards(Colour other, double share) =>
        new(Mix(Red, other.Red, share), Mix(Green, other.Green, share), Mix(Blue, other.Blue, share));

    static byte Mix(byte from, byte to, double share) => (byte)Math.Round(from + ((to - from) * share));

    static double Linear(byte part) => part / 255.0 is var share && share <= 0.04045 ? share / 12.92 : Math.Pow((share + 0.055) / 1.055, 2.4);
}

/// <summary>
/// Colours for numbers, told apart by their brightness so that no colour needs to be seen: from dark blue over grey to yellow, or, where
/// zero lies between, from blue over near-white to orange.
/// </summary>
sealed class ColourScale
{
    static readonly Colour[] Sequential =
        [.. ((string[])["#0b2450", "#1f3f73", "#47587a", "#6b707b", "#8c8877", "#b3a268", "#d9bf52", "#fbe45a"]).Select(Colour.Parse)];

    static readonly Colour[] Diverging =
        [.. ((string[])["#0a3d7a", "#2a6fb3", "#7fb2dd", "#f4f3ef", "#f0ab74", "#d0661f", "#8a3a05"]).Select(Colour.Parse)];

    static readonly Colour NotANumber = Colour.Parse("#b9b9b9");

    readonly Colour[] stops;

    ColourScale(Extent domain, Colour[] stops) => (Domain, this.stops) = (domain, stops);

    /// <summary>The numbers at both ends.</summary>
    public Extent Domain { get; }

    /// <summary>The scale for some numbers: with two arms of equal length where they lie on both sides of zero.</summary>
    public static ColourScale Fitting(Extent numbers, bool? diverging = null)
    {
        if (numbers.IsEmpty)
            numbers = new(0, 1);
        if (diverging ?? (numbers.Min < 0 && numbers.Max > 0))
        {
            var arm = Math.Max(Math.Abs(numbers.Min), Math.Abs(numbers.Max)) is var largest && largest > 0 ? largest : 1;
            return new(new(-arm, arm), Diverging);
        }

        return new(numbers.Length > 0 ? numbers : new(numbers.Min, numbers.Min + 1), Sequential);
    }

    /// <summary>The colour of a number; outside of the domain that of its nearer end.</summary>
    public Colour At(double value)
    {
        if (double.IsNaN(value))
            return NotANumber;
        var place = Math.Clamp((value - Domain.Min) / Domain.Length, 0, 1) * (stops.Length - 1);
        var stop = Math.Min((int)place, stops.Length - 2);
        return stops[stop].Towards(stops[stop + 1], place - stop);
    }
}
