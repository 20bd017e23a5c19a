using Fovea.Layers.Losses;
using Fovea.Models;
using Fovea.Training.Optimizers;

namespace Fovea.Oracle.Tests;

/// <summary>Whole models with the same weights: scores, loss, every gradient, and the weights after one step of Adam.</summary>
public sealed class ModelTests
{
    public static TheoryData<string, string> Cases => Oracle.Of("model");

    [OracleTheory, MemberData(nameof(Cases))]
    public void AgreesWithPyTorch(string name, string about)
    {
        var c = Oracle.Read(name);
        Assert.Equal(c.About, about);
        var model = ModelRegistry.Create(c.Text("name"));
        var parameters = model.Parameters();
        Assert.False(c.Has($"parameter{parameters.Count}"), $"{model} has {parameters.Count} parameters; PyTorch's twin has more.");
        for (var i = 0; i < parameters.Count; i++)
            parameters[i].Value = c[$"parameter{i}"];

        var comparison = new Comparison(c);
        var adam = new Adam(parameters, c.Float("rate"), epsilon: c.Float("epsilon"));
        using var tape = Tape.Record();
        var logits = model.Forward(c["x"]);
        var loss = Loss.CrossEntropy(logits, c.Ints("labels"));
        tape.Backward(loss);
        comparison.Add("logits", logits);
        comparison.Add("loss", loss);
        for (var i = 0; i < parameters.Count; i++)
            comparison.Add($"gradient{i}", parameters[i].Gradient);
        adam.Step();
        for (var i = 0; i < parameters.Count; i++)
            comparison.Add($"after{i}", parameters[i].Value);
        comparison.Finish();
    }
}
