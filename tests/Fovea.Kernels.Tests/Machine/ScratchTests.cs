using Fovea.Kernels.Machine;

namespace Fovea.Kernels.Tests.Machine;

public sealed unsafe class ScratchTests
{
    [Fact]
    public void Blocks_are_aligned_and_do_not_overlap()
    {
        for (var round = 0; round < 3; round++)
        {
            using var first = Scratch.Take(1001);
            new Span<float>(first.Pointer, 1001).Fill(1);
            using var second = Scratch.Take(50_000);
            new Span<float>(second.Pointer, 50_000).Fill(2);
            using (var third = Scratch.Take(7))
                new Span<float>(third.Pointer, 7).Fill(3);
            using var fourth = Scratch.Take(9);
            new Span<float>(fourth.Pointer, 9).Fill(4);

            Assert.Equal(0, (nint)first.Pointer % Scratch.Alignment);
            Assert.Equal(0, (nint)second.Pointer % Scratch.Alignment);
            Assert.Equal(0, (nint)fourth.Pointer % Scratch.Alignment);
            Assert.Equal(-1, new ReadOnlySpan<float>(first.Pointer, 1001).IndexOfAnyExcept(1f));
            Assert.Equal(-1, new ReadOnlySpan<float>(second.Pointer, 50_000).IndexOfAnyExcept(2f));
        }
    }

    [Fact]
    public void Memory_is_reused_once_its_size_is_known()
    {
        nint first;
        using (var block = Scratch.Take(123_456))
            first = (nint)block.Pointer;
        using (var block = Scratch.Take(123_456))
            first = (nint)block.Pointer;
        using (var block = Scratch.Take(123_456))
            Assert.Equal(first, (nint)block.Pointer);
    }
}
