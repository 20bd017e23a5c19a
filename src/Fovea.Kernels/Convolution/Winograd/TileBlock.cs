using Fovea.Kernels.Gemm;
using Fovea.Kernels.Machine;

namespace Fovea.Kernels.Convolution;

/// <summary>
/// A block of tile groups on its way through the transform domain. V lies as [component][group][input channel][tile], M as
/// [component][group][output channel][tile], U as [component][panel of output channels][input channel][row].
/// </summary>
internal unsafe struct TileBlock<TKernel>
    where TKernel : struct, IMicroKernel
{
    public Correlation Correlation;
    public TileMap Map;
    public int Group, Components, Panels;
    public int FirstGroup, TileGroups;
    public float* U, V, M;

    // Odd multiples of a cache line keep the components of one tile from falling into one set of the cache.
    private const int Skew = 16;

    public readonly nint PitchU => (nint)Panels * Correlation.InputChannels * TKernel.RowPitch + Skew;

    public readonly nint PitchV => (nint)TileGroups * Correlation.InputChannels * TKernel.Columns + Skew;

    public readonly nint PitchM => (nint)TileGroups * Correlation.OutputChannels * TKernel.Columns + Skew;

    public readonly int FirstTile => FirstGroup * TKernel.Columns;

    /// <summary>Tiles that mean something; the last group may have fewer than it has lanes.</summary>
    public readonly int Tiles => Math.Min(TileGroups * TKernel.Columns, Map.Count - FirstTile);

    public readonly int FirstRow(int panel) => (int)((long)panel * Correlation.OutputChannels / Panels);
}

/// <summary>M = U·V, component by component.</summary>
internal unsafe struct ProductJob<TKernel> : IJob
    where TKernel : struct, IMicroKernel
{
    public TileBlock<TKernel> Block;

    /// <summary>Parts that the panels of a component are cut into.</summary>
    public int Parts;

    public readonly int Tasks => Block.Components * Parts;

    public readonly void Run(int task)
    {
        ref readonly var b = ref Block;
        var inputs = b.Correlation.InputChannels;
        var depthBlock = BlockSizes.Depth(inputs);
        var (component, part) = Math.DivRem(task, Parts);
        var end = (part + 1) * b.Panels / Parts;
        float* u = b.U + component * b.PitchU, v = b.V + component * b.PitchV, m = b.M + component * b.PitchM;
        for (var start = 0; start < inputs; start += depthBlock)
        {
            var depth = Math.Min(depthBlock, inputs - start);
            var tileEnd = new TileEnd { Add = start > 0 };
            for (var panel = part * b.Panels / Parts; panel < end; panel++)
            {
                var row = b.FirstRow(panel);
                var rows = b.FirstRow(panel + 1) - row;
                var a = u + ((nint)panel * inputs + start) * TKernel.RowPitch;
                for (var group = 0; group < b.TileGroups; group++)
                {
                    TKernel.Run(
                        rows, depth, a, v + ((nint)group * inputs + start) * TKernel.Columns,
                        m + ((nint)group * b.Correlation.OutputChannels + row) * TKernel.Columns, TKernel.Columns, tileEnd);
                }
            }
        }
    }
}
