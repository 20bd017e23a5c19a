using System.Globalization;
using Fovea.Data;
using Fovea.Data.Datasets;
using Fovea.Kernels.Convolution;
using Fovea.Kernels.Gemm;
using Fovea.Kernels.Reference;
using Fovea.Layers;
using Fovea.Models;
using Fovea.Tensors;
using Fovea.Tensors.Autograd;
using Fovea.Tensors.Ops;
using Fovea.Training;
using Fovea.Training.Optimizers;

namespace Fovea.Benchmarks;

/// <summary>
/// What the fewer multiplications cost in digits: networks are trained for a short while on real pictures, then every convolution that
/// Winograd's algorithm computes is computed again in double from the same activations, and the test set is evaluated both ways.
/// </summary>
internal static class WinogradError
{
    /// <summary>Largest error allowed beside the spread of a layer's outputs.</summary>
    private const double Bound = 5e-5;

    /// <summary>Less than one picture in two thousand.</summary>
    private const double SameAccuracy = 0.0005;

    private const int TrainPictures = 5_000, TestPictures = 10_000, LookedAt = 16;

    /// <summary>Prints errors and accuracies; false if an error is beyond the bound or an accuracy differs.</summary>
    public static bool Run() =>
        Measure("cnn2 on MNIST", "cnn2", Mnist.Train().Normalize(0.5f, 0.5f), Mnist.Test().Normalize(0.5f, 0.5f)) &
        Measure("resnet20 on CIFAR-10", "resnet20-cifar", Cifar10.Train().Normalize(Cifar10.Mean, Cifar10.Deviation), Cifar10.Test().Normalize(Cifar10.Mean, Cifar10.Deviation));

    private static bool Measure(string title, string name, ImageDataset train, ImageDataset test)
    {
        ConvolutionPlan.Winograd = WinogradMode.Fast;
        var model = ModelRegistry.Create(name).Initialize(seed: 1);
        var trainer = new Trainer(model, new Adam(model.Parameters()));
        trainer.Fit(train.Take(TrainPictures).Shuffle(seed: 1).Batch(100), epochs: 2);

        var within = true;
        double? fast = null;
        foreach (var mode in new[] { WinogradMode.Fast, WinogradMode.Accurate, WinogradMode.Off })
        {
            ConvolutionPlan.Winograd = mode;
            var (error, layers) = LargestError(model, test);
            var accuracy = trainer.Evaluate(test.Take(TestPictures).Batch(200)).Accuracy;
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"{title,-22} {mode,-9} largest error {error:E1} of the spread over {layers} layers; test accuracy {100 * accuracy:F2} %"));
            fast ??= accuracy;
            within &= error <= Bound && layers > 0 && Math.Abs(accuracy - fast.Value) < SameAccuracy;
        }

        return within;
    }

    // With the algorithm off the same layers are looked at: what direct summation costs.
    private static (double Error, int Layers) LargestError(Module model, ImageDataset test)
    {
        var pixels = new float[LookedAt * test.PictureSize];
        for (var i = 0; i < LookedAt; i++)
            test.CopyValues(i, pixels.AsSpan(i * test.PictureSize, test.PictureSize));
        using var tape = Tape.Record(TapeMode.Inference);
        model.Forward(Tensor.From(pixels, [LookedAt, test.Channels, test.Height, test.Width]));
        var mode = ConvolutionPlan.Winograd;
        ConvolutionPlan.Winograd = WinogradMode.Fast;
        var ops = tape.Ops.OfType<ConvolutionOp>().Where(op => ConvolutionPlan.Of(op.Geometry, ConvolutionPass.Forward).Algorithm == ConvolutionAlgorithm.Winograd4).ToArray();
        ConvolutionPlan.Winograd = mode;
        return (ops.Max(ErrorOf), ops.Length);
    }

    private static double ErrorOf(ConvolutionOp op)
    {
        var bias = op.Inputs[2]?.ToDoubleArray() ?? [];
        var activation = op.Name == "ConvolutionReLU" ? FusedActivation.Relu : FusedActivation.None;
        var exact = new double[op.Output.Length];
        ReferenceConvolution.Forward<double>(op.Geometry, op.Inputs[0]!.ToDoubleArray(), op.Inputs[1]!.ToDoubleArray(), bias, activation, exact);
        var actual = op.Output.ToArray();
        var error = 0.0;
        for (var i = 0; i < exact.Length; i++)
            error = Math.Max(error, Math.Abs(exact[i] - actual[i]));
        return error / (exact.Max() - exact.Min());
    }
}
