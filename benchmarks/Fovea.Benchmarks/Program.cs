using BenchmarkDotNet.Running;
using Fovea.Benchmarks;
using Fovea.Kernels.Machine;

Console.WriteLine($"{CpuFeatures.Description}, {Environment.ProcessorCount} processors, .NET {Environment.Version}; best of many, share of a register-only loop timed in alternation");
switch (args)
{
    case ["gemm", .. var sizes]:
        GemmBenchmark.Run(sizes);
        return 0;
    case ["conv", .. var filter]:
        ConvolutionBenchmark.Run(filter);
        return 0;
    case ["network", .. var words] when NetworkBenchmark.Run(words):
        return 0;
    case ["winograd"]:
        return WinogradError.Run() ? 0 : 1;
    case ["transforms"]:
        TransformBenchmark.Run();
        return 0;
    case ["cases", .. var options]:
        BenchmarkSwitcher.FromTypes([typeof(CaseBenchmark)]).Run(options.Length == 0 ? ["--filter", "*"] : options);
        return 0;
    default:
        Console.Error.WriteLine("usage: Fovea.Benchmarks gemm [N | MxNxK]... | conv [part of a layer's name] | network MODEL [--direct] [--batch N] | winograd | transforms | cases [BenchmarkDotNet options]");
        return 2;
}
