using System.Numerics;
using System.Runtime.CompilerServices;

namespace Fovea.Kernels.Updates;

/// <summary>
/// RMSprop (Tieleman and Hinton, 2012) as torch.optim.RMSprop: h ← αh + (1 − α)g², w ← w − lr·g / (√h + ε). Centered, the mean gradient m is
/// kept too and √(h − m²) divides; with momentum the quotient goes through v ← momentum·v + g / (√h + ε), w ← w − lr·v.
/// States: h, then m, then v, as far as they are kept.
/// </summary>
public readonly record struct RmsProp : IUpdateRule
{
    /// <summary>Takes the settings, with PyTorch's defaults.</summary>
    /// <param name="learningRate">Step size.</param>
    /// <param name="alpha">Share of the mean square that stays.</param>
    /// <param name="epsilon">ε: keeps the quotient finite.</param>
    /// <param name="weightDecay">Factor of the weight added to its gradient.</param>
    /// <param name="momentum">Share of the velocity that stays.</param>
    /// <param name="centered">Divide by the deviation of the gradient instead of its root mean square.</param>
    public RmsProp(
        float learningRate, float alpha = 0.99f, float epsilon = 1e-8f, float weightDecay = 0, float momentum = 0, bool centered = false) =>
        (LearningRate, Alpha, Epsilon, WeightDecay, Momentum, Centered) = (learningRate, alpha, epsilon, weightDecay, momentum, centered);

    /// <summary>The settings that PyTorch starts from: step size 0.01.</summary>
    public RmsProp() : this(0.01f)
    {
    }

    /// <summary>Step size.</summary>
    public float LearningRate { get; }

    /// <summary>Share of the mean square that stays.</summary>
    public float Alpha { get; }

    /// <summary>ε: keeps the quotient finite.</summary>
    public float Epsilon { get; }

    /// <summary>Factor of the weight added to its gradient.</summary>
    public float WeightDecay { get; }

    /// <summary>Share of the velocity that stays.</summary>
    public float Momentum { get; }

    /// <summary>Divide by the deviation of the gradient instead of its root mean square.</summary>
    public bool Centered { get; }

    /// <inheritdoc/>
    public int States => 1 + (Centered ? 1 : 0) + (Momentum != 0 ? 1 : 0);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Apply(ref Vector<float> weight, Vector<float> gradient, ref Vector<float> state1, ref Vector<float> state2, ref Vector<float> state3)
    {
        if (WeightDecay != 0)
            gradient += weight * new Vector<float>(WeightDecay);
        var rest = new Vector<float>(1 - Alpha);
        state1 = state1 * new Vector<float>(Alpha) + gradient * gradient * rest;
        var meanSquare = state1;
        if (Centered)
        {
            state2 += (gradient - state2) * rest;
            meanSquare -= state2 * state2;
        }

        var step = gradient / (Vector.SquareRoot(meanSquare) + new Vector<float>(Epsilon));
        if (Momentum != 0)
        {
            ref var velocity = ref Centered ? ref state3 : ref state2;
            step = velocity = velocity * new Vector<float>(Momentum) + step;
        }

        weight -= step * new Vector<float>(LearningRate);
    }

    /// <inheritdoc/>
    public void Apply<T>(ref T weight, T gradient, ref T state1, ref T state2, ref T state3) where T : IFloatingPointIeee754<T>
    {
        if (WeightDecay != 0)
            gradient += weight * T.CreateChecked(WeightDecay);
        var rest = T.CreateChecked(1 - Alpha);
        state1 = state1 * T.CreateChecked(Alpha) + gradient * gradient * rest;
        var meanSquare = state1;
        if (Centered)
        {
            state2 += (gradient - state2) * rest;
            meanSquare -= state2 * state2;
        }

        var step = gradient / (T.Sqrt(meanSquare) + T.CreateChecked(Epsilon));
        if (Momentum != 0)
        {
            ref var velocity = ref Centered ? ref state3 : ref state2;
            step = velocity = velocity * T.CreateChecked(Momentum) + step;
        }

        weight -= step * T.CreateChecked(LearningRate);
    }
}
