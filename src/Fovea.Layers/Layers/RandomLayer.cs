using Fovea.Kernels;
using Fovea.Tensors;
using Fovea.Tensors.Autograd;

namespace Fovea.Layers;

/// <summary>
/// A layer that drops units while training. Its mask is a function of the layer's key, given at initialization, and the number of
/// training passes so far, so that a run can stop and go on with the same bits.
/// </summary>
public abstract class RandomLayer : Module
{
    float probability;

    private protected RandomLayer(float probability) => Probability = probability;

    /// <summary>Probability of dropping a unit, at least 0 and below 1.</summary>
    /// <exception cref="GeometryException">It is set to another number.</exception>
    public float Probability
    {
        get => probability;
        set => probability = value is >= 0 and < 1
            ? value
            : throw new GeometryException($"{GetType().Name}({value}): the probability of dropping must be at least 0 and below 1.");
    }

    /// <summary>Key of this layer's masks; set by <see cref="Module.Initialize(Rng)"/>, saved and restored by a checkpoint.</summary>
    public ulong Key { get; set; }

    /// <summary>Number of training passes so far; saved and restored by a checkpoint.</summary>
    public long Passes { get; set; }

    /// <inheritdoc/>
    public sealed override Tensor Forward(Tensor x) =>
        Tape.IsTraining && probability > 0 ? Drop(x, probability, new Rng(Key).Split((ulong)Passes++).Key) : x;

    /// <inheritdoc/>
    public override string ToString() => $"{GetType().Name}({probability})";

    /// <inheritdoc/>
    protected internal override void Seed(Rng rng) => (Key, Passes) = (rng.Key, 0);

    private protected abstract Tensor Drop(Tensor x, float probability, ulong key);
}
