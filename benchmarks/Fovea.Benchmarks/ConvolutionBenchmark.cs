using Fovea.Kernels.Convolution;
using Fovea.Kernels.Gemm;

namespace Fovea.Benchmarks;

/// <summary>The three passes of some layers beside the peak, with one and two threads.</summary>
internal static class ConvolutionBenchmark
{
    private static readonly (string Name, ConvolutionGeometry Geometry)[] Layers =
    [
        ("simple 1→30 5×5 @28 b100", Layer(100, 1, 28, 30, 5)),
        ("cnn 1→16 5×5 @28 b256", Layer(256, 1, 28, 16, 5)),
        ("cnn 16→32 5×5 @24 b256", Layer(256, 16, 24, 32, 5)),
        ("cnn 32→64 5×5 @10 b256", Layer(256, 32, 10, 64, 5)),
        ("lenet 1→6 5×5 @32 b256", Layer(256, 1, 32, 6, 5)),
        ("lenet 6→16 5×5 @14 b256", Layer(256, 6, 14, 16, 5)),
        ("lenet 16→120 5×5 @5 b256", Layer(256, 16, 5, 120, 5)),
        ("32→64 3×3 p1 @28 b32", Layer(32, 32, 28, 64, 3, 1)),
        ("64→64 3×3 p1 @56 b8", Layer(8, 64, 56, 64, 3, 1)),
        ("256→256 3×3 p1 @14 b8", Layer(8, 256, 14, 256, 3, 1)),
        ("512→512 3×3 p1 @7 b8", Layer(8, 512, 7, 512, 3, 1)),
        ("256→64 1×1 @56 b8", Layer(8, 256, 56, 64, 1)),
        ("128→128 3×3/2 p1 @56 b8", Layer(8, 128, 56, 128, 3, 1, 2)),
        ("3→64 7×7/2 p3 @224 b2", Layer(2, 3, 224, 64, 7, 3, 2)),
        ("vgg 3→64 3×3 @224 b4", Layer(4, 3, 224, 64, 3, 1)),
        ("vgg 64→64 3×3 @224 b4", Layer(4, 64, 224, 64, 3, 1)),
        ("vgg 128→128 3×3 @112 b4", Layer(4, 128, 112, 128, 3, 1)),
        ("vgg 256→256 3×3 @56 b4", Layer(4, 256, 56, 256, 3, 1)),
        ("vgg 512→512 3×3 @28 b4", Layer(4, 512, 28, 512, 3, 1)),
        ("vgg 512→512 3×3 @14 b4", Layer(4, 512, 14, 512, 3, 1)),
        ("resnet 128→128 3×3 @28 b8", Layer(8, 128, 28, 128, 3, 1)),
        ("resnet 64→256 1×1 @56 b8", Layer(8, 64, 56, 256, 1)),
        ("resnet 512→128 1×1 @28 b8", Layer(8, 512, 28, 128, 1)),
        ("resnet 1024→256 1×1 @14 b8", Layer(8, 1024, 14, 256, 1)),
        ("resnet 512→2048 1×1 @7 b8", Layer(8, 512, 7, 2048, 1)),
        ("resnet 256→512 1×1/2 @56 b8", Layer(8, 256, 56, 512, 1, 0, 2)),
        ("resnet 512→512 3×3/2 @14 b8", Layer(8, 512, 14, 512, 3, 1, 2)),
        ("alexnet 3→64 11×11/4 @224 b8", Layer(8, 3, 224, 64, 11, 2, 4)),
        ("alexnet 64→192 5×5 @27 b8", Layer(8, 64, 27, 192, 5, 2)),
        ("alexnet 192→384 3×3 @13 b8", Layer(8, 192, 13, 384, 3, 1)),
        ("depthwise 128 3×3 @56 b8", Layer(8, 128, 56, 128, 3, 1, 1, 128)),
    ];

    public static void Run(ReadOnlySpan<string> arguments)
    {
        Console.WriteLine($"{"layer",-26} {"pass",-8} {"1 thread ms",11} {"of peak",8} {"2 threads ms",12} {"of peak",8}");
        foreach (var (name, g) in Layers)
        {
            if (arguments.Length > 0 && !name.Contains(arguments[0], StringComparison.OrdinalIgnoreCase))
                continue;
            float[] x = Data.Uniform(g.InputLength), w = Data.Uniform(g.WeightLength), bias = Data.Uniform(g.OutputChannels), y = Data.Uniform(g.OutputLength);
            float[] dx = new float[g.InputLength], dw = new float[g.WeightLength], dbias = new float[g.OutputChannels];
            var geometry = g;
            Print(name, "forward", g, () => DirectConvolution.Forward(geometry, x, w, bias, FusedActivation.Relu, y));
            Print(name, "dx", g, () => DirectConvolution.InputGradient(geometry, y, w, dx));
            Print(name, "dw", g, () => DirectConvolution.WeightGradient(geometry, x, y, dw, dbias));
        }
    }

    private static void Print(string name, string pass, in ConvolutionGeometry g, Action work)
    {
        var one = Stopclock.Measure(1, 2.0 * g.MultiplyAdds, 0.3, work);
        var two = Stopclock.Measure(2, 2.0 * g.MultiplyAdds, 0.3, work);
        Console.WriteLine($"{name,-26} {pass,-8} {one.Milliseconds,11:F3} {one.Share,8:P0} {two.Milliseconds,12:F3} {two.Share,8:P0}");
    }

    private static ConvolutionGeometry Layer(int batch, int inputs, int size, int outputs, int kernel, int padding = 0, int stride = 1, int groups = 1) =>
        ConvolutionGeometry.Create(
            "benchmark", batch, inputs, (size, size), outputs, (kernel, kernel), (stride, stride), (padding, padding, padding, padding), (1, 1), groups);
}
