using Fovea.Tensors.Backends;
using Fovea.Tensors.Backends.Cpu;
using Fovea.Tensors.Backends.Null;
using Fovea.Tensors.Backends.Reference;

namespace Fovea.Tensors;

/// <summary>Where tensors live and are computed.</summary>
public static class Device
{
    /// <summary>The processor, with every kernel in its fastest form, float32.</summary>
    public static Backend Cpu => CpuBackend.Instance;

    /// <summary>Naive loops in double precision: slow, obvious, the oracle of all tests.</summary>
    public static Backend Reference => ReferenceBackend.Instance;

    /// <summary>Computes nothing; shapes, multiply-adds and memory can be told without numbers.</summary>
    public static Backend Null => NullBackend.Instance;

    /// <summary>A null backend that counts the memory which the same work would take on the processor.</summary>
    /// <param name="meter">What counts it.</param>
    public static Backend Metered(MemoryMeter meter) => new NullBackend(meter);
}
