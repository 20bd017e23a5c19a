using Fovea.Kernels.Elementwise.Arithmetic;
using Fovea.Layers;
using Fovea.Tensors.Backends;

namespace Fovea.Training.Optimizers;

/// <summary>What can be done to gradients between the backward pass and the step.</summary>
public static class Gradients
{
    // As torch.nn.utils.clip_grad_norm_, against a division by zero.
    const double Epsilon = 1e-6;

    /// <summary>The Euclidean norm of all gradients taken as one vector.</summary>
    /// <param name="parameters">The parameters; those that are frozen or have no gradient count nothing.</param>
    public static double Norm(IEnumerable<Parameter> parameters)
    {
        var sum = 0.0;
        foreach (var parameter in parameters)
            if (GradientOf(parameter) is { } gradient)
                sum += gradient.Backend.SumOfSquares(gradient);
        return Math.Sqrt(sum);
    }

    /// <summary>Scales all gradients so that their common norm is at most <paramref name="max"/> (Pascanu, Mikolov and Bengio 2013).</summary>
    /// <param name="parameters">The parameters.</param>
    /// <param name="max">The largest norm allowed, above 0.</param>
    /// <returns>The norm before.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The limit is not above 0.</exception>
    public static double ClipByNorm(IEnumerable<Parameter> parameters, double max)
    {
        if (!(max > 0))
            throw new ArgumentOutOfRangeException(nameof(max), max, "ClipByNorm: the largest norm must be above 0.");
        var norm = Norm(parameters);
        var factor = max / (norm + Epsilon);
        if (factor < 1)
            foreach (var parameter in parameters)
                if (GradientOf(parameter) is { } gradient)
                    gradient.Backend.Map(new Affine((float)factor, 0), gradient, gradient);
        return norm;
    }

    /// <summary>Holds every element of all gradients between −<paramref name="max"/> and <paramref name="max"/>.</summary>
    /// <param name="parameters">The parameters.</param>
    /// <param name="max">The largest size allowed, above 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">The limit is not above 0.</exception>
    public static void ClipByValue(IEnumerable<Parameter> parameters, float max)
    {
        if (!(max > 0))
            throw new ArgumentOutOfRangeException(nameof(max), max, "ClipByValue: the largest value must be above 0.");
        foreach (var parameter in parameters)
            if (GradientOf(parameter) is { } gradient)
                gradient.Backend.Map(new Clip(-max, max), gradient, gradient);
    }

    // A frozen parameter may still hold a gradient from before, which no step will use.
    static Storage? GradientOf(Parameter parameter) =>
        parameter is { IsInitialized: true, Value: { RequiresGradient: true, HasGradient: true } value } ? value.GradientStorage : null;
}
