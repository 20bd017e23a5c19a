namespace Fovea.Data.Images;

/// <summary>How a picture of another size is made: what a new pixel sees of the old ones. The same four as Pillow's.</summary>
public enum ResampleFilter
{
    /// <summary>The old pixel under the new one's centre: no new values, jagged edges; for masks and drawings.</summary>
    Nearest,

    /// <summary>A triangle one step wide to each side; what torchvision's published weights were trained with.</summary>
    Bilinear,

    /// <summary>A cubic two steps wide with a = −½ (Keys 1981): sharper, overshoots a little at edges.</summary>
    Bicubic,

    /// <summary>sinc(x)·sinc(x/3), three steps wide (Duchon 1979): sharpest, overshoots most.</summary>
    Lanczos,
}

/// <summary>The filters as functions.</summary>
static class FilterCurve
{
    /// <summary>How far a filter reaches, in steps between pixels.</summary>
    public static double Support(ResampleFilter filter) => filter switch
    {
        ResampleFilter.Bilinear => 1,
        ResampleFilter.Bicubic => 2,
        ResampleFilter.Lanczos => 3,
        _ => throw new ArgumentOutOfRangeException(nameof(filter), filter, $"There is no filter {filter}; filters are {string.Join(", ", Enum.GetNames<ResampleFilter>())}."),
    };

    /// <summary>A filter's height at a distance, in steps, before the heights are made to sum to 1.</summary>
    public static double Height(ResampleFilter filter, double x) => filter switch
    {
        ResampleFilter.Bilinear => Math.Max(0, 1 - Math.Abs(x)),
        ResampleFilter.Bicubic => Cubic(Math.Abs(x)),
        _ => x is >= -3 and < 3 ? Sinc(x) * Sinc(x / 3) : 0,
    };

    static double Cubic(double x)
    {
        const double A = -0.5;
        return x < 1 ? ((((A + 2) * x) - (A + 3)) * x * x) + 1
            : x < 2 ? ((((x - 5) * x) + 8) * x - 4) * A
            : 0;
    }

    static double Sinc(double x) => x == 0 ? 1 : Math.Sin(x * Math.PI) / (x * Math.PI);
}
