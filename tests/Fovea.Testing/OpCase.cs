namespace Fovea.Testing;

/// <summary>What numbers a case's input gets.</summary>
public enum Values
{
    /// <summary>Standard normal.</summary>
    Normal,

    /// <summary>Between ½ and 2: for logarithms, roots, divisors.</summary>
    Positive,

    /// <summary>A shuffled grid without ties and away from 0 and ±1, ±3: for functions with kinks, whose slope a difference quotient could not see.</summary>
    Distinct,

    /// <summary>0 or 1.</summary>
    Binary,
}

/// <summary>
/// One operation on inputs of certain shapes. The one list of them (<see cref="OpCases"/>) serves five uses: forward against the reference
/// in double, gradient proof, shape by the null backend, equality of bits across threads and instruction sets, and the benchmark.
/// </summary>
/// <param name="Name">Unique, for test reports.</param>
/// <param name="Inputs">Shapes of the inputs.</param>
/// <param name="Apply">The operation.</param>
public sealed record OpCase(string Name, Shape[] Inputs, Func<Tensor[], Tensor> Apply)
{
    /// <summary>Numbers of the inputs, by position; the last one serves the rest.</summary>
    public Values[] Values { get; init; } = [Testing.Values.Normal];

    /// <summary>Length of the longest sum behind an output or gradient element: what the error bound grows with.</summary>
    public int Terms { get; init; } = 1;

    /// <summary>How many of the inputs, from the first, gradients flow to; all unless said.</summary>
    public int Differentiable { get; init; } = int.MaxValue;

    /// <summary>Slack for functions whose own slope amplifies rounding of their input.</summary>
    public double Condition { get; init; } = 1;

    /// <summary>Size of the terms that an output or gradient element sums, where they may cancel to less; errors are relative to it.</summary>
    public double Magnitude { get; init; } = 1e-3;

    /// <summary>Large enough to be worth timing.</summary>
    public bool IsBenchmark { get; init; }

    /// <summary>The inputs, always the same numbers, on a backend.</summary>
    public Tensor[] MakeInputs(Tensors.Backends.Backend backend)
    {
        var rng = new Rng(2026).Split(Name);
        var inputs = new Tensor[Inputs.Length];
        for (var i = 0; i < inputs.Length; i++)
        {
            var numbers = Numbers(Values[Math.Min(i, Values.Length - 1)], Inputs[i].Elements, rng.Split((ulong)i));
            inputs[i] = Tensor.From(numbers, Inputs[i], backend);
            inputs[i].RequiresGradient = i < Differentiable;
        }

        return inputs;
    }

    /// <inheritdoc/>
    public override string ToString() => Name;

    static float[] Numbers(Values kind, int length, Rng rng)
    {
        var numbers = new float[length];
        for (var i = 0; i < length; i++)
            numbers[i] = kind switch
            {
                Testing.Values.Normal => rng.NextNormal(),
                Testing.Values.Positive => 0.5f + 1.5f * rng.NextFloat(),
                Testing.Values.Binary => rng.NextInt(2),
                _ => Grid(i, length),
            };
        if (kind == Testing.Values.Distinct)
            rng.Shuffle<float>(numbers);
        return numbers;
    }

    // Points of (−4, 4) that keep a distance of at least a hundredth of a step from the integers, where the kinks are.
    static float Grid(int i, int length)
    {
        var x = -4 + 8 * (i + 0.37f) / length;
        return MathF.Abs(x - MathF.Round(x)) < 0.004f ? x + 0.008f : x;
    }
}
