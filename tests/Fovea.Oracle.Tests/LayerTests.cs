namespace Fovea.Oracle.Tests;

/// <summary>Layers: output, gradients of the input and of every parameter by its name, and states afterwards.</summary>
public sealed class LayerTests
{
    public static TheoryData<string, string> Cases => Oracle.Of("layer");

    public static TheoryData<string, string> SmallCases => Oracle.SmallOf("layer");

    [OracleTheory, MemberData(nameof(Cases))]
    public void AgreesWithPyTorch(string name, string about) => Compare(Oracle.Read(name), about);

    [OracleTheory, MemberData(nameof(SmallCases))]
    public void ReferenceAgreesWithPyTorch(string name, string about) => Compare(Oracle.Read(name, Device.Reference), about);

    static void Compare(Case c, string about)
    {
        Assert.Equal(c.About, about);
        var layer = LayerBuilder.All[c.Op](c);
        foreach (var (key, parameter) in layer.NamedParameters())
            parameter.Value = c[key];
        foreach (var (key, state) in layer.NamedStates())
            state.Value = c[key];

        // With ReLU behind it a layer takes another path: both in one pass.
        Module module = c.Flag("relu") ? new Sequential(layer, new Relu()) : layer;
        var comparison = new Comparison(c);
        using var tape = Tape.Record(c.Flag("trains") ? TapeMode.Training : TapeMode.Inference);
        var y = module.Forward(c["x"]);
        comparison.Add("y", y);
        tape.Backward(y, c["gradient"]);
        comparison.Add("gradient.x", c["x"].Gradient);
        foreach (var (key, parameter) in layer.NamedParameters())
            comparison.Add("gradient." + key, parameter.Gradient);
        foreach (var (key, state) in layer.NamedStates())
            comparison.Add("state." + key, state.Value);
        comparison.Finish();
    }
}
