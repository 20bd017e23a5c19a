using System.Runtime.CompilerServices;

namespace Fovea.Kernels.Pooling;

/// <summary>Windows at stride 1: three reads, a column apart.</summary>
internal readonly unsafe struct ColumnsAtStride1<T, TLanes> : IColumnsOfThree<T, ColumnsAtStride1<T, TLanes>>
    where T : struct
    where TLanes : struct, IPlaneLanes<T>
{
    private readonly int _left;
    private readonly T _first, _second, _third, _written;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ColumnsAtStride1(int left, int width, bool isFirst)
    {
        _left = left;
        _first = TLanes.Between(-left, width - left);
        _second = TLanes.Between(-left - 1, width - left - 1);
        _third = TLanes.Between(-left - 2, width - left - 2);
        _written = TLanes.Between(isFirst ? -left : 2, width - left);
    }

    public static int Stride => 1;

    public static int Windows => TLanes.Count;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ColumnsAtStride1<T, TLanes> At(in PoolingGeometry g, int ox) => new(ox - g.PadLeft, g.InputWidth, ox == 0);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Read(float* row, out T first, out T second, out T third)
    {
        var outside = TLanes.Create(float.NegativeInfinity);
        first = TLanes.Load(row + _left, _first, outside);
        second = TLanes.Load(row + _left + 1, _second, outside);
        third = TLanes.Load(row + _left + 2, _third, outside);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (T Sum, T After) Add((T Sum, T After) sums, T first, T second, T third) =>
        (TLanes.Add(TLanes.Add(TLanes.Add(sums.Sum, first), TLanes.Previous(second)), TLanes.Previous(TLanes.Previous(third))), sums.After);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Write((T Sum, T After) sums, float* row) => TLanes.Store(sums.Sum, row + _left, _written);
}
