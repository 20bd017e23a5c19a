namespace Fovea.Kernels.Elementwise;

/// <summary>
/// How two shapes meet by NumPy's rule: aligned at their last axes, an axis of 1 or a missing one is repeated. Validated once by
/// <see cref="Create"/>, which also merges neighbouring axes that behave alike, so that equal shapes become a single axis and a
/// bias of C channels over N×C×H×W becomes [N, C, H·W].
/// </summary>
public sealed class BroadcastGeometry
{
    private BroadcastGeometry(int[] outputShape, Axis[] axes)
    {
        OutputShape = outputShape;
        Axes = axes;
        (ALength, BLength, OutputLength) = (1, 1, 1);
        foreach (var axis in axes)
        {
            OutputLength *= axis.Size;
            ALength *= axis.InA ? axis.Size : 1;
            BLength *= axis.InB ? axis.Size : 1;
        }
    }

    /// <summary>The shape of the result.</summary>
    public int[] OutputShape { get; }

    /// <summary>Elements of a.</summary>
    public int ALength { get; }

    /// <summary>Elements of b.</summary>
    public int BLength { get; }

    /// <summary>Elements of the result.</summary>
    public int OutputLength { get; }

    /// <summary>The merged axes of the result, outermost first; at least one.</summary>
    internal Axis[] Axes { get; }

    /// <summary>Works out the result's shape.</summary>
    /// <param name="owner">Who asks, for messages.</param>
    /// <param name="shapeA">Shape of a.</param>
    /// <param name="shapeB">Shape of b.</param>
    /// <exception cref="GeometryException">Two aligned axes differ and neither is 1.</exception>
    public static BroadcastGeometry Create(object owner, ReadOnlySpan<int> shapeA, ReadOnlySpan<int> shapeB)
    {
        var output = new int[Math.Max(shapeA.Length, shapeB.Length)];
        var axes = new List<Axis>(output.Length);
        for (var i = 0; i < output.Length; i++)
        {
            var sizeA = SizeAt(shapeA, i - (output.Length - shapeA.Length));
            var sizeB = SizeAt(shapeB, i - (output.Length - shapeB.Length));
            if (sizeA != sizeB && sizeA != 1 && sizeB != 1)
                throw new GeometryException(
                    $"{owner}: shapes {Print(shapeA)} and {Print(shapeB)} do not broadcast: axis {i - output.Length} from the end has " +
                    $"{sizeA} and {sizeB}. Aligned at the last axis, sizes must be equal or 1.");
            output[i] = sizeA == 1 ? sizeB : sizeA;
            if (output[i] == 1)
                continue;

            var axis = new Axis(output[i], InA: sizeA != 1, InB: sizeB != 1);
            if (axes.Count > 0 && axes[^1].InA == axis.InA && axes[^1].InB == axis.InB)
                axes[^1] = axis with { Size = axes[^1].Size * axis.Size };
            else
                axes.Add(axis);
        }

        if (axes.Count == 0)
            axes.Add(new Axis(1, InA: true, InB: true));
        return new BroadcastGeometry(output, [.. axes]);
    }

    private static int SizeAt(ReadOnlySpan<int> shape, int axis) => axis < 0 ? 1 : shape[axis];

    private static string Print(ReadOnlySpan<int> shape) => shape.Length == 0 ? "() (a scalar)" : string.Join('×', shape.ToArray());

    /// <summary>One merged axis of the result.</summary>
    /// <param name="Size">Its length.</param>
    /// <param name="InA">a runs along it; otherwise it repeats.</param>
    /// <param name="InB">b runs along it; otherwise it repeats.</param>
    internal readonly record struct Axis(int Size, bool InA, bool InB);
}
