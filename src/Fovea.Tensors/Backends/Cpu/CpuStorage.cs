namespace Fovea.Tensors.Backends.Cpu;

/// <summary>Part of a pinned array that starts on a cache line. Forgotten storage is taken by the garbage collector like any array.</summary>
sealed class CpuStorage(Backend backend, float[] block, int offset, int length) : Storage(backend, length)
{
    /// <summary>The whole pinned array, for the pool.</summary>
    public float[] Block => block;

    /// <summary>Where the elements start in the array.</summary>
    public int Offset => offset;

    /// <summary>The elements.</summary>
    public Span<float> Span => block.AsSpan(offset, Length);

    /// <summary>The elements, for work that outlives a method's spans.</summary>
    public Memory<float> Memory => block.AsMemory(offset, Length);

    /// <summary>The elements as filters of a convolution.</summary>
    public FilterCache Filters => field ??= new FilterCache();
}
