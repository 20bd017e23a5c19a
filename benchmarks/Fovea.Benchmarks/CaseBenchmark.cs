using BenchmarkDotNet.Attributes;
using Fovea.Tensors;
using Fovea.Tensors.Autograd;
using Fovea.Testing;

namespace Fovea.Benchmarks;

/// <summary>The fifth use of the op cases: times those that are large enough, forward alone and with their gradients.</summary>
[MemoryDiagnoser(displayGenColumns: false)]
public class CaseBenchmark
{
    OpCase opCase = null!;
    Tensor[] inputs = [];

    /// <summary>The cases.</summary>
    public static IEnumerable<string> Cases => OpCases.All.Where(candidate => candidate.IsBenchmark).Select(candidate => candidate.Name);

    /// <summary>The case that is timed.</summary>
    [ParamsSource(nameof(Cases))]
    public string Case { get; set; } = "";

    /// <summary>Makes the inputs once.</summary>
    [GlobalSetup]
    public void Setup()
    {
        opCase = OpCases.Named(Case);
        inputs = opCase.MakeInputs(Device.Cpu);
    }

    /// <summary>The output.</summary>
    [Benchmark(Baseline = true)]
    public int Forward()
    {
        using var tape = Tape.Record(TapeMode.Scratch);
        return opCase.Apply(inputs).Length;
    }

    /// <summary>The output and all gradients.</summary>
    [Benchmark]
    public int ForwardAndBackward()
    {
        using var tape = Tape.Record();
        var y = opCase.Apply(inputs);
        tape.Backward(y, Tensor.Ones(y.Shape));
        foreach (var input in inputs)
            input.ClearGradient();
        return y.Length;
    }
}
