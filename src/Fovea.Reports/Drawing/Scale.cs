namespace Fovea.Reports.Drawing;

/// <summary>From numbers to pixels, evenly or by logarithm.</summary>
/// <param name="Domain">The numbers at both ends.</param>
/// <param name="Log">Whether equal factors are equally far.</param>
/// <param name="From">The pixel at the smaller end.</param>
/// <param name="To">The pixel at the larger end.</param>
readonly record struct Scale(Extent Domain, bool Log, double From, double To)
{
    /// <summary>The pixel of a number.</summary>
    public double this[double value]
    {
        get
        {
            var share = Log
                ? Math.Log(value / Domain.Min) / Math.Log(Domain.Max / Domain.Min)
                : (value - Domain.Min) / Domain.Length;
            return From + (share * (To - From));
        }
    }
}
