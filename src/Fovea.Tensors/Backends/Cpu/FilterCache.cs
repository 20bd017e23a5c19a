using Fovea.Kernels.Convolution;

namespace Fovea.Tensors.Backends.Cpu;

/// <summary>
/// The filters of a storage in the form that the kernels read. They are made when weights stand unchanged for a second forward pass:
/// weights in training change with every step and are not worth it. Writing to the storage ends them.
/// </summary>
sealed class FilterCache
{
    PreparedFilters? filters;
    int writes = -1;
    int misses;

    /// <summary>The filters for this shape, or null if they are not at hand.</summary>
    public PreparedFilters? For(in ConvolutionGeometry g, CpuStorage weights)
    {
        if (writes != weights.Writes)
        {
            (writes, misses, filters) = (weights.Writes, 0, null);
            return null;
        }

        if (filters is { } known && known.Serves(g))
        {
            misses = 0;
            return known;
        }

        // A smaller last batch may need another form once in a while; only a change that lasts replaces the filters.
        if (++misses >= (filters is null ? 1 : 3))
            (misses, filters) = (0, DirectConvolution.Prepare(g, weights.Span));
        return filters;
    }
}
