using System.Runtime.InteropServices;

namespace Fovea.Kernels.Machine;

/// <summary>
/// Aligned working memory of the calling thread, taken and given back like stack frames. The first calls learn how much is
/// needed; after that nothing is allocated. The memory lives as long as the thread.
/// </summary>
public static unsafe class Scratch
{
    /// <summary>Alignment of every block, in bytes: one cache line, one 512-bit vector.</summary>
    public const int Alignment = 64;

    [ThreadStatic]
    private static Arena? t_arena;

    /// <summary>Takes memory whose content is arbitrary; give it back, last taken first, by disposing the block.</summary>
    /// <param name="length">Number of floats. As many as one vector more may be read or written past the end.</param>
    public static ScratchBlock Take(nint length) => (t_arena ??= new Arena()).Take((nuint)length * sizeof(float) + 2 * Alignment);

    internal sealed class Arena
    {
        private byte* _memory;
        private nuint _size;
        private nuint _top;
        private nuint _wanted;
        private int _taken;

        ~Arena() => NativeMemory.AlignedFree(_memory);

        public ScratchBlock Take(nuint bytes)
        {
            if (_taken == 0 && _wanted > _size)
                Grow();
            bytes = (bytes + Alignment - 1) & ~(nuint)(Alignment - 1);
            var start = _top;
            _top += bytes;
            _taken++;
            _wanted = Math.Max(_wanted, _top);

            // Blocks in use must not move, so what does not fit is allocated for itself this once.
            return _top <= _size
                ? new ScratchBlock(this, (float*)(_memory + start), start, owned: false)
                : new ScratchBlock(this, (float*)NativeMemory.AlignedAlloc(bytes, Alignment), start, owned: true);
        }

        public void GiveBack(nuint start)
        {
            _top = start;
            _taken--;
        }

        private void Grow()
        {
            NativeMemory.AlignedFree(_memory);
            _memory = (byte*)NativeMemory.AlignedAlloc(_wanted, Alignment);
            _size = _wanted;
        }
    }
}

/// <summary>A piece of <see cref="Scratch"/>.</summary>
public readonly unsafe ref struct ScratchBlock
{
    private readonly Scratch.Arena _arena;
    private readonly nuint _start;
    private readonly bool _owned;

    internal ScratchBlock(Scratch.Arena arena, float* pointer, nuint start, bool owned)
    {
        _arena = arena;
        Pointer = pointer;
        _start = start;
        _owned = owned;
    }

    /// <summary>The first float, 64-byte aligned.</summary>
    public float* Pointer { get; }

    /// <summary>Gives the memory back.</summary>
    public void Dispose()
    {
        if (_owned)
            NativeMemory.AlignedFree(Pointer);
        _arena.GiveBack(_start);
    }
}
