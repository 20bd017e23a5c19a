using Fovea.Tensors;
using Fovea.Tensors.Backends;

namespace Fovea.Layers;

/// <summary>A tensor that belongs to a model and is saved with it but is not learned, such as a running mean.</summary>
/// <param name="shape">Its shape.</param>
/// <param name="initial">The value that all its elements begin with.</param>
public sealed class State(Shape shape, float initial)
{
    Tensor? value;

    /// <summary>The shape.</summary>
    public Shape Shape { get; } = shape;

    /// <summary>The numbers; on the processor, at their beginning, until something else was set.</summary>
    public Tensor Value
    {
        get => value ??= Tensor.Full(Shape, initial).Keep();
        set
        {
            if (value.Shape != Shape)
                throw new Kernels.GeometryException($"A state of shape {Shape} cannot take a tensor of shape {value.Shape}.");
            this.value = value.Keep();
        }
    }

    /// <summary>The state as an operand of operations.</summary>
    public static implicit operator Tensor(State state) => state.Value;

    internal void MoveTo(Backend backend) => Value = Value.To(backend);

    internal void Restart() => value = null;
}
