using System.Runtime.InteropServices;

namespace Fovea.Kernels.Machine;

/// <summary>
/// What helpers go through to take part in a job: one word with the number of the job, whether it is open, and how many are inside. Who has
/// entered may read all that belongs to the job until he leaves; the job ends when the door is closed and nobody is inside. One that comes
/// late meets a closed door, or the next job's.
/// </summary>
[StructLayout(LayoutKind.Explicit, Size = 256)]
internal struct Door
{
    private const long OpenBit = 1L << 31;
    private const long InsideMask = OpenBit - 1;

    // Every thread looks at it all the time, so nothing else lies on its cache lines.
    [FieldOffset(128)]
    private long _word;

    /// <summary>Whether a helper has entered and not left.</summary>
    public bool IsSomebodyInside => (Volatile.Read(ref _word) & InsideMask) != 0;

    /// <summary>Opens the door for the next job; what was written before can be seen by whoever enters.</summary>
    public void Open(uint round) => Interlocked.Exchange(ref _word, (long)round << 32 | OpenBit);

    /// <summary>Lets nobody in any more.</summary>
    public void Close() => Interlocked.And(ref _word, ~OpenBit);

    /// <summary>Whether a job other than <paramref name="seen"/> is open, which then becomes the one seen.</summary>
    public bool IsOpenFor(ref uint seen)
    {
        var word = Volatile.Read(ref _word);
        if ((word & OpenBit) == 0 || (uint)(word >> 32) == seen)
            return false;
        seen = (uint)(word >> 32);
        return true;
    }

    /// <summary>Goes in, unless the job has been closed.</summary>
    public bool TryEnter(uint round)
    {
        while (true)
        {
            var word = Volatile.Read(ref _word);
            if ((word & OpenBit) == 0 || (uint)(word >> 32) != round)
                return false;
            if (Interlocked.CompareExchange(ref _word, word + 1, word) == word)
                return true;
        }
    }

    /// <summary>Goes out; what was written inside can be seen by whoever sees nobody inside.</summary>
    public void Leave() => Interlocked.Decrement(ref _word);
}
