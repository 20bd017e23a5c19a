namespace Fovea.Layers;

/// <summary>
/// Rows and columns around a picture: one number for all sides, (rows, columns), (top, bottom, left, right), <see cref="Same"/> or
/// <see cref="Valid"/>.
/// </summary>
/// <param name="Top">Rows above.</param>
/// <param name="Bottom">Rows below.</param>
/// <param name="Left">Columns to the left.</param>
/// <param name="Right">Columns to the right.</param>
public readonly record struct Padding(int Top, int Bottom, int Left, int Right)
{
    /// <summary>As much as makes the output ⌈input/stride⌉ large; what is odd goes below and to the right.</summary>
    public static Padding Same { get; } = new() { IsSame = true };

    /// <summary>None: windows stay inside the picture.</summary>
    public static Padding Valid => default;

    /// <summary>Whether this is <see cref="Same"/>, which depends on the input and has no numbers of its own.</summary>
    public bool IsSame { get; private init; }

    /// <summary>The same on all four sides.</summary>
    public static implicit operator Padding(int size) => new(size, size, size, size);

    /// <summary>Rows above and below, columns left and right.</summary>
    public static implicit operator Padding((int Y, int X) size) => new(size.Y, size.Y, size.X, size.X);

    /// <summary>Every side by itself.</summary>
    public static implicit operator Padding((int Top, int Bottom, int Left, int Right) size) => new(size.Top, size.Bottom, size.Left, size.Right);

    /// <summary>As the operations take it.</summary>
    public static implicit operator (int Top, int Bottom, int Left, int Right)(Padding padding) =>
        (padding.Top, padding.Bottom, padding.Left, padding.Right);

    /// <summary><c>1</c>, <c>1×0</c>, <c>(0, 1, 0, 1)</c> or <c>same</c>: as short as it can be said.</summary>
    public override string ToString() =>
        IsSame ? "same"
        : Top != Bottom || Left != Right ? $"({Top}, {Bottom}, {Left}, {Right})"
        : new Size2d(Top, Left).Short;
}
