using Fovea.Data.Images;
using Fovea.Tensors;

namespace Fovea.Data.Transforms;

/// <summary>
/// The whole way from a decoded picture of any size to the values a network takes: transforms of bytes, b/255 and normalization, changes of
/// values. <see cref="Pipelines"/> has the usual ones.
/// </summary>
/// <param name="shape">What comes out, C×H×W; C is 1 for grey or 3 for colour, which pictures are turned to first.</param>
public sealed class Pipeline(Shape shape)
{
    /// <summary>What comes out: C×H×W.</summary>
    public Shape Shape { get; } = shape.Rank == 3 && shape[0] is 1 or 3
        ? shape
        : throw new ArgumentException($"Pipeline: the shape is {shape}, expected 1×H×W for grey or 3×H×W for colour.", nameof(shape));

    readonly Compose transforms = new(new ToChannels(shape[0]));

    /// <summary>What is done with bytes, in this order; the last one makes pictures of the promised size.</summary>
    public IReadOnlyList<IPictureTransform> Pictures
    {
        get;
        init => (field, transforms) = (value, new Compose([new ToChannels(Shape[0]), .. value]));
    } = [];

    /// <summary>How bytes become values.</summary>
    public ToTensor ToTensor { get; init; } = new();

    /// <summary>What is done with values, in this order.</summary>
    public IReadOnlyList<IAugmentation> Values { get; init; } = [];

    /// <summary>Writes what becomes of a picture.</summary>
    /// <param name="picture">Of any size; it is left as it is.</param>
    /// <param name="rng">Chance of this picture in this epoch alone.</param>
    /// <param name="destination">Room for C·H·W values.</param>
    /// <exception cref="ArgumentException">The transforms made a picture of another size than promised.</exception>
    public void Apply(Picture picture, Rng rng, Span<float> destination)
    {
        var (channels, height, width) = (Shape[0], Shape[1], Shape[2]);
        var current = transforms.Apply(picture, rng);
        if ((current.Channels, current.Height, current.Width) != (channels, height, width))
        {
            throw new ArgumentException(
                $"Pipeline: its transforms made {current.Channels}×{current.Height}×{current.Width} of a picture of {picture.Channels}×{picture.Height}×{picture.Width}, "
                + $"expected {Shape} (C×H×W). End them with a Resize, a CenterCrop or a RandomResizedCrop to that size.");
        }

        ToTensor.Apply(current, destination);
        if (!ReferenceEquals(current, picture))
            current.Dispose();
        foreach (var change in Values)
            change.Apply(destination[..Shape.Elements], channels, height, width, rng);
    }

    /// <summary>What becomes of a picture, as a tensor.</summary>
    /// <param name="picture">Of any size.</param>
    /// <param name="seed">Chance.</param>
    /// <returns>C×H×W values.</returns>
    public Tensor Apply(Picture picture, ulong seed = 0) => Tensor.Create(Shape, destination => Apply(picture, new Rng(seed), destination));
}
