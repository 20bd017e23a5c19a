using System.Numerics;
using Fovea.Reports.Drawing;

namespace Fovea.Reports.Figures;

/// <summary>Numbers in rows and columns: a matrix, a plane of a picture, heights over a plane. Made from <c>double[,]</c> without a word.</summary>
public sealed class Grid
{
    readonly double[] values;

    Grid(int rows, int columns, double[] values) => (Rows, Columns, this.values) = (rows, columns, values);

    /// <summary>Rows, from the top.</summary>
    public int Rows { get; }

    /// <summary>Columns, from the left.</summary>
    public int Columns { get; }

    /// <summary>One number.</summary>
    /// <param name="row">From 0 at the top.</param>
    /// <param name="column">From 0 at the left.</param>
    public double this[int row, int column] => values[(row * Columns) + column];

    /// <summary>A grid from a row-major list, as tensors have them.</summary>
    /// <param name="rows">Rows.</param>
    /// <param name="columns">Columns.</param>
    /// <param name="values">rows × columns numbers, copied.</param>
    /// <exception cref="ArgumentException">The count does not fit, or is zero.</exception>
    public static Grid Of<T>(int rows, int columns, IEnumerable<T> values)
        where T : INumberBase<T>
    {
        var all = Values.Of(values);
        if (rows < 1 || columns < 1 || all.Length != (long)rows * columns)
            throw new ArgumentException($"A grid of {rows}×{columns} needs {(long)rows * columns} numbers and at least one; got {all.Length}.");
        return new(rows, columns, all);
    }

    /// <summary>A grid from a two-dimensional array, copied.</summary>
    /// <param name="values">The numbers.</param>
    /// <exception cref="ArgumentException">It is empty.</exception>
    public static Grid Of<T>(T[,] values)
        where T : INumberBase<T> => Of(values.GetLength(0), values.GetLength(1), values.Cast<T>());

    /// <summary>A function's values: rows follow <paramref name="ys"/>, columns <paramref name="xs"/>.</summary>
    /// <param name="xs">Places along.</param>
    /// <param name="ys">Places up; row 0 is the first of them.</param>
    /// <param name="function">The height over (x, y).</param>
    public static Grid Of(IReadOnlyList<double> xs, IReadOnlyList<double> ys, Func<double, double, double> function) =>
        Of(ys.Count, xs.Count, ys.SelectMany(y => xs.Select(x => function(x, y))));

    /// <summary>A grid from a two-dimensional array, copied.</summary>
    /// <param name="values">The numbers.</param>
    public static implicit operator Grid(double[,] values) => Of(values);

    /// <inheritdoc cref="op_Implicit(double[,])"/>
    public static implicit operator Grid(float[,] values) => Of(values);

    /// <inheritdoc cref="op_Implicit(double[,])"/>
    public static implicit operator Grid(int[,] values) => Of(values);

    internal IEnumerable<double> All => values;

    internal Extent Extent => Extent.Of([values]);
}
