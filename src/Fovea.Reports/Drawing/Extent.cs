namespace Fovea.Reports.Drawing;

/// <summary>From the smallest to the largest of some numbers; what is not finite does not count.</summary>
/// <param name="Min">The smallest, +∞ before there is one.</param>
/// <param name="Max">The largest, −∞ before there is one.</param>
readonly record struct Extent(double Min, double Max)
{
    public static readonly Extent None = new(double.PositiveInfinity, double.NegativeInfinity);

    public bool IsEmpty => Min > Max;

    public double Length => Max - Min;

    public static Extent Of(params IEnumerable<IEnumerable<double>> lists)
    {
        var extent = None;
        foreach (var list in lists)
            foreach (var value in list)
                extent = extent.With(value);
        return extent;
    }

    public Extent With(double value) => double.IsFinite(value) ? new(Math.Min(Min, value), Math.Max(Max, value)) : this;
}
