namespace Fovea.Tensors.Backends;

/// <summary>
/// A run of numbers on some backend: what a tensor's elements live in. A storage taken from a backend's pool goes back at the end of
/// its step; its object then stays behind as returned, so that late readers get an error instead of another step's numbers.
/// </summary>
/// <param name="backend">The backend that made it and alone can read it.</param>
/// <param name="length">Number of elements.</param>
public abstract class Storage(Backend backend, int length)
{
    /// <summary>The backend that made it and alone can read it.</summary>
    public Backend Backend { get; } = backend;

    /// <summary>Number of elements.</summary>
    public int Length { get; } = length;

    /// <summary>True once the memory has gone back to the backend's pool.</summary>
    public bool IsReturned { get; private set; }

    /// <summary>True if a step's end must not return it: parameters, and tensors that <c>Keep</c> was called on.</summary>
    public bool IsKept { get; internal set; }

    /// <summary>True if it lies between two layers of a sequence: it may go back before the step's end, when its last reader is done.</summary>
    internal bool IsPassing { get; set; }

    /// <summary>How often the numbers were written over since they first stood there; see <see cref="CountWrite"/>.</summary>
    public int Writes { get; private set; }

    /// <summary>
    /// Tells that the numbers were written over in place, so that a backward pass that needs the earlier ones refuses instead of giving
    /// wrong gradients. For optimizers and others that write through a backend.
    /// </summary>
    public void CountWrite() => Writes++;

    /// <summary>Gives the memory back to the backend's pool, unless it is kept or back already.</summary>
    internal void Return()
    {
        if (IsKept || IsReturned)
            return;
        IsReturned = true;
        Backend.Release(this);
    }
}
