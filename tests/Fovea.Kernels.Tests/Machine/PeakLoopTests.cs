using Fovea.Kernels.Machine;

namespace Fovea.Kernels.Tests.Machine;

[Collection(MachineSettings.Name)]
public sealed class PeakLoopTests
{
    [Fact]
    public void Counts_two_operations_for_each_multiply_add()
    {
        var lanes = CpuFeatures.Best switch { KernelFamily.Avx512 => 16, KernelFamily.Avx2 => 8, _ => 4 };
        Assert.Equal(2.0 * 12 * lanes * 1000, PeakLoop.Run(1, 1000));
        Assert.Equal(3 * PeakLoop.Run(1, 1000), PeakLoop.Run(3, 1000));
    }

    [Fact]
    public void Does_nothing_for_no_threads() => Assert.Equal(0, PeakLoop.Run(0, 1000));
}
