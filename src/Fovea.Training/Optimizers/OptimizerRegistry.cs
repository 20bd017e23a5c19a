using Fovea.Layers;

namespace Fovea.Training.Optimizers;

/// <summary>Optimizers by name, for command lines and configuration files.</summary>
public static class OptimizerRegistry
{
    const float UsualMomentum = 0.9f;

    /// <summary>All names: <c>sgd</c>, <c>momentum</c>, <c>nesterov</c>, <c>adagrad</c>, <c>rmsprop</c>, <c>adam</c>, <c>adamw</c>.</summary>
    public static IReadOnlyList<string> Names { get; } = ["sgd", "momentum", "nesterov", "adagrad", "rmsprop", "adam", "adamw"];

    /// <summary>Whether an optimizer has a momentum to set.</summary>
    /// <param name="name">One of the <see cref="Names"/>, in any case.</param>
    public static bool HasMomentum(string name) => name.ToLowerInvariant() is not ("adagrad" or "adam" or "adamw");

    /// <summary>Makes an optimizer.</summary>
    /// <param name="name">One of the <see cref="Names"/>, in any case.</param>
    /// <param name="parameters">The parameters.</param>
    /// <param name="learningRate">Step size; null for what is usual: 0.001 for <c>adam</c> and <c>adamw</c>, 0.01 for the others.</param>
    /// <param name="momentum">Momentum; null for none, and for 0.9 with <c>momentum</c> and <c>nesterov</c>.</param>
    /// <param name="weightDecay">Weight decay; null for the optimizer's own default.</param>
    /// <exception cref="ArgumentException">The name is unknown, or the optimizer has no momentum to set.</exception>
    public static Optimizer Create(
        string name, IReadOnlyList<Parameter> parameters, float? learningRate = null, float? momentum = null, float? weightDecay = null)
    {
        name = name.ToLowerInvariant();
        var decay = weightDecay ?? 0;
        if (momentum is not null && !HasMomentum(name))
            throw new ArgumentException($"The optimizer {name} has no momentum to set to {momentum}; leave it out, or use sgd or rmsprop.");
        return name switch
        {
            "sgd" => new Sgd(parameters, learningRate ?? 0.01f, momentum ?? 0, weightDecay: decay),
            "momentum" => new Sgd(parameters, learningRate ?? 0.01f, momentum ?? UsualMomentum, weightDecay: decay),
            "nesterov" => new Sgd(parameters, learningRate ?? 0.01f, momentum ?? UsualMomentum, weightDecay: decay, nesterov: true),
            "adagrad" => new AdaGrad(parameters, learningRate ?? 0.01f, weightDecay: decay),
            "rmsprop" => new RmsProp(parameters, learningRate ?? 0.01f, weightDecay: decay, momentum: momentum ?? 0),
            "adam" => new Adam(parameters, learningRate ?? 1e-3f, weightDecay: decay),
            "adamw" => new AdamW(parameters, learningRate ?? 1e-3f, weightDecay: weightDecay ?? 0.01f),
            _ => throw new ArgumentException(Unknown(name)),
        };
    }

    static string Unknown(string name)
    {
        var hint = NearestName.Of(name, Names) is [var nearest] ? $" Did you mean \"{nearest}\"?" : "";
        return $"There is no optimizer \"{name}\".{hint} Known are {string.Join(", ", Names)}.";
    }
}
