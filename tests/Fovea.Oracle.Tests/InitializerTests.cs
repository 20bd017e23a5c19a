using Fovea.Layers.Initializers;

namespace Fovea.Oracle.Tests;

/// <summary>Initial values are random; their mean, deviation and bounds agree with PyTorch's draws.</summary>
public sealed class InitializerTests
{
    public static TheoryData<string, string> Initializers => Oracle.Of("initializer");

    public static TheoryData<string, string> Beginnings => Oracle.Of("beginning");

    [OracleTheory, MemberData(nameof(Initializers))]
    public void DrawsAsPyTorchDoes(string name, string about)
    {
        var c = Oracle.Read(name);
        Assert.Equal(c.About, about);
        var shape = Shape.Create(c.Ints("shape"));
        var values = new float[shape.Elements];
        Make(c).Fill(values, shape, new Rng(1).Split(name));
        Compare(values, c.Expected("statistics").Values, c.Flag("bounded"));
        if (c.Text("name") is "uniform" or "truncated_normal")
            Assert.All(values, value => Assert.InRange(value, c.Float("low"), c.Float("high")));
    }

    [OracleTheory, MemberData(nameof(Beginnings))]
    public void LayersBeginAsInPyTorch(string name, string about)
    {
        var c = Oracle.Read(name);
        Assert.Equal(c.About, about);
        var (inputs, outputs) = (c.Int("inputs"), c.Int("outputs"));
        Module layer = c.Text("name") switch
        {
            "linear" => new Linear(inputs, outputs),
            "conv2d" => new Conv2d(inputs, outputs, c.Pair("kernel"), groups: c.Int("groups")),
            _ => new ConvTranspose2d(inputs, outputs, c.Pair("kernel"), groups: c.Int("groups")),
        };
        layer.Initialize(seed: 1);
        Assert.Equal(c.ExpectedNames.Order(), layer.NamedParameters().Select(named => named.Name).Order());
        foreach (var (key, parameter) in layer.NamedParameters())
            Compare(parameter.Value.ToArray(), c.Expected(key).Values, bounded: true);
    }

    static Initializer Make(Case c) => c.Text("name") switch
    {
        "uniform" => new Uniform(c.Float("low"), c.Float("high")),
        "normal" => new Normal(c.Float("mean"), c.Float("deviation")),
        "truncated_normal" => new TruncatedNormal(c.Float("mean"), c.Float("deviation"), c.Float("low"), c.Float("high")),
        "xavier_uniform" => new XavierUniform(c.Float("gain")),
        "xavier_normal" => new XavierNormal(c.Float("gain")),
        "he_uniform" => new HeUniform(Mode(c), Kind(c), c.Float("slope")),
        "he_normal" => new HeNormal(Mode(c), Kind(c), c.Float("slope")),
        "orthogonal" => new Orthogonal(c.Float("gain")),
        var name => throw new NotSupportedException($"No initializer is called {name}."),
    };

    static FanMode Mode(Case c) => c.Text("mode") == "fan_in" ? FanMode.In : FanMode.Out;

    static Nonlinearity Kind(Case c) => Enum.Parse<Nonlinearity>(c.Text("nonlinearity").Replace("_", ""), ignoreCase: true);

    // Both sides are samples of n numbers: six standard errors of their difference are allowed.
    static void Compare(float[] values, float[] expected, bool bounded)
    {
        var mean = values.Average(value => (double)value);
        var deviation = Math.Sqrt(values.Sum(value => (value - mean) * (value - mean)) / (values.Length - 1));
        var error = 6 * expected[1] * Math.Sqrt(2.0 / values.Length);
        Assert.InRange(mean, expected[0] - error, expected[0] + error);
        Assert.InRange(deviation, expected[1] - error, expected[1] + error);
        if (bounded)
            Assert.InRange(values.Max(Math.Abs), expected[2] * 0.999, expected[2] * 1.001);
    }
}
