namespace Fovea.Layers;

/// <summary>A size per axis of a picture; a number stands for both, a pair for (downwards, to the right): <c>kernel: 3</c>, <c>kernel: (3, 1)</c>.</summary>
/// <param name="Y">Downwards: rows.</param>
/// <param name="X">To the right: columns.</param>
public readonly record struct Size2d(int Y, int X)
{
    /// <summary>The same size for both axes.</summary>
    public static implicit operator Size2d(int size) => new(size, size);

    /// <summary>Rows, then columns.</summary>
    public static implicit operator Size2d((int Y, int X) size) => new(size.Y, size.X);

    /// <summary>As the operations take it.</summary>
    public static implicit operator (int Y, int X)(Size2d size) => (size.Y, size.X);

    /// <summary><c>3×1</c>.</summary>
    public override string ToString() => $"{Y}×{X}";

    /// <summary><c>2</c> where both are equal, else <c>2×1</c>.</summary>
    internal string Short => Y == X ? $"{Y}" : ToString();
}
