using Fovea.Kernels;
using Fovea.Kernels.Gemm;
using Fovea.Layers.Initializers;
using Fovea.Tensors;
using Fovea.Tensors.Autograd;
using Fovea.Tensors.Ops;

namespace Fovea.Layers;

/// <summary>Fully connected layer, y = x·Wᵀ + b on the last axis: N×in → N×out. Begins as PyTorch's: weights and bias uniform within ±1/√in.</summary>
public sealed class Linear : Module, IFusesMore
{
    FoldedWeights? folded;

    /// <summary>Sets the sizes; numbers come by <see cref="Module.Initialize(Rng)"/> or from a file.</summary>
    /// <param name="inFeatures">Features of the input.</param>
    /// <param name="outFeatures">Features of the output.</param>
    /// <param name="bias">Whether to add one learned value a feature.</param>
    /// <exception cref="GeometryException">A size is not positive.</exception>
    public Linear(int inFeatures, int outFeatures, bool bias = true)
    {
        if (inFeatures < 1 || outFeatures < 1)
            throw new GeometryException($"Linear({inFeatures} → {outFeatures}): features must be at least 1.");
        Weight = new Parameter([outFeatures, inFeatures], HeUniform.Default);
        Bias = bias ? new Parameter([outFeatures], Uniform.ForBias(Weight.Shape)) : null;
    }

    /// <summary>Weights, out×in.</summary>
    public Parameter Weight { get; }

    /// <summary>One value an output feature, or null without.</summary>
    public Parameter? Bias { get; }

    /// <inheritdoc/>
    public override Tensor Forward(Tensor x) => Forward(x, FusedActivation.None);

    /// <inheritdoc/>
    public Tensor Forward(Tensor x, FusedActivation activation)
    {
        if (Tape.IsTraining)
            folded = null; // The next step changes the weights.
        return x.Linear(Weight, Bias?.Value, activation, this);
    }

    bool IFusesMore.Adds => false;

    // Of a longer shape the normalization's channels are another axis than the features.
    bool IFusesMore.Folds(Tensor x, BatchNorm norm) => x.Rank == 2 && norm is BatchNorm1d && FoldedWeights.Fits(norm, Weight.Shape[0]);

    Tensor IFusesMore.Forward(Tensor x, BatchNorm? norm, Tensor? residual, FusedActivation activation)
    {
        var own = FoldedWeights.Of(ref folded, Weight, Bias?.Value, norm!);
        return x.Linear(own.Weight, own.Bias, activation, this);
    }

    /// <inheritdoc/>
    public override string ToString() => $"Linear({Weight.Shape[1]} → {Weight.Shape[0]}{Describe.Unless(Bias is not null, "no bias")})";
}
