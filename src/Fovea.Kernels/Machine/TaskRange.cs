using System.Runtime.InteropServices;

namespace Fovea.Kernels.Machine;

/// <summary>
/// Neighbouring tasks that nobody has begun. Their owner takes them from the front and others, when they have nothing left, from the end, so
/// that two threads rarely write to one range: a word that goes to and fro between two processors costs half a microsecond a time.
/// </summary>
[StructLayout(LayoutKind.Explicit, Size = 128)]
internal struct TaskRange
{
    // First task in the upper half, end in the lower.
    [FieldOffset(0)]
    private long _word;

    /// <summary>Makes it the tasks from <paramref name="first"/> to before <paramref name="end"/>; nobody else may be using it.</summary>
    public void Set(int first, int end) => Volatile.Write(ref _word, (long)first << 32 | (uint)end);

    /// <summary>Takes the first task, if there is one.</summary>
    public bool TryTakeFirst(out int task)
    {
        while (true)
        {
            var word = Volatile.Read(ref _word);
            task = (int)(word >> 32);
            if (task >= (int)word)
                return false;
            if (Interlocked.CompareExchange(ref _word, word + (1L << 32), word) == word)
                return true;
        }
    }

    /// <summary>Takes the last task, if there is one.</summary>
    public bool TryTakeLast(out int task)
    {
        while (true)
        {
            var word = Volatile.Read(ref _word);
            task = (int)word - 1;
            if ((int)(word >> 32) > task)
                return false;
            if (Interlocked.CompareExchange(ref _word, word - 1, word) == word)
                return true;
        }
    }
}
