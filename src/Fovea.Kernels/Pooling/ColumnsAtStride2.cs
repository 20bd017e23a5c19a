using System.Runtime.CompilerServices;

namespace Fovea.Kernels.Pooling;

/// <summary>Windows at stride 2: even and odd columns taken apart; the third is the next window's first, which the last lane lacks.</summary>
internal readonly unsafe struct ColumnsAtStride2<T, TLanes> : IColumnsOfThree<T, ColumnsAtStride2<T, TLanes>>
    where T : struct
    where TLanes : struct, IPlaneLanes<T>
{
    private readonly int _left;
    private readonly T _low, _high, _writtenLow, _writtenHigh;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ColumnsAtStride2(int left, int width, bool isFirst)
    {
        _left = left;
        _low = TLanes.Between(-left, width - left);
        _high = TLanes.Between(-left - TLanes.Count, width - left - TLanes.Count);
        var (from, to) = (isFirst ? -left : 2, Math.Min(2 * Windows, width - left));
        _writtenLow = TLanes.Between(from, to);
        _writtenHigh = TLanes.Between(from - TLanes.Count, to - TLanes.Count);
    }

    public static int Stride => 2;

    public static int Windows => TLanes.Count - 1;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ColumnsAtStride2<T, TLanes> At(in PoolingGeometry g, int ox) => new(2 * ox - g.PadLeft, g.InputWidth, ox == 0);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Read(float* row, out T first, out T second, out T third)
    {
        var outside = TLanes.Create(float.NegativeInfinity);
        var low = TLanes.Load(row + _left, _low, outside);
        var high = TLanes.Load(row + _left + TLanes.Count, _high, outside);
        TLanes.Split(low, high, out first, out second);
        third = TLanes.Next(first);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (T Sum, T After) Add((T Sum, T After) sums, T first, T second, T third) =>
        (TLanes.Add(TLanes.Add(sums.Sum, first), TLanes.Previous(third)), TLanes.Add(sums.After, second));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Write((T Sum, T After) sums, float* row)
    {
        TLanes.Join(sums.Sum, sums.After, out var low, out var high);
        TLanes.Store(low, row + _left, _writtenLow);
        TLanes.Store(high, row + _left + TLanes.Count, _writtenHigh);
    }
}
