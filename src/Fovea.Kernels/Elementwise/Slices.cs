namespace Fovea.Kernels.Elementwise;

/// <summary>
/// A run of items cut into tasks by its length alone, never by the number of threads, so that whatever is summed per task
/// comes out the same on every machine. Work of less than 32 K elements stays one task.
/// </summary>
/// <param name="Length">Number of items.</param>
/// <param name="Size">Items of one task; the last may have fewer.</param>
internal readonly record struct Slices(int Length, int Size)
{
    private const int SmallestTask = 16 * 1024;
    private const int MostTasks = 64;

    /// <summary>Number of tasks.</summary>
    public int Count => (Length + Size - 1) / Size;

    /// <summary>First item of a task.</summary>
    public int Start(int task) => task * Size;

    /// <summary>One past the last item of a task.</summary>
    public int End(int task) => Math.Min(Length, (task + 1) * Size);

    /// <summary>Cuts <paramref name="items"/> pieces of work.</summary>
    /// <param name="items">Number of pieces, such as rows or planes.</param>
    /// <param name="elementsEach">Elements that one piece reads.</param>
    public static Slices Of(int items, long elementsEach)
    {
        var tasks = Tasks(items * elementsEach);
        return new Slices(items, Math.Max(1, (items + tasks - 1) / tasks));
    }

    /// <summary>Cuts a run of single elements; every task but the last is a multiple of 64 long.</summary>
    public static Slices OfElements(int length)
    {
        var tasks = Tasks(length);
        return new Slices(length, Math.Max(64, ((length + tasks - 1) / tasks + 63) / 64 * 64));
    }

    /// <summary>Number of tasks that work on so many elements is cut into.</summary>
    public static int Tasks(long elements) =>
        elements < 2 * SmallestTask ? 1 : (int)Math.Min(MostTasks, elements / SmallestTask);
}
