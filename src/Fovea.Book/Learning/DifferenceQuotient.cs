using Fovea.Kernels.Machine;
using Fovea.Layers;
using Fovea.Tensors;
using Fovea.Tensors.Ops;

namespace Fovea.Book.Learning;

/// <summary>Gradients by trying, in double precision: a number is moved a little to both sides, and the loss is looked at twice.</summary>
static class DifferenceQuotient
{
    // A power of two, so that both distances are exact.
    const float Step = 1f / 8192;

    /// <summary>By how much the loss grows with one number of a parameter, (L(w + h) − L(w − h))/2h.</summary>
    /// <param name="parameter">The parameter, on the reference backend; it is as before in the end.</param>
    /// <param name="index">Which of its numbers.</param>
    /// <param name="loss">The loss with the numbers as they are.</param>
    public static double Of(Parameter parameter, int index, Func<double> loss)
    {
        var middle = parameter.Value;
        var move = new float[middle.Length];
        double At(float distance)
        {
            move[index] = distance;
            parameter.Value = middle + Tensor.From(move, parameter.Shape, Device.Reference);
            return loss();
        }

        var slope = (At(Step) - At(-Step)) / (2.0 * Step);
        parameter.Value = middle;
        return slope;
    }

    /// <summary>The whole gradient, two passes for each number; the threads share the numbers.</summary>
    /// <param name="network">The network, on the reference backend.</param>
    /// <param name="twin">Makes a network of the same form there, one a thread.</param>
    /// <param name="loss">The loss of a network; called by several threads.</param>
    /// <returns>For each parameter its gradient.</returns>
    public static double[][] OfAll(Module network, Func<Module> twin, Func<Module, double> loss)
    {
        var parameters = network.Parameters();
        var gradients = parameters.Select(parameter => new double[parameter.Shape.Elements]).ToArray();
        Parallel.For(0, Workers.Count, worker =>
        {
            var own = twin();
            var places = own.Parameters();
            for (var i = 0; i < places.Count; i++)
                places[i].Value = parameters[i].Value.Detach();
            for (var i = 0; i < places.Count; i++)
                for (var index = worker; index < gradients[i].Length; index += Workers.Count)
                    gradients[i][index] = Of(places[i], index, () => loss(own));
        });
        return gradients;
    }
}
