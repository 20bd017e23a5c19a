using Fovea.Kernels;
using Fovea.Layers.Initializers;
using Fovea.Tensors;
using Fovea.Tensors.Ops;

namespace Fovea.Layers;

/// <summary>Layer normalization (Ba et al. 2016): zero mean and unit variance over the last axes, then a factor and a summand an element. Any shape → same.</summary>
public sealed class LayerNorm : Module
{
    readonly Shape normalizedShape;
    readonly float epsilon;

    /// <summary>Sets the sizes.</summary>
    /// <param name="normalizedShape">Sizes of the last axes, which are normalized together.</param>
    /// <param name="eps">ε, added to the variance.</param>
    /// <param name="elementwiseAffine">Whether to learn factors and summands.</param>
    /// <param name="bias">Whether to learn summands, if factors are learned.</param>
    /// <exception cref="GeometryException">There are no axes.</exception>
    public LayerNorm(Shape normalizedShape, float eps = 1e-5f, bool elementwiseAffine = true, bool bias = true)
    {
        if (normalizedShape.Rank == 0 || normalizedShape.Elements == 0)
            throw new GeometryException($"LayerNorm({normalizedShape}): at least one axis of at least one element is needed.");
        (this.normalizedShape, epsilon) = (normalizedShape, eps);
        Weight = elementwiseAffine ? new Parameter(normalizedShape, Constant.One) : null;
        Bias = elementwiseAffine && bias ? new Parameter(normalizedShape, Constant.Zero) : null;
    }

    /// <summary>Normalizes the last axis, of the given size.</summary>
    /// <param name="features">Its size.</param>
    /// <param name="eps">ε, added to the variance.</param>
    public LayerNorm(int features, float eps = 1e-5f)
        : this([features], eps)
    {
    }

    /// <summary>One factor an element, or null without.</summary>
    public Parameter? Weight { get; }

    /// <summary>One summand an element, or null without.</summary>
    public Parameter? Bias { get; }

    /// <inheritdoc/>
    public override Tensor Forward(Tensor x)
    {
        if (x.Rank < normalizedShape.Rank || !x.Shape.Sizes[^normalizedShape.Rank..].SequenceEqual(normalizedShape.Sizes))
            throw new GeometryException($"{this}: the input's last axes must be {normalizedShape}; the shape was {x.Shape}.");
        return x.LayerNormalize(normalizedShape.Rank, Weight?.Value, Bias?.Value, epsilon, this);
    }

    /// <inheritdoc/>
    public override string ToString() =>
        $"LayerNorm({normalizedShape}{Describe.Unless(epsilon == 1e-5f, $"eps {epsilon:0.######e0}")}{Describe.Unless(Weight is not null, "not affine")})";
}
