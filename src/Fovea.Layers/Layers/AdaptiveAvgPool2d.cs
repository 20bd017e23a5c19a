using Fovea.Tensors;
using Fovea.Tensors.Ops;

namespace Fovea.Layers;

/// <summary>Means of windows that tile the input into a given number of rows and columns: N×C×H×W → N×C×OH×OW for any H and W.</summary>
public sealed class AdaptiveAvgPool2d : Module
{
    readonly PoolingOptions options;

    /// <summary>Sets both sizes of the result.</summary>
    /// <param name="output">Rows and columns of the result.</param>
    public AdaptiveAvgPool2d(Size2d output)
        : this(output.Y, output.X)
    {
    }

    /// <summary>Sets the sizes of the result axis by axis.</summary>
    /// <param name="rows">Rows of the result, or null for as many as the input has.</param>
    /// <param name="columns">Columns of the result, or null for as many as the input has.</param>
    public AdaptiveAvgPool2d(int? rows, int? columns) => options = new PoolingOptions { AdaptiveOutput = (rows, columns) };

    /// <inheritdoc/>
    public override Tensor Forward(Tensor x) => x.AveragePool(options, this);

    /// <inheritdoc/>
    public override string ToString() => $"AdaptiveAvgPool2d({Describe.Adaptive(options)})";
}
