using System.Numerics;
using System.Runtime.CompilerServices;

namespace Fovea.Kernels.Updates;

/// <summary>
/// AdaGrad (Duchi et al., 2011) as torch.optim.Adagrad: h ← h + g², w ← w − lr·g / (√h + ε). State: h. A decaying rate is worked out by the
/// caller.
/// </summary>
/// <param name="LearningRate">Step size.</param>
/// <param name="WeightDecay">Factor of the weight added to its gradient.</param>
/// <param name="Epsilon">ε: keeps the quotient finite.</param>
public readonly record struct AdaGrad(float LearningRate, float WeightDecay = 0, float Epsilon = 1e-10f) : IUpdateRule
{
    /// <summary>The settings that PyTorch starts from: step size 0.01.</summary>
    public AdaGrad() : this(0.01f)
    {
    }

    /// <inheritdoc/>
    public int States => 1;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Apply(ref Vector<float> weight, Vector<float> gradient, ref Vector<float> state1, ref Vector<float> state2, ref Vector<float> state3)
    {
        if (WeightDecay != 0)
            gradient += weight * new Vector<float>(WeightDecay);
        state1 += gradient * gradient;
        weight -= gradient * new Vector<float>(LearningRate) / (Vector.SquareRoot(state1) + new Vector<float>(Epsilon));
    }

    /// <inheritdoc/>
    public void Apply<T>(ref T weight, T gradient, ref T state1, ref T state2, ref T state3) where T : IFloatingPointIeee754<T>
    {
        if (WeightDecay != 0)
            gradient += weight * T.CreateChecked(WeightDecay);
        state1 += gradient * gradient;
        weight -= gradient * T.CreateChecked(LearningRate) / (T.Sqrt(state1) + T.CreateChecked(Epsilon));
    }
}
