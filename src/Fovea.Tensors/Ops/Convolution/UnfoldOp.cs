using Fovea.Kernels.Convolution;
using Fovea.Tensors.Autograd;

namespace Fovea.Tensors.Ops;

/// <summary>
/// im2col: every window of a convolution as one row. x is N×C×H×W, the result (N·OH·OW)×(C·KH·KW), so that convolution becomes one
/// matrix product with the filters as columns: 1×3×7×7 with a 5×5 kernel gives 9×75. Its gradient is <see cref="FoldOp"/>.
/// The product's kernels never store this matrix; the operation exists to be looked at and computed with.
/// </summary>
/// <param name="x">Pictures, N×C×H×W.</param>
/// <param name="kernel">Height and width of the windows.</param>
/// <param name="options">Stride, padding, dilation.</param>
public sealed class UnfoldOp(Tensor x, (int Y, int X) kernel, ConvolutionOptions options) : Op(x)
{
    ConvolutionGeometry geometry;

    /// <inheritdoc/>
    public override string Name => "Im2Col";

    /// <inheritdoc/>
    public override Shape OutputShape
    {
        get
        {
            Check.Pictures(Owner ?? Name, x.Shape);
            geometry = Windows.Of(Owner ?? Name, x.Shape, kernel, options);
            return [geometry.Batch * geometry.OutputPixels, geometry.FilterLength];
        }
    }

    /// <inheritdoc/>
    protected override void Forward(Tensor y) => Backend.Unfold(geometry, x.Storage, y.Storage);

    /// <inheritdoc/>
    protected override void Backward(Tensor y)
    {
        var dy = y.GradientStorage!;
        using var dx = GradientOf(x);
        if (dx.Storage is { } to)
            Backend.Fold(geometry, dy, to);
    }
}

/// <summary>
/// col2im: adds every row of a window matrix back to the pixels it was read from; overlapping windows sum. The transpose of
/// <see cref="UnfoldOp"/> as a linear map, hence its gradient, and the other way round.
/// </summary>
/// <param name="columns">(N·OH·OW)×(C·KH·KW).</param>
/// <param name="shape">The pictures' shape, N×C×H×W.</param>
/// <param name="kernel">Height and width of the windows.</param>
/// <param name="options">Stride, padding, dilation.</param>
public sealed class FoldOp(Tensor columns, Shape shape, (int Y, int X) kernel, ConvolutionOptions options) : Op(columns)
{
    ConvolutionGeometry geometry;

    /// <inheritdoc/>
    public override string Name => "Col2Im";

    /// <inheritdoc/>
    public override Shape OutputShape
    {
        get
        {
            Check.Pictures(Owner ?? Name, shape);
            geometry = Windows.Of(Owner ?? Name, shape, kernel, options);
            Shape expected = [geometry.Batch * geometry.OutputPixels, geometry.FilterLength];
            if (columns.Shape != expected)
                throw new Kernels.GeometryException($"{Owner ?? Name}: pictures of {shape} have windows of shape {expected}; the columns had {columns.Shape}.");
            return shape;
        }
    }

    /// <inheritdoc/>
    protected override void Forward(Tensor y) => Backend.Fold(geometry, columns.Storage, y.Storage);

    /// <inheritdoc/>
    protected override void Backward(Tensor y)
    {
        var dy = y.GradientStorage!;
        using var dx = GradientOf(columns);
        if (dx.Storage is { } to)
            Backend.Unfold(geometry, dy, to);
    }
}

static class Windows
{
    public static ConvolutionGeometry Of(object owner, Shape x, (int Y, int X) kernel, ConvolutionOptions options) =>
        ConvolutionGeometry.Create(
            owner, x[0], x[1], (x[2], x[3]), 1, kernel, options.Stride, options.PaddingFor((x[2], x[3]), kernel), options.Dilation, 1);
}

/// <summary>Windows as rows of a matrix, and back.</summary>
public static class UnfoldExtensions
{
    extension(Tensor x)
    {
        /// <summary>Windows as rows, see <see cref="UnfoldOp"/>.</summary>
        /// <exception cref="Kernels.GeometryException">The shapes do not fit.</exception>
        public Tensor Im2Col((int Y, int X) kernel, ConvolutionOptions? options = null) => new UnfoldOp(x, kernel, options ?? ConvolutionOptions.Default).Run();

        /// <summary>Rows summed back into pictures, see <see cref="FoldOp"/>.</summary>
        /// <exception cref="Kernels.GeometryException">The shapes do not fit.</exception>
        public Tensor Col2Im(Shape shape, (int Y, int X) kernel, ConvolutionOptions? options = null) =>
            new FoldOp(x, shape, kernel, options ?? ConvolutionOptions.Default).Run();
    }
}
