using System.Globalization;
using System.Text;
using Fovea.Tensors;
using Fovea.Tensors.Autograd;
using Fovea.Tensors.Ops;

namespace Fovea.Layers;

/// <summary>One parameter of a gradient check.</summary>
/// <param name="Name">The parameter's name, or <c>input</c>.</param>
/// <param name="Shape">Its shape.</param>
/// <param name="Checked">Number of elements that were compared.</param>
/// <param name="Difference">The largest relative difference.</param>
/// <param name="Index">Where it was, counted row by row.</param>
/// <param name="Analytical">The gradient there by the backward pass.</param>
/// <param name="Numerical">The gradient there by difference quotient.</param>
public sealed record GradientCheckRow(string Name, Shape Shape, int Checked, double Difference, int Index, double Analytical, double Numerical);

/// <summary>
/// Compares the gradients of the backward pass with difference quotients, in double precision on the reference backend: the proof that a
/// layer or model of one's own differentiates correctly. The module is left as it was.
/// </summary>
/// <param name="Rows">The input and each parameter that learns.</param>
/// <param name="Tolerance">The largest relative difference that counts as correct.</param>
public sealed record GradientCheck(IReadOnlyList<GradientCheckRow> Rows, double Tolerance)
{
    /// <summary>Whether no difference exceeds the tolerance.</summary>
    public bool IsCorrect => Rows.All(row => row.Difference <= Tolerance);

    /// <summary>Checks a module.</summary>
    /// <param name="module">The module, initialized.</param>
    /// <param name="input">An input; small ones do, large ones take long.</param>
    /// <param name="loss">Makes one number of the output; a fixed random projection unless given, so that every output counts.</param>
    /// <param name="mode">Whether layers behave as in training (dropout with the same mask each time) or as in inference.</param>
    /// <param name="tolerance">The largest relative difference that counts as correct.</param>
    /// <param name="sample">Most elements compared for each parameter; of larger ones a random sample.</param>
    /// <param name="seed">Seed of the sample and the projection.</param>
    /// <exception cref="InvalidOperationException">A parameter has no numbers yet.</exception>
    public static GradientCheck Run(
        Module module, Tensor input, Func<Tensor, Tensor>? loss = null, TapeMode mode = TapeMode.Training, double tolerance = 1e-5, int sample = 16, ulong seed = 1)
    {
        foreach (var (_, parameter) in module.NamedParameters())
            _ = parameter.Value;
        return Passes.Restoring(module, () =>
            module.On(Device.Reference, () => new GradientCheckRun(module, input, loss, mode, tolerance, sample, seed).Compare()));
    }

    /// <summary>A line for each parameter, and the verdict.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        var width = Rows.Max(row => row.Name.Length);
        foreach (var row in Rows)
            text.AppendLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{row.Name.PadRight(width)}  {row.Shape,-14}  {row.Checked,3} checked  difference {row.Difference:0.0e+00}  at {row.Index}: backward {row.Analytical:g6}, quotient {row.Numerical:g6}"));
        return text.Append(string.Create(
            CultureInfo.InvariantCulture, $"{(IsCorrect ? "correct" : "WRONG")}: {(IsCorrect ? "no" : "a")} difference above {Tolerance:0.0e+00}")).ToString();
    }
}

/// <summary>One check: the module is on the reference backend while it lasts.</summary>
sealed class GradientCheckRun
{
    // Powers of two, so that a float plus a step is nearly exact. The smaller ones are for kinks: at ReLU's and max pooling's the quotient
    // over a wide step mixes both sides.
    static readonly float[] Steps = [1f / (1 << 13), 1f / (1 << 17), 1f / (1 << 21)];

    // Gradients below this are compared absolutely.
    const double Floor = 1e-5;

    readonly Module module;
    readonly Tensor input;
    readonly Func<Tensor, Tensor> loss;
    readonly TapeMode mode;
    readonly double tolerance;
    readonly int sample;
    readonly Rng rng;
    readonly (RandomLayer Layer, long Passes)[] random;

    public GradientCheckRun(Module module, Tensor input, Func<Tensor, Tensor>? loss, TapeMode mode, double tolerance, int sample, ulong seed)
    {
        (this.module, this.mode, this.tolerance, this.sample, rng) = (module, mode, tolerance, sample, new Rng(seed));
        this.input = Tensor.From(input.ToArray(), input.Shape, Device.Reference);
        this.input.RequiresGradient = true;
        this.loss = loss ?? (y => (y * Projection(y.Shape)).Sum());
        random = [.. module.Modules().Select(named => named.Module).OfType<RandomLayer>().Select(layer => (layer, layer.Passes))];
    }

    public GradientCheck Compare()
    {
        List<(string Name, Tensor Tensor)> tensors = [("input", input)];
        foreach (var (name, parameter) in module.NamedParameters())
            if (parameter.RequiresGradient)
                tensors.Add((name, parameter.Value));

        foreach (var (_, tensor) in tensors)
            tensor.ClearGradient();
        Evaluate(backward: true);
        var gradients = tensors.ConvertAll(named => named.Tensor.Gradient?.ToDoubleArray() ?? new double[named.Tensor.Length]);
        return new GradientCheck([.. tensors.Select((named, i) => Compare(named.Name, named.Tensor, gradients[i]))], tolerance);
    }

    GradientCheckRow Compare(string name, Tensor tensor, double[] gradient)
    {
        var values = tensor.ToArray();
        var worst = new GradientCheckRow(name, tensor.Shape, Math.Min(sample, values.Length), -1, 0, 0, 0);
        foreach (var index in Sample(values.Length, rng.Split(name)))
        {
            var (difference, numerical) = (double.PositiveInfinity, double.NaN);
            foreach (var step in Steps)
            {
                var quotient = Quotient(tensor, values, index, step);
                var relative = Math.Abs(gradient[index] - quotient) / Math.Max(Floor, Math.Max(Math.Abs(gradient[index]), Math.Abs(quotient)));
                if (relative < difference)
                    (difference, numerical) = (relative, quotient);
                if (difference <= tolerance)
                    break;
            }

            if (difference > worst.Difference)
                worst = worst with { Difference = difference, Index = index, Analytical = gradient[index], Numerical = numerical };
        }

        return worst;
    }

    double Quotient(Tensor tensor, float[] values, int index, float step)
    {
        var value = values[index];
        var (low, high) = (value - step, value + step);
        values[index] = high;
        tensor.Write(values);
        var above = Evaluate(backward: false);
        values[index] = low;
        tensor.Write(values);
        var below = Evaluate(backward: false);
        values[index] = value;
        tensor.Write(values);
        return (above - below) / ((double)high - low);
    }

    double Evaluate(bool backward)
    {
        foreach (var (layer, passes) in random)
            layer.Passes = passes;
        using var tape = Tape.Record(mode);
        var result = loss(module.Forward(input));
        if (backward)
            tape.Backward(result);
        return result.ToDoubleArray()[0];
    }

    IEnumerable<int> Sample(int length, Rng stream)
    {
        if (length <= sample)
            return Enumerable.Range(0, length);
        var chosen = new SortedSet<int>();
        while (chosen.Count < sample)
            chosen.Add(stream.NextInt(length));
        return chosen;
    }

    Tensor Projection(Shape shape)
    {
        var (values, stream) = (new float[shape.Elements], rng.Split("projection"));
        foreach (ref var value in values.AsSpan())
            value = stream.NextNormal();
        return Tensor.From(values, shape, Device.Reference);
    }
}
