using System.Numerics;
using System.Runtime.CompilerServices;

namespace Fovea.Kernels.Updates;

/// <summary>
/// Stochastic gradient descent as torch.optim.SGD: v ← momentum·v + (1 − dampening)·g, w ← w − lr·v; with Nesterov w ← w − lr·(g +
/// momentum·v). State: v, none without momentum.
/// </summary>
/// <param name="LearningRate">Step size.</param>
/// <param name="Momentum">Share of the velocity that stays.</param>
/// <param name="Dampening">Share of the gradient that the velocity does not take.</param>
/// <param name="Nesterov">Step from where the velocity leads.</param>
/// <param name="WeightDecay">Factor of the weight added to its gradient.</param>
/// <param name="First">The first step, at which the velocity starts as the gradient itself.</param>
public readonly record struct Sgd(float LearningRate, float Momentum = 0, float Dampening = 0, bool Nesterov = false, float WeightDecay = 0, bool First = false) : IUpdateRule
{
    /// <inheritdoc/>
    public int States => Momentum == 0 ? 0 : 1;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Apply(ref Vector<float> weight, Vector<float> gradient, ref Vector<float> state1, ref Vector<float> state2, ref Vector<float> state3)
    {
        if (WeightDecay != 0)
            gradient += weight * new Vector<float>(WeightDecay);
        if (Momentum != 0)
        {
            state1 = First ? gradient : state1 * new Vector<float>(Momentum) + gradient * new Vector<float>(1 - Dampening);
            gradient = Nesterov ? gradient + state1 * new Vector<float>(Momentum) : state1;
        }

        weight -= gradient * new Vector<float>(LearningRate);
    }

    /// <inheritdoc/>
    public void Apply<T>(ref T weight, T gradient, ref T state1, ref T state2, ref T state3) where T : IFloatingPointIeee754<T>
    {
        if (WeightDecay != 0)
            gradient += weight * T.CreateChecked(WeightDecay);
        if (Momentum != 0)
        {
            state1 = First ? gradient : state1 * T.CreateChecked(Momentum) + gradient * T.CreateChecked(1 - Dampening);
            gradient = Nesterov ? gradient + state1 * T.CreateChecked(Momentum) : state1;
        }

        weight -= gradient * T.CreateChecked(LearningRate);
    }
}
