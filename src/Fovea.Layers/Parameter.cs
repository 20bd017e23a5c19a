using Fovea.Layers.Initializers;
using Fovea.Tensors;
using Fovea.Tensors.Backends;

namespace Fovea.Layers;

/// <summary>
/// A tensor that a model learns. Construction is free: it knows its shape and how to begin, and gets numbers by
/// <see cref="Module.Initialize(Rng)"/> or from a file.
/// </summary>
/// <param name="shape">Its shape.</param>
/// <param name="initializer">How it begins.</param>
public sealed class Parameter(Shape shape, Initializer initializer)
{
    Tensor? value;
    bool requiresGradient = true;

    /// <summary>The shape.</summary>
    public Shape Shape { get; } = shape;

    /// <summary>How it begins; may be replaced before <see cref="Module.Initialize(Rng)"/>.</summary>
    public Initializer Initializer { get; set; } = initializer;

    /// <summary>Whether it has numbers.</summary>
    public bool IsInitialized => value is not null;

    /// <summary>Whether it learns. Frozen parameters get no gradient and none is computed for them.</summary>
    public bool RequiresGradient
    {
        get => requiresGradient;
        set
        {
            requiresGradient = value;
            if (this.value is { } tensor)
                tensor.RequiresGradient = value;
        }
    }

    /// <summary>The numbers.</summary>
    /// <exception cref="InvalidOperationException">It has none yet.</exception>
    public Tensor Value
    {
        get => value ?? throw new InvalidOperationException(
            $"A parameter of shape {Shape} has no numbers yet. Call Initialize(seed) on the model, or load weights, before using it.");
        set
        {
            if (value.Shape != Shape)
                throw new Kernels.GeometryException($"A parameter of shape {Shape} cannot take a tensor of shape {value.Shape}.");

            // A result of a recorded operation would give its gradient on to that operation's inputs and keep none.
            this.value = (value.IsLeaf ? value : value.Detach()).Keep();
            this.value.RequiresGradient = requiresGradient;
        }
    }

    /// <summary>The gradient summed since the optimizer's last step, or null.</summary>
    public Tensor? Gradient => value?.Gradient;

    /// <summary>The parameter as an operand of operations.</summary>
    public static implicit operator Tensor(Parameter parameter) => parameter.Value;

    /// <summary>Moves it to another backend; without numbers yet it stays so, except on a backend that knows shapes only.</summary>
    internal void MoveTo(Backend backend)
    {
        if (value is not null || !backend.HasNumbers)
            Value = value?.To(backend) ?? Tensor.Empty(Shape, backend);
    }

    /// <summary>Goes on with a copy on a backend; without numbers yet as <see cref="MoveTo"/>.</summary>
    internal void CopyTo(Backend backend)
    {
        if (value is not null)
            Value = Module.Copy(value, backend);
        else
            MoveTo(backend);
    }

    /// <summary>Forgets the numbers.</summary>
    internal void Reset(Tensor? earlier) => value = earlier;

    internal Tensor? Peek() => value;
}
