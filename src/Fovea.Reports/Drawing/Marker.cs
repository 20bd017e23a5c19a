using static Fovea.Reports.Drawing.Svg;

namespace Fovea.Reports.Drawing;

/// <summary>
/// How series are told apart: series n has class <c>s1</c> to <c>s7</c>, which the style sheet gives a colour and a dash, and a shape of
/// its own, so that no difference is one of colour alone.
/// </summary>
static class Marker
{
    public const int Count = 7;

    /// <summary>The class of a series.</summary>
    public static string Look(int series) => $"s{(series % Count) + 1}";

    /// <summary>The outline of a series' shape: circle, square, triangle, diamond, cross, triangle on its head, bar.</summary>
    public static string Shape(int series, double x, double y, double r) => (series % Count) switch
    {
        0 => $"M{N(x - r)} {N(y)}a{N(r)} {N(r)} 0 1 0 {N(2 * r)} 0a{N(r)} {N(r)} 0 1 0 {N(-2 * r)} 0z",
        1 => $"M{N(x - (0.9 * r))} {N(y - (0.9 * r))}h{N(1.8 * r)}v{N(1.8 * r)}h{N(-1.8 * r)}z",
        2 => $"M{N(x)} {N(y - (1.2 * r))}L{N(x + (1.1 * r))} {N(y + (0.8 * r))}H{N(x - (1.1 * r))}z",
        3 => $"M{N(x)} {N(y - (1.3 * r))}L{N(x + (1.3 * r))} {N(y)}L{N(x)} {N(y + (1.3 * r))}L{N(x - (1.3 * r))} {N(y)}z",
        4 => Cross(x, y, r),
        5 => $"M{N(x)} {N(y + (1.2 * r))}L{N(x + (1.1 * r))} {N(y - (0.8 * r))}H{N(x - (1.1 * r))}z",
        _ => $"M{N(x - (1.2 * r))} {N(y - (0.5 * r))}H{N(x + (1.2 * r))}V{N(y + (0.5 * r))}H{N(x - (1.2 * r))}z",
    };

    // Two bars across each other, as an outline so that it is filled like the others.
    static string Cross(double x, double y, double r)
    {
        var (a, b) = (1.2 * r, 0.4 * r);
        return $"M{N(x - b)} {N(y - a)}h{N(2 * b)}v{N(a - b)}h{N(a - b)}v{N(2 * b)}h{N(b - a)}v{N(a - b)}h{N(-2 * b)}v{N(b - a)}h{N(b - a)}v{N(-2 * b)}h{N(a - b)}z";
    }
}
