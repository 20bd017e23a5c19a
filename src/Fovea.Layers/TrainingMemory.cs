using Fovea.Tensors;
using Fovea.Tensors.Autograd;
using Fovea.Tensors.Backends.Null;

namespace Fovea.Layers;

/// <summary>
/// The memory that a training step takes, told before anything runs: one step is walked through on a backend that computes nothing and
/// counts what the processor's pool would hold. The data set comes on top.
/// </summary>
/// <param name="Weights">Bytes of parameters and states.</param>
/// <param name="Gradients">Bytes of the parameters' gradients.</param>
/// <param name="OptimizerState">Bytes of what the optimizer remembers.</param>
/// <param name="Step">Bytes of the batch, activations, their gradients and what the backward pass needs.</param>
public sealed record TrainingMemory(long Weights, long Gradients, long OptimizerState, long Step)
{
    /// <summary>Bytes that the runtime, its compiled code and the kernels' packed blocks take, whatever the model: measured, see benchmarks/memory.sh.</summary>
    public const long Runtime = 40 << 20;

    /// <summary>Bytes of the whole process at its peak.</summary>
    public long Total => Runtime + Weights + Gradients + OptimizerState + Step;

    /// <summary>Walks through one step.</summary>
    /// <param name="module">A classifier; its numbers, if it has any, stay as they are.</param>
    /// <param name="input">Shape of a batch, N×C×H×W.</param>
    /// <param name="optimizerStates">Numbers that the optimizer remembers for each parameter: 0 for plain SGD, 1 with momentum, 2 for Adam.</param>
    /// <exception cref="Kernels.GeometryException">The input does not fit, or a batch is too small to train on.</exception>
    public static TrainingMemory Of(Module module, Shape input, int optimizerStates)
    {
        var meter = new MemoryMeter();
        var backend = Device.Metered(meter);
        return Passes.Restoring(module, () => module.On(backend, () =>
        {
            var weights = meter.Bytes;
            using (var tape = Tape.Record())
                tape.Backward(module.ForwardWithLoss(Tensor.Empty(input, backend), outputs => Losses.Loss.CrossEntropy(outputs, new int[input[0]])).Loss);
            var gradients = module.Parameters().Where(parameter => parameter.RequiresGradient).Sum(parameter => (long)parameter.Shape.Elements * sizeof(float));
            return new TrainingMemory(weights, gradients, gradients * optimizerStates, meter.Bytes - weights - gradients);
        }));
    }
}
