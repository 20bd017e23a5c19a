using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Fovea.Kernels.Pooling;

/// <summary>The 2×2 windows of a row of at most sixteen columns, one a lane. Columns behind the last window, which none reaches, are written too.</summary>
/// <param name="outputWidth">Windows.</param>
/// <param name="width">Columns of the row.</param>
internal readonly unsafe struct NarrowPairs(int outputWidth, int width)
{
    private readonly Vector256<float> _low = PlaneLanes256.Between(0, width);
    private readonly Vector256<float> _high = PlaneLanes256.Between(-8, width - 8);

    /// <summary>The lanes that have a window.</summary>
    public Vector256<float> Windows { get; } = PlaneLanes256.Between(0, outputWidth);

    /// <summary>Whether rows are narrow enough.</summary>
    public static bool Fit(int width) => width <= 16;

    /// <summary>What the windows see of a row; zero outside it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Read(float* row, out Vector256<float> left, out Vector256<float> right)
    {
        var zero = Vector256<float>.Zero;
        PlaneLanes256.Split(PlaneLanes256.Load(row, _low, zero), PlaneLanes256.Load(row + 8, _high, zero), out left, out right);
    }

    /// <summary>Writes a row's columns.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Write(Vector256<float> left, Vector256<float> right, float* row)
    {
        PlaneLanes256.Join(left, right, out var low, out var high);
        PlaneLanes256.Store(low, row, _low);
        PlaneLanes256.Store(high, row + 8, _high);
    }
}
