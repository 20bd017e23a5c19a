using System.Globalization;
using Fovea.Tensors;

namespace Fovea.Training.Search;

/// <summary>A setting between two numbers, evenly likely on a linear or logarithmic scale.</summary>
public sealed class NumberRange : Hyperparameter
{
    // Four digits are printed and used alike; no search tells a fifth from chance.
    const string Digits = "G4";

    // Around the best values a tenth of the present range stays on each side, so that no round closes in on a point.
    const double Margin = 0.1;

    /// <summary>Takes the limits.</summary>
    /// <param name="name">The setting's name.</param>
    /// <param name="low">The smallest value.</param>
    /// <param name="high">The largest value.</param>
    /// <param name="scale">What is drawn evenly.</param>
    /// <param name="whole">Whether values are whole numbers.</param>
    /// <exception cref="ArgumentException">The range is upside down or empty, or a logarithm would meet a number not above 0.</exception>
    public NumberRange(string name, double low, double high, SearchScale scale = SearchScale.Linear, bool whole = false) : base(name)
    {
        (Low, High, Scale, IsWhole) = (low, high, scale, whole);
        if (!double.IsFinite(low) || !double.IsFinite(high))
            throw new ArgumentException($"{name} goes from {Text(low)} to {Text(high)}; both ends must be finite numbers.");
        if (low > high)
            throw new ArgumentException($"{name} goes from {Text(low)} down to {Text(high)}; the smaller number comes first: {Text(high)}:{Text(low)}.");
        if (low == high)
            throw new ArgumentException($"{name} goes from {Text(low)} to {Text(high)}, a range with nothing in it; give two different numbers, or the one value alone: {Text(low)}.");
        if (scale == SearchScale.Logarithmic && low <= 0)
            throw new ArgumentException($"{name} goes from {Text(low)} to {Text(high)} on a logarithmic scale, which has no numbers from 0 down; begin above 0, as 1e-6:1e-2 does.");
        if (whole && (low != Math.Floor(low) || high != Math.Floor(high)))
            throw new ArgumentException($"{name} goes from {Text(low)} to {Text(high)}; both ends must be whole numbers.");
    }

    /// <summary>The smallest value.</summary>
    public double Low { get; }

    /// <summary>The largest value.</summary>
    public double High { get; }

    /// <summary>What is drawn evenly.</summary>
    public SearchScale Scale { get; }

    /// <summary>Whether values are whole numbers.</summary>
    public bool IsWhole { get; }

    /// <inheritdoc/>
    public override string Draw(Rng rng) => Text(At(rng.NextFloat()));

    /// <summary>The range that the best values span and a tenth of this one more on each side, within this one.</summary>
    /// <inheritdoc/>
    public override Hyperparameter Narrow(IReadOnlyList<string> best)
    {
        var places = best.Select(text => PlaceOf(double.Parse(text, CultureInfo.InvariantCulture))).ToArray();
        var (low, high) = (At(Math.Max(0, places.Min() - Margin)), At(Math.Min(1, places.Max() + Margin)));
        return low < high ? new NumberRange(Name, low, high, Scale, IsWhole) : this;
    }

    /// <summary>As it would be written: <c>1E-06:0.01</c>.</summary>
    public override string ToString() => $"{Text(Low)}:{Text(High)}";

    // Limits and values are rounded as they are printed, so that a range that is typed again is the same range.
    double At(double place)
    {
        var value = Scale == SearchScale.Logarithmic ? Low * Math.Pow(High / Low, place) : Low + (place * (High - Low));
        var rounded = IsWhole ? Math.Round(value) : double.Parse(value.ToString(Digits, CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
        return Math.Clamp(rounded, Low, High);
    }

    double PlaceOf(double value) => Scale == SearchScale.Logarithmic ? Math.Log(value / Low) / Math.Log(High / Low) : (value - Low) / (High - Low);

    static string Text(double value) => value.ToString(CultureInfo.InvariantCulture);
}
