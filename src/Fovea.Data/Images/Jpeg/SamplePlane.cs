namespace Fovea.Data.Images.Jpeg;

/// <summary>
/// Rows of samples. Where rows are used as soon as they are decoded the plane holds a few of them only, a power of two: row y lies where
/// row y − 2^n lay before.
/// </summary>
/// <param name="samples">The memory.</param>
/// <param name="stride">From a row to the one below.</param>
/// <param name="mask">The number of rows less one, or all ones if no row takes the place of another.</param>
readonly struct SamplePlane(byte[] samples, int stride, int mask)
{
    /// <summary>Room after each row, so that vectors may read on over its end.</summary>
    public const int Slack = 64;

    /// <summary>A plane without rows.</summary>
    public static SamplePlane Empty => new([], 0, 0);

    /// <summary>The memory behind it.</summary>
    public byte[] Array => samples;

    /// <summary>From a row to the one below.</summary>
    public int Stride => stride;

    /// <summary>Where row y begins.</summary>
    public int Offset(int y) => (y & mask) * stride;

    /// <summary>Row y with its slack.</summary>
    public ReadOnlySpan<byte> Row(int y) => samples.AsSpan(Offset(y), stride);
}
