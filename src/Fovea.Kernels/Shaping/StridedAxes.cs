using System.Runtime.CompilerServices;

namespace Fovea.Kernels.Shaping;

/// <summary>One axis of a box that lies in two layouts.</summary>
/// <param name="Size">Its length.</param>
/// <param name="X">Step in the source.</param>
/// <param name="Y">Step in the target.</param>
internal readonly record struct StridedAxis(int Size, int X, int Y);

/// <summary>The axes of a box in two layouts, without those of size 1 and with those merged that follow on from each other on both sides.</summary>
internal readonly struct StridedAxes
{
    /// <summary>The highest rank supported.</summary>
    public const int MostAxes = 8;

    private readonly Buffer _axes;

    /// <summary>Merges the axes given.</summary>
    public StridedAxes(ReadOnlySpan<int> sizes, ReadOnlySpan<int> xStrides, ReadOnlySpan<int> yStrides)
    {
        Length = 1;
        for (var i = 0; i < sizes.Length; i++)
        {
            Length *= sizes[i];
            if (sizes[i] == 1)
                continue;
            var axis = new StridedAxis(sizes[i], xStrides[i], yStrides[i]);
            var last = Rank > 0 ? _axes[Rank - 1] : default;
            if (Rank > 0 && last.X == axis.X * axis.Size && last.Y == axis.Y * axis.Size)
                _axes[Rank - 1] = axis with { Size = last.Size * axis.Size };
            else
                _axes[Rank++] = axis;
        }

        if (Rank == 0)
            _axes[Rank++] = new StridedAxis(1, 0, 0);
    }

    /// <summary>Axes left, at least one.</summary>
    public int Rank { get; }

    /// <summary>Elements of the box.</summary>
    public int Length { get; }

    /// <summary>Whether different indices of the outermost axis never write to the same element, so that they may run at once.</summary>
    public bool MaySplit
    {
        get
        {
            long reach = 0;
            for (var i = 1; i < Rank; i++)
                reach += Math.Abs((long)_axes[i].Y) * (_axes[i].Size - 1);
            return Math.Abs((long)_axes[0].Y) > reach || IsPermutation();
        }
    }

    /// <summary>An axis, outermost first.</summary>
    public StridedAxis At(int axis) => _axes[axis];

    /// <summary>An axis' size.</summary>
    public int Size(int axis) => _axes[axis].Size;

    /// <summary>Whether each step in the target leads past all that smaller steps reach, so that no two indices meet.</summary>
    private bool IsPermutation()
    {
        for (var i = 0; i < Rank; i++)
        {
            long reach = 0;
            var step = Math.Abs((long)_axes[i].Y);
            for (var j = 0; j < Rank; j++)
                if (j != i && Math.Abs((long)_axes[j].Y) <= step)
                    reach += Math.Abs((long)_axes[j].Y) * (_axes[j].Size - 1);
            if (step <= reach)
                return false;
        }

        return true;
    }

    [InlineArray(MostAxes)]
    private struct Buffer
    {
        private StridedAxis _first;
    }
}
