using Fovea.Kernels.Convolution;
using Fovea.Kernels.Gemm;
using Fovea.Models;
using Fovea.Tensors;
using Fovea.Tensors.Autograd;
using Fovea.Tensors.Ops;

namespace Fovea.Benchmarks;

/// <summary>Every distinct convolution of a model, forward, beside the peak; and all but the first together.</summary>
internal static class NetworkBenchmark
{
    private const int Threads = 2, UsualBatch = 8;

    /// <summary>Runs it, if the words make sense.</summary>
    /// <param name="words">The model's name; <c>--direct</c> for direct summation, without Winograd's algorithm; <c>--batch N</c>.</param>
    public static bool Run(ReadOnlySpan<string> words)
    {
        var (name, direct, batch) = ("", false, UsualBatch);
        for (; words is [var word, .. var rest]; words = rest)
        {
            if (word == "--direct")
                direct = true;
            else if (word == "--batch" && rest is [var number, .. var later] && int.TryParse(number, out batch) && batch > 0)
                rest = later;
            else if (ModelRegistry.Names.Contains(word))
                name = word;
            else
                return false;
        }

        if (name.Length > 0)
            Print(name, direct, batch);
        return name.Length > 0;
    }

    private static void Print(string name, bool direct, int batch)
    {
        Console.WriteLine($"{name}, batch {batch}, forward, {Threads} threads, {(direct ? "all by direct summation" : "each as its plan says")}; shares count multiply-adds as by definition");
        Console.WriteLine($"{"layer",-32} {"times",5} {"ms",9} {"GFLOP/s",8} {"of peak",8}  algorithm");
        if (direct)
            ConvolutionPlan.Winograd = WinogradMode.Off;
        double milliseconds = 0, atPeak = 0;
        var isFirst = true;
        foreach (var layer in Layers(name, batch).GroupBy(layer => layer))
        {
            var (g, count) = (layer.Key, layer.Count());
            var (ms, gigaFlops, share) = Stopclock.Measure(Threads, 2.0 * g.MultiplyAdds, 0.3, Planned(g));
            Console.WriteLine($"{Describe(g),-32} {count,5} {ms,9:F3} {gigaFlops,8:F1} {share,8:P0}  {ConvolutionPlan.Of(g, ConvolutionPass.Forward).Algorithm}");
            if (!isFirst)
                (milliseconds, atPeak) = (milliseconds + count * ms, atPeak + count * ms * share);
            isFirst = false;
        }

        Console.WriteLine($"{"all but the first",-32} {"",5} {milliseconds,9:F3} {"",8} {atPeak / milliseconds,8:P0}");
    }

    private static ConvolutionGeometry[] Layers(string name, int batch)
    {
        var model = ModelRegistry.Create(name);
        model.To(Device.Null);
        using var tape = Tape.Record(TapeMode.Inference);
        model.Forward(Tensor.Empty([batch, .. ModelRegistry.Card(name).InputShape], Device.Null));
        return [.. tape.Ops.OfType<ConvolutionOp>().Select(op => op.Geometry)];
    }

    private static Action Planned(ConvolutionGeometry g)
    {
        var x = Tensor.From(Data.Uniform(g.InputLength), [g.InputLength]).Storage;
        var w = Tensor.From(Data.Uniform(g.WeightLength), [g.WeightLength]).Storage;
        var bias = Tensor.From(Data.Uniform(g.OutputChannels), [g.OutputChannels]).Storage;
        var y = Tensor.Empty([g.OutputLength]).Storage;
        return () => Device.Cpu.Convolve(g, x, w, bias, FusedActivation.Relu, y);
    }

    private static string Describe(in ConvolutionGeometry g) =>
        $"{g.InputChannels}→{g.OutputChannels} {g.KernelHeight}×{g.KernelWidth}{(g.StrideY > 1 ? $"/{g.StrideY}" : "")} @{g.InputHeight}{(g.Groups > 1 ? $" groups {g.Groups}" : "")}";
}
