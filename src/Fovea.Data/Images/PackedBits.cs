namespace Fovea.Data.Images;

/// <summary>Rows of samples of 1, 2 or 4 bits, several in a byte, the first in the highest bits: PNG, BMP and PBM have them alike.</summary>
static class PackedBits
{
    /// <summary>Writes each sample to a byte of its own.</summary>
    /// <param name="row">At least as many bits as the samples need.</param>
    /// <param name="bits">Bits a sample: 1, 2, 4, or 8, which only copies.</param>
    /// <param name="samples">Receives the samples, 0 to 2^bits − 1.</param>
    public static void Unpack(ReadOnlySpan<byte> row, int bits, Span<byte> samples)
    {
        if (bits == 8)
        {
            row[..samples.Length].CopyTo(samples);
            return;
        }

        var mask = (1 << bits) - 1;
        for (int i = 0, at = 0; i < samples.Length; at++)
        {
            var packed = (int)row[at];
            for (var shift = 8 - bits; shift >= 0 && i < samples.Length; shift -= bits)
                samples[i++] = (byte)((packed >> shift) & mask);
        }
    }
}
