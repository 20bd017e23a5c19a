namespace Fovea.Kernels.Pooling;

/// <summary>
/// How windows three columns wide lie on a row, for a block of windows side by side, one a lane. Columns count from the left padding:
/// window ox has the padded columns stride·ox to stride·ox + 2.
/// </summary>
/// <typeparam name="T">The vector.</typeparam>
/// <typeparam name="TSelf">This type.</typeparam>
internal unsafe interface IColumnsOfThree<T, TSelf>
    where T : struct
    where TSelf : struct, IColumnsOfThree<T, TSelf>
{
    /// <summary>Step between windows, along the row and down the plane.</summary>
    static abstract int Stride { get; }

    /// <summary>Windows of a block: those lanes that see all their three columns.</summary>
    static abstract int Windows { get; }

    /// <summary>The block that begins with window <paramref name="ox"/>.</summary>
    static abstract TSelf At(in PoolingGeometry g, int ox);

    /// <summary>What the windows see of a row: their first, second and third column; −∞ outside the row.</summary>
    void Read(float* row, out T first, out T second, out T third);

    /// <summary>
    /// Sums with the shares of the windows' columns added, first, second and third in turn: the padded columns stride·lane, and with stride
    /// 2 those after them.
    /// </summary>
    static abstract (T Sum, T After) Add((T Sum, T After) sums, T first, T second, T third);

    /// <summary>Writes a row of sums; of the block's columns those that depend on no window before it, unless it is the first.</summary>
    void Write((T Sum, T After) sums, float* row);
}
