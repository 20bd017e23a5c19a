using Fovea.Kernels.Pooling;
using Fovea.Tensors.Autograd;
using Fovea.Tensors.Backends;

namespace Fovea.Tensors.Ops;

/// <summary>
/// Maximum or mean of windows, N×C×H×W → N×C×OH×OW. The maximum sends its gradient to the first winner in scan order; the mean spreads
/// it evenly over the window.
/// </summary>
/// <param name="x">Input, N×C×H×W.</param>
/// <param name="kind">How windows fold.</param>
/// <param name="options">How windows lie.</param>
public sealed class PoolOp(Tensor x, PoolingKind kind, PoolingOptions options) : Op(x)
{
    PoolingGeometry geometry;

    /// <inheritdoc/>
    public override string Name => kind == PoolingKind.Max ? "MaxPool" : "AveragePool";

    /// <summary>The sizes.</summary>
    public PoolingGeometry Geometry => geometry;

    /// <summary>Whether to tell where each maximum stood.</summary>
    public bool WithIndices { get; init; }

    /// <summary>Where each maximum stood in its plane, row·W + column, in the output's shape; null unless asked for.</summary>
    public Tensor? Indices { get; private set; }

    /// <inheritdoc/>
    public override SpatialWindow Window => new(
        geometry.DilationY * (geometry.KernelHeight - 1) + 1, geometry.DilationX * (geometry.KernelWidth - 1) + 1,
        geometry.Adaptive ? Math.Max(1, geometry.InputHeight / geometry.OutputHeight) : geometry.StrideY,
        geometry.Adaptive ? Math.Max(1, geometry.InputWidth / geometry.OutputWidth) : geometry.StrideX,
        geometry.PadTop, geometry.PadLeft);

    /// <inheritdoc/>
    public override Shape OutputShape
    {
        get
        {
            Check.Pictures(Owner ?? Name, x.Shape);
            geometry = options.Geometry(Owner ?? Name, x.Shape);
            return [x.Shape[0], x.Shape[1], geometry.OutputHeight, geometry.OutputWidth];
        }
    }

    /// <inheritdoc/>
    protected override void Forward(Tensor y)
    {
        Indices = WithIndices ? new Tensor(y.Shape, Keep(y.Length)) : null;
        Backend.Pool(kind, geometry, x.Storage, y.Storage, Indices?.Storage);
    }

    /// <inheritdoc/>
    protected override void Backward(Tensor y)
    {
        var dy = y.GradientStorage!;
        using var dx = GradientOf(x);
        if (dx.Storage is { } to)
            Backend.PoolBackward(kind, geometry, x.Storage, y.Storage, dy, to);
    }
}

/// <summary>Pooling.</summary>
public static class PoolExtensions
{
    extension(Tensor x)
    {
        /// <summary>The largest element of each window; the stride is the kernel's size unless given.</summary>
        /// <exception cref="Kernels.GeometryException">The options do not fit the shape.</exception>
        public Tensor MaxPool(PoolingOptions options, object? owner = null) => new PoolOp(x, PoolingKind.Max, options) { Owner = owner }.Run();

        /// <summary>The largest element of each window, and where it stood (row·W + column, whole numbers), for <c>MaxUnpool</c>.</summary>
        /// <exception cref="Kernels.GeometryException">The options do not fit the shape.</exception>
        public (Tensor Values, Tensor Indices) MaxPoolWithIndices(PoolingOptions options, object? owner = null)
        {
            var op = new PoolOp(x, PoolingKind.Max, options) { Owner = owner, WithIndices = true };
            return (op.Run(), op.Indices!);
        }

        /// <summary>The mean of each window.</summary>
        /// <exception cref="Kernels.GeometryException">The options do not fit the shape.</exception>
        public Tensor AveragePool(PoolingOptions options, object? owner = null) => new PoolOp(x, PoolingKind.Average, options) { Owner = owner }.Run();
    }
}
