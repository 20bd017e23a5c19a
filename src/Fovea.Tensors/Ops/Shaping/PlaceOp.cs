using Fovea.Kernels;
using Fovea.Tensors.Autograd;
using Fovea.Tensors.Backends;

namespace Fovea.Tensors.Ops;

/// <summary>Where a result lies among the channels of a larger tensor N×C×H×W that several operations fill side by side, in inference.</summary>
/// <param name="First">The channel that the result's first one becomes.</param>
/// <param name="Count">Channels of the result.</param>
/// <param name="Channels">Channels of the larger tensor.</param>
/// <param name="Whole">The larger tensor, or null if it is still to be made.</param>
public sealed record ChannelPlace(int First, int Count, int Channels, Tensor? Whole)
{
    /// <summary>The larger tensor's shape around a result.</summary>
    /// <param name="part">The result's shape.</param>
    /// <param name="owner">Who asks, for messages.</param>
    /// <exception cref="GeometryException">The result does not fit into its place.</exception>
    public Shape Around(Shape part, object owner)
    {
        if (part[1] != Count || First < 0 || Count > Channels - First)
            throw new GeometryException($"{owner}: its result of shape {part} cannot be channels {First} to {First + Count - 1} of {Channels}.");
        var whole = part.With(1, Channels);
        return Whole is null || Whole.Shape == whole
            ? whole
            : throw new GeometryException($"{owner}: its result of shape {part} was to lie in a tensor of shape {Whole.Shape}, expected {whole}.");
    }
}

/// <summary>Copies a tensor to its place among the channels of a larger one, which is the output: for results that were not written there.</summary>
/// <param name="x">The part, N×C×H×W.</param>
/// <param name="place">Its place.</param>
public sealed class PlaceOp(Tensor x, ChannelPlace place) : Op(x)
{
    /// <inheritdoc/>
    public override string Name => "Place";

    /// <inheritdoc/>
    public override Shape OutputShape
    {
        get
        {
            Check.Pictures(Owner ?? Name, x.Shape);
            return place.Around(x.Shape, Owner ?? Name);
        }
    }

    /// <inheritdoc/>
    protected override Storage? SharedStorage => place.Whole?.Storage;

    /// <inheritdoc/>
    protected override void Forward(Tensor y)
    {
        var pixels = x.Shape[2] * x.Shape[3];
        int[] sizes = [x.Shape[0], x.Shape[1] * pixels];
        Backend.Copy(sizes, x.Storage, 0, [sizes[1], 1], y.Storage, place.First * pixels, [place.Channels * pixels, 1]);
    }

    /// <inheritdoc/>
    protected override void Backward(Tensor y) =>
        throw new InvalidOperationException($"{Owner ?? Name}: what is written into a larger tensor has no gradient; use Concatenate while recording.");
}

/// <summary>Writing into larger tensors.</summary>
public static class PlaceExtensions
{
    extension(Tensor x)
    {
        /// <summary>Copies to a place among the channels of a larger tensor and gives that, see <see cref="PlaceOp"/>; for inference.</summary>
        /// <exception cref="GeometryException">The tensor does not fit into its place.</exception>
        public Tensor PlaceIn(ChannelPlace place) => new PlaceOp(x, place).Run();
    }
}
