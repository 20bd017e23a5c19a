using Fovea.Kernels.Machine;

namespace Fovea.Kernels.Tests.Machine;

/// <summary>Sets thread count and kernel family for a while.</summary>
internal readonly struct Settings : IDisposable
{
    private readonly int _count = Workers.Count;
    private readonly KernelFamily _family = CpuFeatures.Family;

    public Settings(KernelFamily family, int count) => (CpuFeatures.Family, Workers.Count) = (family, count);

    /// <summary>Every family with 1, 2 and 4 threads.</summary>
    public static IEnumerable<(KernelFamily Family, int Count)> All =>
        from family in Enum.GetValues<KernelFamily>() from count in new[] { 1, 2, 4 } select (family, count);

    public void Dispose() => (CpuFeatures.Family, Workers.Count) = (_family, _count);
}
