using Fovea.Kernels.Machine;

namespace Fovea.Kernels.Convolution;

/// <summary>
/// Packs all weights as panels of output channels, [group][panel][k][width]; a task is a panel. The steps k run over
/// (channel, tap), or with <see cref="ByTap"/> over (tap, channel).
/// </summary>
internal unsafe struct WeightPacking : IJob
{
    public Correlation Correlation;
    public int Panels, Width;
    public float* Weights;
    public bool ByTap;

    public readonly void Run(int task)
    {
        var first = task % Panels * Width;
        var lanes = Math.Min(Width, Correlation.OutputChannels - first);
        var panel = Weights + (nint)task * Correlation.Depth * Width;
        if (!ByTap)
        {
            Correlation.PackWeights(task / Panels, first, lanes, panel, Width);
            return;
        }

        using var byChannel = Scratch.Take((nint)Correlation.Depth * Width);
        Correlation.PackWeights(task / Panels, first, lanes, byChannel.Pointer, Width);
        for (var k = 0; k < Correlation.Depth; k++)
        {
            var (channel, tap) = Math.DivRem(k, Correlation.Taps);
            var target = panel + ((nint)tap * Correlation.InputChannels + channel) * Width;
            new ReadOnlySpan<float>(byChannel.Pointer + (nint)k * Width, Width).CopyTo(new Span<float>(target, Width));
        }
    }
}
