using Fovea.Layers;
using Fovea.Models;
using Fovea.Tensors;
using Fovea.Tensors.Autograd;
using Fovea.Tensors.Backends.Null;

namespace Fovea.Cli.Benchmarks;

/// <summary>What a step takes, told before it runs.</summary>
/// <param name="Operations">
/// Floating-point operations of convolutions, linear layers and matrix products, two for each multiply-add, counted as by their definition
/// whatever the algorithm saves. A gradient that is wanted costs as much as the forward pass, so training takes three times inference less
/// the first layer's input gradient.
/// </param>
/// <param name="Bytes">Memory of the process at its peak, about.</param>
sealed record StepCost(long Operations, long Bytes)
{
    /// <summary>Walks through one step on shapes alone.</summary>
    /// <param name="card">The model.</param>
    /// <param name="trains">Whether it trains.</param>
    /// <param name="batch">Pictures in the batch.</param>
    /// <exception cref="Kernels.GeometryException">The batch is too large for an array, or too small to train on.</exception>
    public static StepCost Of(ModelCard card, bool trains, int batch)
    {
        Shape input = [batch, .. card.InputShape];
        var meter = new MemoryMeter();
        var backend = Device.Metered(meter);
        var model = ModelStep.Create(card);
        model.To(backend);
        using var tape = Tape.Record(trains ? TapeMode.Training : TapeMode.Inference);
        model.Forward(Tensor.Empty(input, backend));
        var bytes = trains
            ? TrainingMemory.Of(ModelStep.Create(card), input, ModelStep.StatesPerParameter(card)).Total
            : TrainingMemory.Runtime + meter.Bytes;
        return new StepCost(tape.Ops.Sum(op => 2 * op.MultiplyAdds * (trains ? 1 + WantedGradients(op) : 1)), bytes);
    }

    // Of the two factors of a product; what a bias takes is not counted.
    static int WantedGradients(Op op)
    {
        var wanted = 0;
        foreach (var factor in op.Inputs[..Math.Min(2, op.Inputs.Length)])
            wanted += factor is { RequiresGradient: true } ? 1 : 0;
        return wanted;
    }
}
