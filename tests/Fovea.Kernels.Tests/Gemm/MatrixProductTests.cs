using System.Runtime.InteropServices;
using Fovea.Kernels.Gemm;
using Fovea.Kernels.Reference;
using Fovea.Kernels.Tests.Machine;

namespace Fovea.Kernels.Tests.Gemm;

[Collection(MachineSettings.Name)]
public sealed class MatrixProductTests
{
    public static TheoryData<int, int, int> Sizes => new()
    {
        { 1, 1, 1 }, { 1, 33, 7 }, { 5, 1, 64 }, { 6, 16, 1 }, { 14, 32, 9 }, { 7, 17, 0 }, { 13, 100, 25 },
        { 31, 47, 577 }, { 100, 10, 100 }, { 64, 64, 1200 }, { 3, 5, 2000 }, { 130, 270, 33 }, { 1, 40, 700 }, { 4, 515, 600 }, { 8, 21, 100 }, { 2, 9, 6 },
        { 37, 41, 1603 }, { 9, 20, 1024 }, { 70, 330, 90 }, { 140, 70, 600 },
    };

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Agrees_with_the_reference_in_double(int m, int n, int k)
    {
        foreach (var (transposeA, transposeB) in new[] { (false, false), (true, false), (false, true), (true, true) })
        {
            var g = new GemmGeometry(m, n, k, transposeA, transposeB);
            Compare(g, BiasAxis.None, FusedActivation.None, false);
            Compare(g, BiasAxis.None, FusedActivation.None, true);
            Compare(g, BiasAxis.Row, FusedActivation.Relu, false);
            Compare(g, BiasAxis.Column, FusedActivation.None, false);
        }
    }

    [Theory]
    [InlineData(5, 0, 0)]
    [InlineData(4, 35, 0)]
    [InlineData(3, 0, 63)]
    [InlineData(6, 35, 63)]
    public void Multiplies_batches_with_shared_or_own_operands(int batch, int strideA, int strideB) =>
        Compare(new GemmGeometry(5, 9, 7, false, true, batch, strideA, strideB), BiasAxis.Column, FusedActivation.Relu, false);

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Same_bits_for_every_family_and_thread_count(int m, int n, int k)
    {
        var g = new GemmGeometry(m, n, k, TransposeB: true);
        float[]? expected = null;
        foreach (var (family, count) in Settings.All)
        {
            using var settings = new Settings(family, count);
            var c = Compute(g, BiasAxis.Row, FusedActivation.Relu, false);
            expected ??= c;
            Assert.True(Bits(expected).SequenceEqual(Bits(c)), $"{family} with {count} threads differs");
        }
    }

    [Fact]
    public void Relu_clips_at_zero_and_keeps_nan()
    {
        var c = new float[3];
        MatrixProduct.Multiply(
            new GemmGeometry(1, 3, 1), [1f], [-2f, float.NaN, 3f], c, new Epilogue { Activation = FusedActivation.Relu });
        Assert.Equal([0f, float.NaN, 3f], c);
    }

    [Fact]
    public void Writes_nothing_beside_the_product()
    {
        var c = new float[7 * 9 + 2];
        Array.Fill(c, 5f);
        MatrixProduct.Multiply(new GemmGeometry(7, 9, 3), new float[21], new float[27], c.AsSpan(1, 63), default);
        Assert.Equal(5f, c[0]);
        Assert.Equal(5f, c[^1]);
        Assert.All(c[1..^1], value => Assert.Equal(0f, value));
    }

    [Fact]
    public void Allocates_nothing_in_steady_state()
    {
        var g = new GemmGeometry(40, 50, 600);
        float[] a = new float[g.M * g.K], b = new float[g.K * g.N], c = new float[g.M * g.N];
        Assert.Equal(0, Allocations.Least(() => MatrixProduct.Multiply(g, a, b, c, default)));
    }

    [Fact]
    public void Short_operand_is_named()
    {
        var error = Assert.Throws<GeometryException>(() => MatrixProduct.Multiply(new GemmGeometry(2, 3, 4), new float[7], new float[12], new float[6], default));
        Assert.Equal("MatrixProduct: A has 7 elements, but [2×4]·[4×3] in a batch of 1 needs 8.", error.Message);
    }

    [Fact]
    public void Accumulation_with_bias_is_refused()
    {
        var error = Assert.Throws<GeometryException>(() => MatrixProduct.Multiply(
            new GemmGeometry(1, 1, 1), [1f], [1f], new float[1], new Epilogue { Accumulate = true, Axis = BiasAxis.Row, Bias = [1f] }));
        Assert.Contains("takes neither bias nor activation", error.Message, StringComparison.Ordinal);
    }

    private static ReadOnlySpan<int> Bits(float[] values) => MemoryMarshal.Cast<float, int>(values);

    private static (float[] A, float[] B, float[] C, float[] Bias) Data(in GemmGeometry g) =>
        (Numbers.Uniform(1, g.StrideA * (g.Batch - 1) + g.M * g.K), Numbers.Uniform(2, g.StrideB * (g.Batch - 1) + g.K * g.N),
            Numbers.Uniform(3, g.Batch * g.M * g.N), Numbers.Uniform(4, Math.Max(g.M, g.N)));

    private static float[] Compute(in GemmGeometry g, BiasAxis axis, FusedActivation activation, bool accumulate)
    {
        var (a, b, c, bias) = Data(g);
        MatrixProduct.Multiply(g, a, b, c, new Epilogue { Bias = bias, Axis = axis, Activation = activation, Accumulate = accumulate });
        return c;
    }

    // The classical bound: a sum of n products is off by at most (n + 2)·2⁻²⁴ times the sum of the magnitudes.
    private static void Compare(in GemmGeometry g, BiasAxis axis, FusedActivation activation, bool accumulate)
    {
        var (a, b, c, bias) = Data(g);
        var exact = Numbers.ToDouble(c);
        var magnitude = Numbers.Magnitude(c);
        ReferenceGemm.Multiply<double>(g, Numbers.ToDouble(a), Numbers.ToDouble(b), exact, Numbers.ToDouble(bias), axis, activation, accumulate);
        ReferenceGemm.Multiply<double>(
            g, Numbers.Magnitude(a), Numbers.Magnitude(b), magnitude, Numbers.Magnitude(bias), axis, FusedActivation.None, accumulate);
        Numbers.AssertClose(exact, magnitude, g.K, Compute(g, axis, activation, accumulate), $"{g} {axis} {activation} {accumulate}");
    }
}
