using System.Numerics;
using System.Runtime.CompilerServices;

namespace Fovea.Kernels.Updates;

/// <summary>
/// AdamW (Loshchilov and Hutter, 2019) as torch.optim.AdamW: Adam whose weight decay does not pass through the gradient,
/// w ← (1 − lr·decay)·w and then Adam's step. States: m and v.
/// </summary>
public readonly record struct AdamW : IUpdateRule
{
    private readonly Adam _adam;

    /// <summary>Takes the settings, with PyTorch's defaults.</summary>
    /// <param name="step">t: number of this step, from 1.</param>
    /// <param name="learningRate">Step size.</param>
    /// <param name="beta1">Share of the mean gradient that stays.</param>
    /// <param name="beta2">Share of the mean square that stays.</param>
    /// <param name="epsilon">ε: keeps the quotient finite.</param>
    /// <param name="weightDecay">Share of the weight lost in a step, times the step size.</param>
    /// <exception cref="ArgumentOutOfRangeException">The step is less than 1.</exception>
    public AdamW(int step, float learningRate = 1e-3f, float beta1 = 0.9f, float beta2 = 0.999f, float epsilon = 1e-8f, float weightDecay = 0.01f)
    {
        _adam = new Adam(step, learningRate, beta1, beta2, epsilon);
        WeightDecay = weightDecay;
    }

    /// <summary>Share of the weight lost in a step, times the step size.</summary>
    public float WeightDecay { get; }

    /// <inheritdoc/>
    public int States => 2;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Apply(ref Vector<float> weight, Vector<float> gradient, ref Vector<float> state1, ref Vector<float> state2, ref Vector<float> state3)
    {
        weight *= new Vector<float>(1 - _adam.LearningRate * WeightDecay);
        _adam.Apply(ref weight, gradient, ref state1, ref state2, ref state3);
    }

    /// <inheritdoc/>
    public void Apply<T>(ref T weight, T gradient, ref T state1, ref T state2, ref T state3) where T : IFloatingPointIeee754<T>
    {
        weight *= T.CreateChecked(1 - _adam.LearningRate * WeightDecay);
        _adam.Apply(ref weight, gradient, ref state1, ref state2, ref state3);
    }
}
