namespace Fovea.Data.Transforms;

/// <summary>What stands around a picture where a crop reaches out of it.</summary>
public enum PaddingMode
{
    /// <summary>One value, black unless said.</summary>
    Constant,

    /// <summary>The nearest pixel of the border.</summary>
    Edge,

    /// <summary>The picture mirrored, without its border pixels twice.</summary>
    Reflect,
}

/// <summary>Which pixel stands at a place that may lie outside.</summary>
static class Around
{
    /// <summary>The row or column, or −1 for the constant value.</summary>
    /// <param name="place">Any place; 0 to <paramref name="length"/> − 1 lie inside.</param>
    /// <param name="length">Rows or columns that there are.</param>
    /// <param name="mode">What stands around.</param>
    public static int Place(int place, int length, PaddingMode mode)
    {
        if ((uint)place < (uint)length)
            return place;
        if (mode == PaddingMode.Constant)
            return -1;
        if (mode == PaddingMode.Edge || length == 1)
            return Math.Clamp(place, 0, length - 1);
        var period = 2 * (length - 1);
        var within = ((place % period) + period) % period;
        return within < length ? within : period - within;
    }
}
