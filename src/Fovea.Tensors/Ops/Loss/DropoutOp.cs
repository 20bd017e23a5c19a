using Fovea.Kernels;
using Fovea.Tensors.Autograd;

namespace Fovea.Tensors.Ops;

/// <summary>
/// Zeroes units with probability p and scales the others by 1/(1 − p) (Srivastava et al. 2014, in the inverted form). A unit is one
/// element, or one whole channel plane (Tompson et al. 2015). The mask is a function of the key alone and is never stored: the
/// gradient goes through the same mask. Any shape → same shape.
/// </summary>
/// <param name="x">The input.</param>
/// <param name="probability">Probability of dropping, 0 ≤ p &lt; 1.</param>
/// <param name="key">Seed of this mask.</param>
/// <param name="run">Neighbouring elements that share a fate: 1, or the pixels of a channel.</param>
public sealed class DropoutOp(Tensor x, float probability, ulong key, int run) : Op(x)
{
    /// <inheritdoc/>
    public override string Name => run == 1 ? "Dropout" : "ChannelDropout";

    /// <inheritdoc/>
    public override Shape OutputShape => probability is >= 0 and < 1
        ? x.Shape
        : throw new GeometryException($"{Owner ?? Name}: the probability of dropping is {probability}; it must be at least 0 and below 1.");

    /// <inheritdoc/>
    protected override void Forward(Tensor y) => Backend.Dropout(key, probability, run, x.Storage, y.Storage);

    /// <inheritdoc/>
    protected override void Backward(Tensor y)
    {
        var dy = y.GradientStorage!;
        using var dx = GradientOf(x);
        if (dx.Storage is { } to)
            Backend.Dropout(key, probability, run, dy, to);
    }
}

/// <summary>Dropout.</summary>
public static class DropoutExtensions
{
    extension(Tensor x)
    {
        /// <summary>Drops single elements, see <see cref="DropoutOp"/>.</summary>
        /// <exception cref="GeometryException">The probability is not in [0, 1).</exception>
        public Tensor Dropout(float probability, ulong key, object? owner = null) => new DropoutOp(x, probability, key, 1) { Owner = owner }.Run();

        /// <summary>Drops whole channels of N×C×…, see <see cref="DropoutOp"/>.</summary>
        /// <exception cref="GeometryException">The probability is not in [0, 1) or there is no channel axis.</exception>
        public Tensor DropoutChannels(float probability, ulong key, object? owner = null)
        {
            if (x.Rank < 2)
                throw new GeometryException($"{owner ?? "ChannelDropout"}: the input needs a channel axis, N×C×…; the shape was {x.Shape}.");
            return new DropoutOp(x, probability, key, Math.Max(1, x.Shape.LengthOf(2, x.Rank))) { Owner = owner }.Run();
        }
    }
}
