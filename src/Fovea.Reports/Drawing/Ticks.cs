using System.Globalization;

namespace Fovea.Reports.Drawing;

/// <summary>A mark on an axis.</summary>
/// <param name="Value">Where.</param>
/// <param name="Label">What it says; empty for a fine line between labelled ones.</param>
readonly record struct Tick(double Value, string Label);

/// <summary>Ticks at round numbers: 1, 2 and 5 times powers of ten, and powers of ten where the axis is logarithmic.</summary>
static class Ticks
{
    /// <summary>The round step that gives about so many ticks.</summary>
    /// <param name="length">From end to end.</param>
    /// <param name="about">How many steps would be good.</param>
    /// <param name="whole">Whether the numbers count something, so that a step is at least one.</param>
    public static double Step(double length, int about, bool whole = false)
    {
        var rough = length / Math.Max(1, about);
        var power = Math.Pow(10, Math.Floor(Math.Log10(rough)));
        var step = (rough / power) switch { < 1.5 => 1, < 3.5 => 2, < 7.5 => 5, _ => 10 } * power;
        return whole ? Math.Max(1, Math.Round(step)) : step;
    }

    /// <summary>Ticks within a domain, evenly.</summary>
    public static List<Tick> Linear(Extent domain, int about, bool whole = false)
    {
        var step = Step(domain.Length, about, whole);
        var ticks = new List<Tick>();
        for (var i = Math.Ceiling((domain.Min / step) - 1e-9); i * step <= domain.Max + (step * 1e-9); i++)
            ticks.Add(new(i * step, Label(i * step, step)));
        return ticks;
    }

    /// <summary>Ticks within a domain above zero: labelled powers of ten, 2 and 5 between them where these are few.</summary>
    public static List<Tick> Log(Extent domain, int about)
    {
        var (low, high) = ((int)Math.Floor(Math.Log10(domain.Min) + 1e-9), (int)Math.Ceiling(Math.Log10(domain.Max) - 1e-9));
        var every = Math.Max(1, (int)Math.Ceiling((high - low) / (double)Math.Max(1, about)));
        var close = high - low <= Math.Max(1, about / 3);
        var ticks = new List<Tick>();
        for (var power = low; power <= high; power++)
            for (var digit = 1; digit < 10; digit++)
            {
                var value = digit * Math.Pow(10, power);
                if (value < domain.Min * (1 - 1e-9) || value > domain.Max * (1 + 1e-9))
                    continue;
                var labelled = digit == 1 ? (power - low) % every == 0 : close && digit is 2 or 5;
                if (labelled || every == 1)
                    ticks.Add(new(value, labelled ? digit == 1 && !close ? Power(power) : Number(value) : ""));
            }

        return ticks;
    }

    /// <summary>A domain whose ends are ticks.</summary>
    public static Extent Round(Extent domain, int about, bool whole = false)
    {
        var step = Step(domain.Length, about, whole);
        return new(Math.Floor((domain.Min / step) + 1e-9) * step, Math.Ceiling((domain.Max / step) - 1e-9) * step);
    }

    /// <summary>A number as a reader would write it: about four digits, powers of ten where there are many zeros.</summary>
    public static string Number(double value)
    {
        var size = Math.Abs(value);
        if (!double.IsFinite(value))
            return double.IsNaN(value) ? "–" : value > 0 ? "∞" : "−∞";
        if (size is not 0 and (< 1e-4 or >= 1e7))
            return Scientific(value, 2);
        var decimals = size == 0 ? 0 : Math.Clamp(3 - (int)Math.Floor(Math.Log10(size)), 0, 7);
        return Sign(value.ToString(decimals == 0 ? "#,0" : $"#,0.{new string('#', decimals)}", CultureInfo.InvariantCulture));
    }

    /// <summary>A whole power of ten.</summary>
    public static string Power(int power) => power switch
    {
        0 => "1",
        1 => "10",
        _ => "10" + Superscript(power),
    };

    static string Label(double value, double step)
    {
        if (Math.Abs(value) < step * 1e-9)
            return "0";
        if (step < 1e-4 || Math.Abs(value) >= 1e7)
            return Scientific(value, Math.Max(0, (int)Math.Floor(Math.Log10(Math.Abs(value)) + 1e-9) - (int)Math.Floor(Math.Log10(step) + 1e-9)));
        var decimals = Math.Max(0, -(int)Math.Floor(Math.Log10(step) + 1e-9));
        return Sign(value.ToString($"N{decimals}", CultureInfo.InvariantCulture));
    }

    static string Scientific(double value, int decimals)
    {
        var power = (int)Math.Floor(Math.Log10(Math.Abs(value)) + 1e-12);
        var digits = (value / Math.Pow(10, power)).ToString(decimals == 0 ? "0" : $"0.{new string('#', decimals)}", CultureInfo.InvariantCulture);
        return digits is "1" ? Power(power) : $"{Sign(digits)}×{Power(power)}";
    }

    static string Superscript(int power) => string.Concat(power.ToString(CultureInfo.InvariantCulture).Select(sign => sign == '-' ? '⁻' : "⁰¹²³⁴⁵⁶⁷⁸⁹"[sign - '0']));

    static string Sign(string number) => number.Replace('-', '−');
}
