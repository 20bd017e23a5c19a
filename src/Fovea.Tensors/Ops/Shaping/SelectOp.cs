using Fovea.Kernels;
using Fovea.Tensors.Autograd;

namespace Fovea.Tensors.Ops;

/// <summary>
/// Element i along an axis is element map[i] of the input, or zero where the map is negative; elements may repeat, and then their
/// gradients sum.
/// </summary>
/// <param name="x">The input.</param>
/// <param name="axis">The axis, −1 for the last.</param>
/// <param name="map">Source of each element.</param>
public sealed class SelectOp(Tensor x, int axis, int[] map) : Op(x)
{
    readonly int along = x.Shape.Axis(axis);

    int Outer => x.Shape.LengthOf(0, along);

    int Inner => x.Shape.LengthOf(along + 1, x.Rank);

    /// <inheritdoc/>
    public override string Name => "Select";

    /// <inheritdoc/>
    public override Shape OutputShape
    {
        get
        {
            foreach (var source in map)
                if (source >= x.Shape[along])
                    throw new GeometryException($"{Owner ?? Name}: element {source} does not exist along axis {along} of the shape {x.Shape}.");
            return x.Shape.With(along, map.Length);
        }
    }

    /// <inheritdoc/>
    protected override void Forward(Tensor y) => Backend.Gather(Outer, x.Shape[along], Inner, map, x.Storage, y.Storage);

    /// <inheritdoc/>
    protected override void Backward(Tensor y)
    {
        var dy = y.GradientStorage!;
        using var dx = GradientOf(x);
        if (dx.Storage is { } to)
            Backend.ScatterAdd(Outer, x.Shape[along], Inner, map, dy, to);
    }
}

/// <summary>What stands around a picture when a window leaves it.</summary>
public enum PaddingMode
{
    /// <summary>Zeros.</summary>
    Zeros,

    /// <summary>The picture mirrored at its border pixel, which is not repeated: c b | a b c | b a.</summary>
    Reflect,

    /// <summary>The border pixel repeated: a a | a b c | c c.</summary>
    Replicate,

    /// <summary>The picture repeated: b c | a b c | a b.</summary>
    Circular,
}

/// <summary>Selection and padding.</summary>
public static class SelectExtensions
{
    extension(Tensor x)
    {
        /// <summary>Elements of an axis by index, see <see cref="SelectOp"/>.</summary>
        /// <exception cref="GeometryException">An index is too large.</exception>
        public Tensor Select(int axis, params int[] map) => new SelectOp(x, axis, [.. map]).Run();

        /// <summary>Pads the last two axes.</summary>
        /// <param name="padding">Rows above and below, columns left and right.</param>
        /// <param name="mode">What the padding holds.</param>
        /// <param name="owner">Named in messages.</param>
        /// <exception cref="GeometryException">Padding is negative or larger than the mode allows.</exception>
        public Tensor Pad((int Top, int Bottom, int Left, int Right) padding, PaddingMode mode = PaddingMode.Zeros, object? owner = null)
        {
            if (x.Rank < 2)
                throw new GeometryException($"{owner ?? "Pad"}: padding needs rows and columns; the shape was {x.Shape}.");
            var rows = PaddingMap(owner ?? "Pad", x.Shape[^2], padding.Top, padding.Bottom, mode);
            var columns = PaddingMap(owner ?? "Pad", x.Shape[^1], padding.Left, padding.Right, mode);

            // No padding at all is one selection too: the result is a tensor of its own and never the input itself.
            var wide = padding is not { Left: 0, Right: 0 };
            var y = wide && padding is { Top: 0, Bottom: 0 } ? x : new SelectOp(x, -2, rows) { Owner = owner }.Run();
            return wide ? new SelectOp(y, -1, columns) { Owner = owner }.Run() : y;
        }
    }

    static int[] PaddingMap(object owner, int size, int before, int after, PaddingMode mode)
    {
        var most = mode switch
        {
            PaddingMode.Reflect => Math.Max(0, size - 1),
            PaddingMode.Circular => size,
            PaddingMode.Replicate when size == 0 => 0,
            _ => (Array.MaxLength - size) / 2,
        };
        if (before < 0 || after < 0 || before > most || after > most)
            throw new GeometryException($"{owner}: padding {before} and {after} in mode {mode} must lie between 0 and {most} for an axis of {size}.");

        var map = new int[before + size + after];
        for (var i = 0; i < map.Length; i++)
        {
            var source = i - before;
            map[i] = source >= 0 && source < size ? source : mode switch
            {
                PaddingMode.Reflect => source < 0 ? -source : 2 * (size - 1) - source,
                PaddingMode.Replicate => Math.Clamp(source, 0, size - 1),
                PaddingMode.Circular => (source + size) % size,
                _ => -1,
            };
        }

        return map;
    }
}
