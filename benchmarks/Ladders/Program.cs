using Fovea.Kernels.Machine;
using Fovea.Ladders.Convolution;
using Fovea.Ladders.Gemm;

switch (args)
{
    case ["--check"]:
        // Small, and every loop has to go round more than once.
        var agree = GemmLadder.Of(new Sizes(M: 96, N: 192, K: 600)).Check() & ConvolutionLadder.Of(new Layer(Batch: 2, Inputs: 5, Outputs: 32, Height: 12, Width: 24)).Check();
        Console.WriteLine(agree ? "all rungs agree" : "rungs differ");
        return agree ? 0 : 1;
    case [] or ["gemm"] or ["conv"]:
        Console.WriteLine($"{CpuFeatures.Description}, {Environment.ProcessorCount} processors, .NET {Environment.Version}; best of many, share of a register-only loop timed in alternation");
        if (args is not ["conv"])
            GemmLadder.Of(new Sizes(M: 1024, N: 1024, K: 1024)).Climb();
        if (args is not ["gemm"])
            ConvolutionLadder.Of(new Layer(Batch: 8, Inputs: 64, Outputs: 64, Height: 56, Width: 56)).Climb();
        return 0;
    default:
        Console.Error.WriteLine("usage: Fovea.Ladders [gemm | conv | --check]");
        return 2;
}
