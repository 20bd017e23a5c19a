using Fovea.Book.Writing;
using Fovea.Layers;
using Fovea.Layers.Initializers;
using Fovea.Tensors;
using Fovea.Tensors.Autograd;
using Fovea.Tensors.Ops;

namespace Fovea.Book.Convolutions;

/// <summary>What one output of several 3×3 convolutions really sees, told by gradients (Luo et al. 2016).</summary>
static class EffectiveField
{
    const int Channels = 8;

    /// <summary>Rows and columns of the square that can reach one output.</summary>
    /// <param name="depth">Convolutions on top of each other.</param>
    public static int Width(int depth) => (2 * depth) + 1;

    /// <summary>|∂(one output)/∂pixel|, summed over the picture's channels, averaged over networks with random weights.</summary>
    /// <param name="context">Gives the seed.</param>
    /// <param name="depth">Convolutions on top of each other.</param>
    /// <param name="networks">How many.</param>
    /// <param name="input">What the network of a number looks at: 1×C×W×W with the width of <see cref="Width"/>.</param>
    /// <returns>W×W numbers, row by row.</returns>
    public static double[] Spot(BookContext context, int depth, int networks, Func<int, Tensor> input)
    {
        var width = Width(depth);
        var sum = new double[width * width];
        for (var i = 0; i < networks; i++)
        {
            context.Cancellation.ThrowIfCancellationRequested();
            var x = input(i).Detach();
            var network = new Sequential([.. Enumerable.Range(0, depth).SelectMany(layer => Layer(layer == 0 ? x.Shape[1] : Channels))]).Initialize(context.Seed + (ulong)i);
            x.RequiresGradient = true;
            using var tape = Tape.Record(TapeMode.Inference);
            tape.Backward(network.Forward(x).Sum()); // Without padding only the middle is left: one pixel.
            var gradient = x.Gradient!.ToArray();
            for (var at = 0; at < gradient.Length; at++)
                sum[at % sum.Length] += Math.Abs(gradient[at]) / networks;
        }

        return sum;
    }

    /// <summary>How wide the spot is: the root of the mean squared distance to the middle along one axis, gradients being the weights.</summary>
    /// <param name="spot">As <see cref="Spot"/> gives it.</param>
    public static double Deviation(double[] spot)
    {
        var (sum, width) = (0.0, (int)Math.Sqrt(spot.Length));
        for (var i = 0; i < spot.Length; i++)
            sum += spot[i] * Math.Pow((i % width) - (width / 2), 2);
        return Math.Sqrt(sum / spot.Sum());
    }

    /// <summary>The correlation of the spot with a round Gaussian of its deviation, at most 1.</summary>
    /// <param name="spot">As <see cref="Spot"/> gives it.</param>
    public static double LikenessToGaussian(double[] spot)
    {
        var (deviation, width) = (Deviation(spot), (int)Math.Sqrt(spot.Length));
        var gaussian = spot.Select((_, i) => Math.Exp(-(Math.Pow((i % width) - (width / 2), 2) + Math.Pow((i / width) - (width / 2), 2)) / (2 * deviation * deviation))).ToArray();
        return Covariance(spot, gaussian) / Math.Sqrt(Covariance(spot, spot) * Covariance(gaussian, gaussian));
    }

    static double Covariance(double[] a, double[] b)
    {
        var (meanA, meanB) = (a.Average(), b.Average());
        return a.Zip(b, (one, other) => (one - meanA) * (other - meanB)).Average();
    }

    static Module[] Layer(int inputs)
    {
        var convolution = new Conv2d(inputs, Channels, kernel: 3, bias: false);
        convolution.Weight.Initializer = new HeNormal();
        return [convolution, new Relu()];
    }
}
