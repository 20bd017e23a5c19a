using System.Runtime.InteropServices;
using Fovea.Tensors.Backends.Cpu;

namespace Fovea.Tensors.Backends.Null;

/// <summary>
/// Counts the memory that a step would take on the processor, without taking it: <c>model.To(Device.Metered(meter))</c>. Buffers that are
/// given back are used again by later ones of the same size, as the processor's pool does.
/// </summary>
public sealed class MemoryMeter
{
    readonly Dictionary<int, int> free = [];

    /// <summary>Bytes of all buffers so far.</summary>
    public long Bytes { get; private set; }

    internal void Take(int length)
    {
        var capacity = BufferPool.Capacity(length);
        ref var count = ref CollectionsMarshal.GetValueRefOrAddDefault(free, capacity, out _);
        if (count > 0)
            count--;
        else
            Bytes += (long)capacity * sizeof(float);
    }

    internal void Return(int length) => CollectionsMarshal.GetValueRefOrAddDefault(free, BufferPool.Capacity(length), out _)++;
}
