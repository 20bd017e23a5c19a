using System.Collections.Concurrent;

namespace Fovea.Data.Images;

/// <summary>
/// For each new pixel along one axis, the old ones that it sees and their shares: whole numbers of 2⁻²², as in Pillow, so that every sum is
/// exact and its order cannot matter. A share is also kept in two halves, 2¹⁵·high + low, which multiply-adds of 16 bits take.
/// </summary>
sealed class ResampleTaps
{
    /// <summary>Binary digits of a share after the point: 32 less 8 of a pixel and 2 for overshoot.</summary>
    public const int Precision = 22;

    /// <summary>Binary digits of a share's low half.</summary>
    public const int LowBits = 15;

    /// <summary>Shares that are kept for later, of all axes together: 8 MB. A photo's axis has a few thousand.</summary>
    const int MostKept = 1_000_000;

    /// <summary>Shares a new pixel has room for are a multiple of this; what is left over is zero.</summary>
    const int Group = 8;

    static readonly ConcurrentDictionary<(int, float, float, int, ResampleFilter), ResampleTaps> Kept = new();
    static int kept;

    readonly int[] first, count, shares;
    readonly short[] low, high;

    ResampleTaps(int old, float from, float to, int length, ResampleFilter filter)
    {
        var step = (double)(to - from) / length;
        var stretch = Math.Max(1, step); // a shrinking filter grows with the step, so that no old pixel is skipped
        var support = FilterCurve.Support(filter) * stretch;
        Stride = ((((int)Math.Ceiling(support) * 2) + 1 + Group - 1) / Group) * Group;
        (first, count, shares) = (new int[length], new int[length], new int[length * Stride]);
        (low, high) = (new short[shares.Length], new short[shares.Length]);
        var heights = new double[Stride];
        for (var i = 0; i < length; i++)
        {
            var centre = from + ((i + 0.5) * step);
            first[i] = Math.Max(0, (int)(centre - support + 0.5));
            count[i] = Math.Min(old, (int)(centre + support + 0.5)) - first[i];
            var sum = 0.0;
            for (var tap = 0; tap < count[i]; tap++)
                sum += heights[tap] = FilterCurve.Height(filter, (tap + first[i] - centre + 0.5) * (1 / stretch));
            for (var tap = 0; tap < count[i]; tap++)
                Set((i * Stride) + tap, sum == 0 ? heights[tap] : heights[tap] / sum);
        }
    }

    /// <summary>New pixels.</summary>
    public int Length => first.Length;

    /// <summary>From one new pixel's shares to the next one's.</summary>
    public int Stride { get; }

    /// <summary>The first old pixel that each new one sees.</summary>
    public ReadOnlySpan<int> First => first;

    /// <summary>How many old pixels each new one sees.</summary>
    public ReadOnlySpan<int> Count => count;

    /// <summary>The shares of all new pixels, <see cref="Stride"/> apart.</summary>
    public ReadOnlySpan<int> Shares => shares;

    /// <summary>The low halves of <see cref="Shares"/>, 0 to 2¹⁵ − 1.</summary>
    public ReadOnlySpan<short> Low => low;

    /// <summary>The high halves of <see cref="Shares"/>, with the sign.</summary>
    public ReadOnlySpan<short> High => high;

    /// <summary>The old pixels that any new one sees.</summary>
    public (int First, int End) Seen => (first[0], first[^1] + count[^1]);

    /// <summary>The taps of an axis, kept from an earlier call if it had the same sizes.</summary>
    /// <param name="old">Old pixels.</param>
    /// <param name="from">Where among them the new ones begin.</param>
    /// <param name="to">Where they end.</param>
    /// <param name="length">New pixels.</param>
    /// <param name="filter">Any but the nearest.</param>
    public static ResampleTaps Of(int old, float from, float to, int length, ResampleFilter filter)
    {
        var key = (old, from, to, length, filter);
        if (Kept.TryGetValue(key, out var taps))
            return taps;
        taps = new ResampleTaps(old, from, to, length, filter);
        if (taps.shares.Length > MostKept / 8)
            return taps;
        if (Interlocked.Add(ref kept, taps.shares.Length) > MostKept)
        {
            Kept.Clear();
            Interlocked.Exchange(ref kept, taps.shares.Length);
        }

        Kept[key] = taps;
        return taps;
    }

    void Set(int index, double share)
    {
        var units = share * (1 << Precision);
        var whole = (int)(units < 0 ? units - 0.5 : units + 0.5);
        (shares[index], low[index], high[index]) = (whole, (short)(whole & ((1 << LowBits) - 1)), checked((short)(whole >> LowBits)));
    }
}
