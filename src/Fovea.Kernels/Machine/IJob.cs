namespace Fovea.Kernels.Machine;

/// <summary>Work that is cut into numbered tasks; implemented by small structs so that a parallel call allocates nothing.</summary>
public interface IJob
{
    /// <summary>Runs one task. Called from several threads at once, each task number exactly once.</summary>
    /// <param name="task">Number of the task, from 0.</param>
    void Run(int task);
}
