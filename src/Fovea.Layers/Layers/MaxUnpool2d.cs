using Fovea.Kernels;
using Fovea.Tensors;
using Fovea.Tensors.Ops;

namespace Fovea.Layers;

/// <summary>
/// Puts values back where a max pooling found its maxima, zeros elsewhere (Zeiler and Fergus 2013, section 2.1): N×C×OH×OW → N×C×H×W with
/// H = (OH − 1)·stride − 2·padding + KH unless given.
/// </summary>
/// <param name="kernel">The pooling's window.</param>
/// <param name="stride">The pooling's stride; the kernel's size unless given.</param>
/// <param name="padding">The pooling's padding.</param>
public sealed class MaxUnpool2d(Size2d kernel, Size2d? stride = null, Padding padding = default) : Module
{
    readonly (int Top, int Bottom, int Left, int Right) pads = Describe.Numbers("MaxUnpool2d", padding);
    readonly Size2d step = stride ?? kernel;

    /// <summary>Not possible: where the maxima stood is needed too.</summary>
    /// <param name="x">Values.</param>
    /// <exception cref="InvalidOperationException">Always; see <see cref="Forward(Tensor, Tensor, Size2d?)"/>.</exception>
    public override Tensor Forward(Tensor x) => throw new InvalidOperationException(
        $"{this}: the places of the maxima are needed too. Take them from MaxPool2d.ForwardWithIndices and call Forward(x, indices).");

    /// <summary>Puts the values back.</summary>
    /// <param name="x">Values, N×C×OH×OW.</param>
    /// <param name="indices">Their places, of the same shape, from <see cref="MaxPool2d.ForwardWithIndices"/>.</param>
    /// <param name="output">Rows and columns of the result, where several inputs pool to one size.</param>
    /// <exception cref="GeometryException">The shapes differ or an index lies outside the plane.</exception>
    public Tensor Forward(Tensor x, Tensor indices, Size2d? output = null)
    {
        var size = output ?? (x.Rank == 4 ? Inverse(x.Shape[2], x.Shape[3]) : default);
        return x.MaxUnpool(indices, size, this);
    }

    /// <inheritdoc/>
    public override string ToString() => $"MaxUnpool2d({kernel}{Describe.Windows(step == kernel ? null : step, padding, 1)})";

    Size2d Inverse(int height, int width) =>
        ((height - 1) * step.Y - pads.Top - pads.Bottom + kernel.Y, (width - 1) * step.X - pads.Left - pads.Right + kernel.X);
}
