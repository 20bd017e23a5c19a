using System.Numerics;

namespace Fovea.Kernels.Updates;

/// <summary>How an optimizer changes one weight: once as a vector (the product), once as a scalar for any floating type (the reference).</summary>
public interface IUpdateRule
{
    /// <summary>Numbers kept for each weight from step to step: 0 to 3.</summary>
    int States { get; }

    /// <summary>Takes weights and their gradients and moves weights and states on by one step.</summary>
    void Apply(ref Vector<float> weight, Vector<float> gradient, ref Vector<float> state1, ref Vector<float> state2, ref Vector<float> state3);

    /// <summary>The same for one weight.</summary>
    void Apply<T>(ref T weight, T gradient, ref T state1, ref T state2, ref T state3) where T : IFloatingPointIeee754<T>;
}
