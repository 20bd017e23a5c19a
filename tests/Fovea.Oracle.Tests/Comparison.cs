using System.Text;

namespace Fovea.Oracle.Tests;

/// <summary>Compares what Fovea computed with what a case expects, and reports every difference of the case at once.</summary>
/// <param name="expected">The case.</param>
sealed class Comparison(Case expected)
{
    readonly HashSet<string> compared = [];
    readonly StringBuilder failures = new();

    // Largest difference over the largest expected magnitude. Looser only where float32 sums are long; the reference computes in double,
    // and what remains is the rounding of expected numbers and options.
    double Tolerance => expected.Backend == Device.Reference ? 1e-6 : expected.Terms > 10_000 ? 1e-4 : 1e-5;

    /// <summary>Compares one tensor by its name in the case.</summary>
    public void Add(string name, Tensor? actual)
    {
        if (actual is null)
            failures.AppendLine($"{name}: Fovea computed none.");
        else
            Add(name, actual.Shape, actual.ToArray());
        compared.Add(name);
    }

    /// <summary>Compares numbers.</summary>
    public void Add(string name, Shape shape, ReadOnlySpan<float> actual)
    {
        compared.Add(name);
        var (expectedShape, values) = expected.Expected(name);
        if (shape != expectedShape)
        {
            failures.AppendLine($"{name}: shape {shape}, PyTorch has {expectedShape}.");
            return;
        }

        double largest = 0, worst = 0;
        var where = 0;
        for (var i = 0; i < values.Length; i++)
        {
            largest = Math.Max(largest, Math.Abs(values[i]));
            var difference = Math.Abs((double)actual[i] - values[i]);
            if (difference > worst || double.IsNaN(difference))
                (worst, where) = (double.IsNaN(difference) ? double.PositiveInfinity : difference, i);
        }

        if (worst > Tolerance * largest)
            failures.AppendLine(
                $"{name} ({shape}): relative error {worst / largest:0.0e+0}, allowed {Tolerance:0e+0}; element {where} is {actual[where]:g9}, PyTorch has {values[where]:g9}.");
    }

    /// <summary>Fails if a tensor differs, or if one that the case expects was never compared.</summary>
    public void Finish()
    {
        foreach (var name in expected.ExpectedNames.Except(compared))
            failures.AppendLine($"{name}: expected, but never compared.");
        if (failures.Length > 0)
            Assert.Fail($"{expected.Name}: {expected.About}\n{failures}");
    }
}
