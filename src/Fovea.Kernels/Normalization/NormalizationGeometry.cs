namespace Fovea.Kernels.Normalization;

/// <summary>
/// A tensor seen as [Outer, Channels, Inner] with statistics per channel, over Outer and Inner. Batch norm over N×C×H×W is (N, C, H·W).
/// </summary>
/// <param name="Outer">Repetitions of all channels: the batch.</param>
/// <param name="Channels">Channels, each with statistics of its own.</param>
/// <param name="Inner">Contiguous elements of one channel: the pixels.</param>
public readonly record struct NormalizationGeometry(int Outer, int Channels, int Inner)
{
    /// <summary>Elements of the tensor.</summary>
    public int Length => Outer * Channels * Inner;

    /// <summary>Elements behind one channel's statistics.</summary>
    public int ChannelLength => Outer * Inner;
}
