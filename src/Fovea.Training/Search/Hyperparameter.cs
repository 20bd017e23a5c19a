using System.Globalization;
using Fovea.Tensors;

namespace Fovea.Training.Search;

/// <summary>
/// A setting that is searched for, such as the learning rate, and the values it may take. Values are texts as options of the command
/// line take them, so that a trial can be repeated from what is printed.
/// </summary>
/// <param name="name">The setting's name: <c>lr</c>.</param>
public abstract class Hyperparameter(string name)
{
    const char RangeSign = ':', ChoiceSign = ',';

    /// <summary>The setting's name: <c>lr</c>, <c>weight-decay</c>, <c>batch-size</c>, <c>opt</c>.</summary>
    public string Name { get; } = name;

    /// <summary>One of its values, every one of them alike likely on its scale.</summary>
    /// <param name="rng">A stream for this value alone.</param>
    public abstract string Draw(Rng rng);

    /// <summary>The same setting with fewer values: those around the given ones.</summary>
    /// <param name="best">Values that did best, at least one.</param>
    public abstract Hyperparameter Narrow(IReadOnlyList<string> best);

    /// <summary>Reads a range <c>1e-6:1e-2</c>, a list <c>32,64,128</c> or one value.</summary>
    /// <param name="name">The setting's name.</param>
    /// <param name="text">What was written.</param>
    /// <param name="scale">How a range is to be drawn from; lists are not numbers and ignore it.</param>
    /// <param name="whole">Whether a range holds whole numbers only.</param>
    /// <exception cref="ArgumentException">The range is upside down, empty, or reaches where its scale does not; or the list is no list.</exception>
    public static Hyperparameter Parse(string name, string text, SearchScale scale = SearchScale.Linear, bool whole = false)
    {
        if (!text.Contains(RangeSign))
            return new Choice(name, [.. text.Split(ChoiceSign).Select(value => value.Trim())]);
        return text.Split(RangeSign) is [var low, var high] && Number(low) is { } from && Number(high) is { } to
            ? new NumberRange(name, from, to, scale, whole)
            : throw new ArgumentException($"{name} is \"{text}\", expected a range of two numbers such as 1e-6:1e-2, a list such as 32,64,128, or one value.");
    }

    static double? Number(string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) ? number : null;
}
