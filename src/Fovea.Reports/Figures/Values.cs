using System.Globalization;
using System.Numerics;

namespace Fovea.Reports.Figures;

/// <summary>Numbers of any type as double, and what may be wrong with them.</summary>
static class Values
{
    /// <summary>The numbers as double. A float keeps its short form: 0.1f becomes 0.1 and reads back as the same float.</summary>
    public static double[] Of<T>(IEnumerable<T> values)
        where T : INumberBase<T> => [.. values.Select(value => Of(value))];

    /// <inheritdoc cref="Of{T}(IEnumerable{T})"/>
    public static double Of<T>(T value)
        where T : INumberBase<T> => value is float single && float.IsFinite(single)
            ? double.Parse(single.ToString("R", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture)
            : double.CreateChecked(value);

    /// <exception cref="ArgumentException">There are none, or the two lists differ in length.</exception>
    public static void CheckPairs(string figure, string series, double[] x, double[] y)
    {
        CheckSome(figure, series, x);
        if (x.Length != y.Length)
            throw new ArgumentException($"{figure}: \"{series}\" has {x.Length} numbers along and {y.Length} up; give one of each for every point.");
    }

    /// <exception cref="ArgumentException">There are none.</exception>
    public static void CheckSome(string figure, string series, double[] values)
    {
        if (values.Length == 0)
            throw new ArgumentException($"{figure}: \"{series}\" is empty; give it at least one number, or leave it out.");
    }

    /// <exception cref="ArgumentException">A number cannot stand on a logarithmic axis.</exception>
    public static void CheckAxis(string figure, string series, Axis axis, double[] values)
    {
        if (!axis.IsLog)
            return;
        var at = Array.FindIndex(values, value => value <= 0);
        if (at >= 0)
        {
            throw new ArgumentException(string.Create(
                CultureInfo.InvariantCulture,
                $"{figure}: \"{series}\" has {values[at]} at position {at}, and the axis {axis.Label} is logarithmic, so it needs numbers above 0. Use an even axis, or leave the point out with NaN."));
        }
    }
}
