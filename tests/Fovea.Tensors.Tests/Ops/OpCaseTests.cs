using Fovea.Kernels.Machine;
using Fovea.Tensors.Autograd;
using Fovea.Testing;

namespace Fovea.Tensors.Tests.Ops;

/// <summary>Four of the five uses of the op cases; the fifth is the benchmark. Tests of one class run one after the other, so the number of threads can be set.</summary>
[Collection("threads")]
public sealed class OpCaseTests
{
    const double Epsilon = 1.2e-7;

    public static TheoryData<string> Cases() => [.. OpCases.All.Select(opCase => opCase.Name)];

    public static TheoryData<string> SmallCases() => [.. OpCases.All.Where(opCase => !opCase.IsBenchmark).Select(opCase => opCase.Name)];

    public static TheoryData<string> DifferentiableCases() =>
        [.. OpCases.All.Where(opCase => opCase.Differentiable > 0 && !opCase.IsBenchmark).Select(opCase => opCase.Name)];

    [Theory, MemberData(nameof(SmallCases))]
    public void ForwardAndGradientsAgreeWithTheReferenceInDouble(string name)
    {
        var opCase = OpCases.Named(name);
        var actual = OpRun.Of(opCase, Device.Cpu);
        var expected = OpRun.Of(opCase, Device.Reference);

        Assert.Equal(expected.Shape, actual.Shape);
        AssertClose(opCase, "output", expected.Output, actual.Output);
        for (var i = 0; i < expected.Gradients.Length; i++)
            AssertClose(opCase, $"gradient {i}", expected.Gradients[i], actual.Gradients[i]);
    }

    [Theory, MemberData(nameof(Cases))]
    public void TheNullBackendTellsTheShape(string name)
    {
        var opCase = OpCases.Named(name);
        Assert.Equal(opCase.Apply(opCase.MakeInputs(Device.Cpu)).Shape, opCase.Apply(opCase.MakeInputs(Device.Null)).Shape);
    }

    [Theory, MemberData(nameof(DifferentiableCases))]
    public void GradientsMatchADirectionalDifferenceQuotient(string name)
    {
        var opCase = OpCases.Named(name);
        var inputs = opCase.MakeInputs(Device.Reference);
        Tensor gradient;
        using (var tape = Tape.Record())
        {
            var y = opCase.Apply(inputs);
            gradient = OpRun.OutputGradient(opCase, y);
            tape.Backward(y, gradient);
        }

        // d/dt <u, f(x + t·v)> at 0, once by differences and once by <gradient, v>.
        const float step = 1f / (1 << 17);
        var weights = gradient.ToDoubleArray();
        for (var i = 0; i < inputs.Length; i++)
        {
            if (!inputs[i].RequiresGradient)
                continue;
            var rng = new Rng(5).Split(name).Split((ulong)i);
            var direction = Tensor.From([.. Enumerable.Range(0, inputs[i].Length).Select(_ => (float)rng.NextInt(3) - 1)], inputs[i].Shape, Device.Reference);
            var analytical = Inner(inputs[i].Gradient!.ToDoubleArray(), direction.ToDoubleArray());
            var plus = Inner(weights, Replaced(inputs, i, inputs[i].Detach() + direction * step, opCase));
            var minus = Inner(weights, Replaced(inputs, i, inputs[i].Detach() - direction * step, opCase));
            var numerical = (plus - minus) / (2.0 * step);
            var scale = inputs[i].Gradient!.ToDoubleArray().Sum(Math.Abs) + 1e-3;
            Assert.True(
                Math.Abs(analytical - numerical) <= 1e-7 * scale,
                $"{name}, input {i}: analytical {analytical:R}, numerical {numerical:R}, scale {scale:R}");
        }
    }

    [Theory, MemberData(nameof(Cases))]
    public void BitsAreTheSameForAnyNumberOfThreads(string name)
    {
        var opCase = OpCases.Named(name);
        var before = Workers.Count;
        try
        {
            var checksums = new List<string>();
            foreach (var threads in new[] { 1, 2, 4 })
            {
                Workers.Count = threads;
                checksums.Add(OpRun.Of(opCase, Device.Cpu).Checksum());
            }

            Assert.Single(checksums.Distinct());
        }
        finally
        {
            Workers.Count = before;
        }
    }

    static double[] Replaced(Tensor[] inputs, int index, Tensor replacement, OpCase opCase) =>
        opCase.Apply([.. inputs.Select((input, i) => i == index ? replacement : input.Detach())]).ToDoubleArray();

    static double Inner(double[] a, double[] b) => a.Zip(b, (x, y) => x * y).Sum();

    // Float32 rounding, growing with the root of the sum's length as errors of random sign do, with a factor 4 for the worst of many elements.
    static void AssertClose(OpCase opCase, string what, double[] expected, double[] actual)
    {
        var scale = expected.Max(Math.Abs);
        var bound = Epsilon * opCase.Condition * (4 + 4 * Math.Sqrt(opCase.Terms)) * Math.Max(scale, opCase.Magnitude);
        for (var i = 0; i < expected.Length; i++)
        {
            if (!(Math.Abs(expected[i] - actual[i]) <= bound)) // NaN differs too
                Assert.Fail($"{opCase.Name}, {what}[{i}]: expected {expected[i]:R}, got {actual[i]:R}, bound {bound:E1}");
        }
    }
}

/// <summary>Tests that set the number of threads for the whole process.</summary>
[CollectionDefinition("threads", DisableParallelization = true)]
public sealed class ThreadsCollection;
