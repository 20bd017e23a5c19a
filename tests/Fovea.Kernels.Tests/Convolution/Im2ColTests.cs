using Fovea.Kernels.Convolution;
using Fovea.Kernels.Reference;
using Fovea.Kernels.Tests.Gemm;

namespace Fovea.Kernels.Tests.Convolution;

public sealed class Im2ColTests
{
    [Fact]
    public void Has_the_layout_of_the_book()
    {
        var g = ConvolutionCases.Create(1, 3, (7, 7), 1, (5, 5));
        var x = new float[g.InputLength];
        for (var i = 0; i < x.Length; i++)
            x[i] = i;
        var columns = new float[9 * 75];
        Im2Col.Unfold(g, x, columns);
        Assert.Equal([0, 1, 2, 3, 4, 7, 8], columns[..7]);
        Assert.Equal(49, columns[25]); // the second channel of the first window
        Assert.Equal(1, columns[75]); // the second window
        Assert.Equal(146, columns[^1]);
    }

    [Fact]
    public void Agrees_with_the_reference()
    {
        foreach (var g in ConvolutionCases.Chosen.Concat(ConvolutionCases.Random(30)))
        {
            var x = Numbers.Uniform(1, g.InputLength);
            float[] expected = new float[Length(g)], actual = new float[Length(g)];
            ReferenceConvolution.Unfold<float>(g, x, expected);
            Im2Col.Unfold(g, x, actual);
            Assert.Equal(expected, actual);

            double[] exact = new double[g.InputLength], magnitude = new double[g.InputLength];
            var columns = Numbers.Uniform(2, Length(g));
            ReferenceConvolution.Fold<double>(g, Numbers.ToDouble(columns), exact);
            ReferenceConvolution.Fold<double>(g, Numbers.Magnitude(columns), magnitude);
            Im2Col.Fold(g, columns, x);
            Numbers.AssertClose(exact, magnitude, g.KernelHeight * g.KernelWidth, x, ConvolutionCases.Describe(g));
        }
    }

    [Fact]
    public void Short_matrix_is_named()
    {
        var g = ConvolutionCases.Create(1, 1, (3, 3), 1, (2, 2));
        var error = Assert.Throws<GeometryException>(() => Im2Col.Unfold(g, new float[9], new float[15]));
        Assert.Equal("Im2Col.Unfold: the matrix has 15 elements, 16 are needed.", error.Message);
    }

    private static int Length(in ConvolutionGeometry g) => g.Batch * g.OutputPixels * g.InputChannels * g.KernelHeight * g.KernelWidth;
}
