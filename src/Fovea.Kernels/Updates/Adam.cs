using System.Numerics;
using System.Runtime.CompilerServices;

namespace Fovea.Kernels.Updates;

/// <summary>
/// Adam (Kingma and Ba, 2015) as torch.optim.Adam: m ← β₁m + (1 − β₁)g, v ← β₂v + (1 − β₂)g², w ← w − lr·m̂ / (√v̂ + ε)
/// with m̂ = m/(1 − β₁ᵗ) and v̂ = v/(1 − β₂ᵗ). States: m and v. The corrections are worked out once a step, in double.
/// </summary>
public readonly record struct Adam : IUpdateRule
{
    private readonly double _stepSize;
    private readonly double _rootCorrection;

    /// <summary>Takes the settings, with PyTorch's defaults.</summary>
    /// <param name="step">t: number of this step, from 1.</param>
    /// <param name="learningRate">Step size.</param>
    /// <param name="beta1">Share of the mean gradient that stays.</param>
    /// <param name="beta2">Share of the mean square that stays.</param>
    /// <param name="epsilon">ε: keeps the quotient finite.</param>
    /// <param name="weightDecay">Factor of the weight added to its gradient.</param>
    /// <exception cref="ArgumentOutOfRangeException">The step is less than 1.</exception>
    public Adam(int step, float learningRate = 1e-3f, float beta1 = 0.9f, float beta2 = 0.999f, float epsilon = 1e-8f, float weightDecay = 0)
    {
        if (step < 1)
            throw new ArgumentOutOfRangeException(nameof(step), step, "Adam: steps count from 1, since the bias corrections divide by 1 − βᵗ.");
        (Step, LearningRate, Beta1, Beta2, Epsilon, WeightDecay) = (step, learningRate, beta1, beta2, epsilon, weightDecay);
        _stepSize = learningRate / (1 - PowerOf(beta1, step));
        _rootCorrection = 1 / Math.Sqrt(1 - PowerOf(beta2, step));
    }

    /// <summary>t: number of this step, from 1.</summary>
    public int Step { get; }

    /// <summary>Step size.</summary>
    public float LearningRate { get; }

    /// <summary>β₁: share of the mean gradient that stays.</summary>
    public float Beta1 { get; }

    /// <summary>β₂: share of the mean square that stays.</summary>
    public float Beta2 { get; }

    /// <summary>ε: keeps the quotient finite.</summary>
    public float Epsilon { get; }

    /// <summary>Factor of the weight added to its gradient.</summary>
    public float WeightDecay { get; }

    /// <inheritdoc/>
    public int States => 2;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Apply(ref Vector<float> weight, Vector<float> gradient, ref Vector<float> state1, ref Vector<float> state2, ref Vector<float> state3)
    {
        if (WeightDecay != 0)
            gradient += weight * new Vector<float>(WeightDecay);
        state1 = Vector.FusedMultiplyAdd(gradient - state1, new Vector<float>(1 - Beta1), state1);
        state2 = Vector.FusedMultiplyAdd(gradient * gradient, new Vector<float>(1 - Beta2), state2 * new Vector<float>(Beta2));
        var root = Vector.FusedMultiplyAdd(Vector.SquareRoot(state2), new Vector<float>((float)_rootCorrection), new Vector<float>(Epsilon));
        weight -= new Vector<float>((float)_stepSize) * state1 / root;
    }

    /// <inheritdoc/>
    public void Apply<T>(ref T weight, T gradient, ref T state1, ref T state2, ref T state3) where T : IFloatingPointIeee754<T>
    {
        if (WeightDecay != 0)
            gradient += weight * T.CreateChecked(WeightDecay);
        state1 += (gradient - state1) * T.CreateChecked(1 - Beta1);
        state2 = state2 * T.CreateChecked(Beta2) + gradient * gradient * T.CreateChecked(1 - Beta2);
        var root = T.Sqrt(state2) * T.CreateChecked(_rootCorrection) + T.CreateChecked(Epsilon);
        weight -= T.CreateChecked(_stepSize) * state1 / root;
    }

    /// <summary>By squaring, since the library's power may differ from machine to machine in its last digit.</summary>
    private static double PowerOf(double x, int exponent)
    {
        var power = 1.0;
        for (; exponent > 0; exponent >>= 1, x *= x)
            if ((exponent & 1) != 0)
                power *= x;
        return power;
    }
}
