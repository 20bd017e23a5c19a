using Fovea.Kernels;

namespace Fovea.Tensors.Ops;

/// <summary>Sentences that several operations share when shapes do not fit.</summary>
static class Check
{
    public static void Pictures(object owner, Shape shape)
    {
        if (shape.Rank != 4)
            throw new GeometryException($"{owner}: input needs 4 axes, N×C×H×W; the shape was {shape}{Hint(shape)}.");
    }

    public static void Filters(object owner, Shape weight, Tensor? bias, int outputs)
    {
        if (weight.Rank != 4)
            throw new GeometryException($"{owner}: weights need 4 axes, out×in×KH×KW; the shape was {weight}.");
        if (weight.Elements == 0)
            throw new GeometryException($"{owner}: weights need at least one element along each of out×in×KH×KW; the shape was {weight}.");
        if (bias is not null && bias.Length != outputs)
            throw new GeometryException($"{owner}: bias has shape {bias.Shape}, expected {outputs}.");
    }

    public static string Channels(int count) => count == 1 ? "1 channel" : $"{count} channels";

    static string Hint(Shape shape) => shape.Rank switch
    {
        3 => $"; for a single picture Reshape it to 1×{shape}",
        2 => "; flat pictures must be reshaped to N×C×H×W",
        _ => "",
    };
}
