namespace Fovea.Layers.Tests;

public sealed class InitializerTests
{
    static float[] Draws(Initializer initializer, Shape shape)
    {
        var values = new float[shape.Elements];
        initializer.Fill(values, shape, new Rng(11));
        return values;
    }

    static (double Mean, double Deviation, double Largest) Moments(float[] values)
    {
        var mean = values.Average(value => (double)value);
        return (mean, Math.Sqrt(values.Average(value => (value - mean) * (value - mean))), values.Max(Math.Abs));
    }

    // fan-in 32·3·3 = 288, fan-out 64·3·3 = 576.
    static readonly Shape Filters = [64, 32, 3, 3];

    public static TheoryData<string, Initializer, double, double> Deviations() => new()
    {
        { "Normal", new Normal(0, 0.01f), 0.01, double.NaN },
        { "Uniform", new Uniform(-3, 3), 3 / Math.Sqrt(3), 3 },
        { "XavierUniform", new XavierUniform(), Math.Sqrt(2.0 / 864), Math.Sqrt(6.0 / 864) },
        { "XavierNormal", new XavierNormal(gain: 2), 2 * Math.Sqrt(2.0 / 864), double.NaN },
        { "HeUniform", new HeUniform(), Math.Sqrt(2.0 / 288), Math.Sqrt(6.0 / 288) },
        { "HeUniform out", new HeUniform(FanMode.Out), Math.Sqrt(2.0 / 576), Math.Sqrt(6.0 / 576) },
        { "HeNormal", new HeNormal(), Math.Sqrt(2.0 / 288), double.NaN },
        { "HeNormal out", new HeNormal(FanMode.Out), Math.Sqrt(2.0 / 576), double.NaN },
        { "HeNormal linear", new HeNormal(nonlinearity: Nonlinearity.Linear), 1 / Math.Sqrt(288), double.NaN },
        { "HeNormal leaky", new HeNormal(nonlinearity: Nonlinearity.LeakyRelu, negativeSlope: 1), 1 / Math.Sqrt(288), double.NaN },
        { "default", HeUniform.Default, 1 / Math.Sqrt(3 * 288), 1 / Math.Sqrt(288) },
        { "Orthogonal", new Orthogonal(), 1 / Math.Sqrt(288), double.NaN },
        { "TruncatedNormal", new TruncatedNormal(), 0.87962566, 2 },
    };

    [Theory]
    [MemberData(nameof(Deviations))]
    public void Moments_and_bounds_are_the_formula_s(string name, Initializer initializer, double deviation, double bound)
    {
        var moments = Moments(Draws(initializer, Filters));
        Assert.True(Math.Abs(moments.Mean) < 4 * deviation / Math.Sqrt(Filters.Elements), $"{name}: mean {moments.Mean}");
        Assert.Equal(1, moments.Deviation / deviation, 0.02);
        if (!double.IsNaN(bound))
            Assert.InRange(moments.Largest / bound, 0.99, 1.000001);
    }

    [Fact]
    public void Fans_count_one_group_in_and_all_filters_out()
    {
        Assert.Equal(new Fans(288, 576), Fans.Of(Filters));
        Assert.Equal(new Fans(784, 10), Fans.Of([10, 784]));
        Assert.Equal(new Fans(9, 32 * 9), Fans.Of(new Conv2d(32, 32, 3, groups: 32).Weight.Shape));
        Assert.Contains("at least 2 axes, out×in×…; the shape was 5", Assert.Throws<GeometryException>(() => Fans.Of([5])).Message);
    }

    [Theory]
    [InlineData(6, 10)]
    [InlineData(10, 6)]
    [InlineData(7, 7)]
    public void Orthogonal_rows_or_columns_are_orthonormal(int rows, int columns)
    {
        var w = Draws(new Orthogonal(gain: 2), [rows, columns]);
        var (count, length) = (Math.Min(rows, columns), Math.Max(rows, columns));
        double At(int vector, int i) => rows <= columns ? w[vector * columns + i] : w[i * columns + vector];
        for (var a = 0; a < count; a++)
            for (var b = 0; b < count; b++)
                Assert.Equal(a == b ? 4 : 0, Enumerable.Range(0, length).Sum(i => At(a, i) * At(b, i)), 1e-5);
    }

    [Fact]
    public void Truncated_draws_stay_inside_limits_far_from_the_mean()
    {
        var draws = Draws(new TruncatedNormal(0, 1, 3, 4), [1000]);
        Assert.All(draws, value => Assert.InRange(value, 3f, 4f));
        Assert.InRange(draws.Average(), 3.25f, 3.30f);
        Assert.Contains("next to nothing between 20 and 30", Assert.Throws<ArgumentException>(() => new TruncatedNormal(0, 1, 20, 30)).Message);
    }

    [Fact]
    public void Layers_begin_as_in_PyTorch()
    {
        var linear = new Linear(400, 120).Initialize(1);
        Assert.InRange(linear.Weight.Value.ToArray().Max(), 0.0499f, 0.05f);
        Assert.InRange(linear.Bias!.Value.ToArray().Max(Math.Abs), 0.045f, 0.05f);
        Assert.InRange(new Conv2d(32, 64, 5, groups: 2).Initialize(1).Weight.Value.ToArray().Max(), 0.0499f, 0.05f);
    }

    [Fact]
    public void Equal_seeds_give_equal_models_and_a_layer_more_leaves_the_others_alone()
    {
        Sequential two = [new Linear(3, 3), new Linear(3, 2)];
        Sequential three = [new Linear(3, 3), new Linear(3, 2), new Linear(2, 2)];
        var (a, b) = (two.Initialize(4).StateDict(), three.Initialize(4).StateDict());
        Assert.All(a, named => Assert.Equal(named.Value.ToArray(), b[named.Key].ToArray()));
        Assert.NotEqual(a["0.bias"].ToArray(), new Sequential(new Linear(3, 3)).Initialize(5).StateDict()["0.bias"].ToArray());
    }
}
