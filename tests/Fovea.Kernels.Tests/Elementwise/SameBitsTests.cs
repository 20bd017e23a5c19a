using Fovea.Kernels.Elementwise;
using Fovea.Kernels.Elementwise.Arithmetic;
using Fovea.Kernels.Gemm;
using Fovea.Kernels.Normalization;
using Fovea.Kernels.Pooling;
using Fovea.Kernels.Reduction;
using Fovea.Kernels.Updates;

namespace Fovea.Kernels.Tests.Elementwise;

/// <summary>
/// One number for the bits of each kernel family. They must come out the same on every machine and under DOTNET_EnableAVX512=0,
/// DOTNET_EnableAVX2=0 and DOTNET_EnableHWIntrinsic=0; whoever changes an order of additions on purpose changes the number here.
/// </summary>
public class SameBitsTests
{
    private const int Length = 10_007;

    private static readonly float[] X = Numbers.Random(1, Length);
    private static readonly float[] Dy = Numbers.Random(2, Length);

    [Theory]
    [InlineData("Functions", 0xbfc85f75u)]
    [InlineData("Broadcast", 0xefd5b3e9u)]
    [InlineData("Sums", 0x20ebf4cfu)]
    [InlineData("Softmax", 0x5c98e06fu)]
    [InlineData("Pooling", 0x5efda806u)]
    [InlineData("Normalization", 0xba255fc4u)]
    [InlineData("Updates", 0x62575cb0u)]
    public void BitsAreThoseOfEveryMachine(string family, uint expected)
    {
        var hash = new Fingerprint();
        switch (family)
        {
            case "Functions":
                foreach (var op in UnaryCase.All)
                {
                    var x = Numbers.Random(3, 1003, op.Low, op.High);
                    hash.Add(1003, t => op.Forward(x, t));
                    hash.Add(1003, t => op.Backward(x, x, Dy.AsSpan(0, 1003), t));
                }

                break;
            case "Broadcast":
                foreach (var (shapeA, shapeB) in ((int[], int[])[])[([3, 5, 211], [5, 1]), ([19, 501], [501]), ([7, 1], [1, 77])])
                {
                    var g = BroadcastGeometry.Create("test", shapeA, shapeB);
                    var (a, b) = (X.AsMemory(0, g.ALength), Numbers.Random(4, g.BLength));
                    var dy = Numbers.Random(5, g.OutputLength);
                    hash.Add(g.ALength, t => Zip.BackwardA(new Multiply(), g, a.Span, b, dy, dy, t));
                    hash.Add(g.BLength, t => Zip.BackwardB(new Multiply(), g, a.Span, b, dy, dy, t));
                }

                break;
            case "Sums":
                hash.Add(1, t => Reduce.Sum(1, Length, 1, X, t));
                hash.Add(100, t => Reduce.Sum(100, 100, 1, X.AsSpan(0, 10_000), t));
                hash.Add(100, t => Reduce.Sum(1, 100, 100, X.AsSpan(0, 10_000), t));
                hash.Add(1, t => t[0] = (float)Reduce.SumOfSquares(X));
                break;
            case "Softmax":
                foreach (var (outer, length, inner) in ((int, int, int)[])[(1000, 10, 1), (10, 1000, 1), (2, 10, 500)])
                    foreach (var log in (bool[])[false, true])
                    {
                        var y = hash.Add(10_000, t => Softmax.Forward(outer, length, inner, log, X.AsSpan(0, 10_000), t));
                        hash.Add(10_000, t => Softmax.Backward(outer, length, inner, log, y, Dy.AsSpan(0, 10_000), t));
                        hash.Add(10_000, t => SoftmaxLoss.Forward(outer, length, inner, X.AsSpan(0, 10_000), y, new float[outer * inner], t));
                    }

                break;
            case "Pooling":
                foreach (var g in PoolingCasesForBits())
                {
                    var x = X.AsMemory(0, g.Planes * g.InputPixels);
                    var y = hash.Add(g.Planes * g.OutputPixels, t => MaxPooling.Forward(g, x.Span, t));
                    hash.Add(x.Length, t => MaxPooling.Backward(g, x.Span, y, Dy.AsSpan(0, y.Length), t));
                    hash.Add(y.Length, t => AveragePooling.Forward(g, x.Span, t));
                    hash.Add(x.Length, t => AveragePooling.Backward(g, Dy.AsSpan(0, y.Length), t));
                }

                break;
            case "Normalization":
                foreach (var g in (NormalizationGeometry[])[new(10, 10, 100), new(1000, 10, 1), new(2, 3, 1500)])
                {
                    var x = X.AsMemory(0, g.Length);
                    var mean = hash.Add(g.Channels, t => Normalize.Statistics(g, x.Span, t, new float[g.Channels]));
                    var variance = hash.Add(g.Channels, t => Normalize.Statistics(g, x.Span, new float[g.Channels], t));
                    var y = hash.Add(g.Length, t => Normalize.Forward(g, x.Span, mean, variance, mean, mean, Dy.AsSpan(0, g.Length), FusedActivation.Relu, t));
                    hash.Add(g.Length, t => Normalize.ForwardWithStatistics(
                        g, x.Span, 0.1f, mean, mean, [], FusedActivation.Relu, new float[g.Channels], new float[g.Channels], new float[g.Channels], t));
                    hash.Add(g.Length, t => Normalize.Backward(g, x.Span, mean, variance, mean, Dy.AsSpan(0, g.Length), y, t, t, [], []));
                }

                break;
            case "Updates":
                hash.Add(Length, t => Step(new Adam(3), t));
                hash.Add(Length, t => Step(new AdamW(3), t));
                hash.Add(Length, t => Step(new RmsProp(0.01f, momentum: 0.9f), t));
                hash.Add(Length, t => Dropout.Apply(5, 0.3f, 3, X, t));
                break;
        }

        Assert.Equal($"{expected:x8}", $"{hash.Value:x8}");
    }

    private static IEnumerable<PoolingGeometry> PoolingCasesForBits()
    {
        yield return PoolingGeometry.Create("test", 10, (24, 24), (2, 2), (2, 2), (0, 0, 0, 0), (1, 1));
        yield return PoolingGeometry.Create("test", 10, (27, 33), (3, 3), (2, 2), (1, 1, 1, 1), (1, 1));
        yield return PoolingGeometry.Create("test", 10, (27, 33), (4, 4), (1, 1), (1, 1, 1, 1), (1, 1));
        yield return PoolingGeometry.CreateAdaptive("test", 10, (20, 30), (6, 7));
    }

    private static void Step<TRule>(TRule rule, Span<float> weights) where TRule : struct, IUpdateRule
    {
        var moved = (float[])X.Clone();
        Update.Apply<TRule>((UpdateRun<TRule>[])[new(rule, moved, Dy, (float[])X.Clone(), Array.ConvertAll(X, Math.Abs))]);
        moved.CopyTo(weights);
    }

    /// <summary>FNV-1a over the bits of results, all NaN alike.</summary>
    private sealed class Fingerprint
    {
        public uint Value { get; private set; } = 2166136261;

        public float[] Add(int length, Numbers.SpanAction kernel)
        {
            var y = Numbers.Guarded(length, kernel);
            foreach (var value in y)
                Value = (Value ^ (float.IsNaN(value) ? 0x7FC00000u : BitConverter.SingleToUInt32Bits(value))) * 16777619;
            return y;
        }
    }
}
