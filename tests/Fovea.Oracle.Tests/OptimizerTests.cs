using Fovea.Layers.Initializers;
using Fovea.Training.Optimizers;

namespace Fovea.Oracle.Tests;

/// <summary>Optimizers: the parameters after each of several steps on given gradients; and what is left of gradients when they are clipped.</summary>
public sealed class OptimizerTests
{
    public static TheoryData<string, string> Steps => Oracle.Of("optimizer");

    public static TheoryData<string, string> Clippings => Oracle.Of("clipping");

    [OracleTheory, MemberData(nameof(Steps))]
    public void MovesAsPyTorchDoes(string name, string about)
    {
        var c = Oracle.Read(name);
        Assert.Equal(c.About, about);
        Parameter[] parameters = [.. Enumerable.Range(0, c.Int("parameters")).Select(i => With(c[$"parameter{i}"]))];
        var optimizer = Make(c, parameters);
        var comparison = new Comparison(c);
        for (var step = 0; step < c.Int("steps"); step++)
        {
            SetGradients(parameters, i => c[$"gradient{i}.{step}"]);
            optimizer.Step();
            for (var i = 0; i < parameters.Length; i++)
                comparison.Add($"parameter{i}.{step}", parameters[i].Value);
        }

        comparison.Finish();
    }

    [OracleTheory, MemberData(nameof(Clippings))]
    public void ClipsAsPyTorchDoes(string name, string about)
    {
        var c = Oracle.Read(name);
        Assert.Equal(c.About, about);
        Parameter[] parameters = [.. Enumerable.Range(0, c.Int("parameters")).Select(i => With(Tensor.Zeros(c[$"gradient{i}"].Shape)))];
        SetGradients(parameters, i => c[$"gradient{i}"]);
        var comparison = new Comparison(c);
        if (c.Text("name") == "norm")
            comparison.Add("norm", Shape.Scalar, [(float)Gradients.ClipByNorm(parameters, c.Float("limit"))]);
        else
            Gradients.ClipByValue(parameters, c.Float("limit"));
        for (var i = 0; i < parameters.Length; i++)
            comparison.Add($"gradient{i}", parameters[i].Gradient);
        comparison.Finish();
    }

    static Parameter With(Tensor value) => new(value.Shape, Constant.Zero) { Value = value };

    // The gradient of Σ w·g is g, exactly.
    static void SetGradients(Parameter[] parameters, Func<int, Tensor> gradient)
    {
        for (var i = 0; i < parameters.Length; i++)
        {
            using var tape = Tape.Record();
            tape.Backward((parameters[i].Value * gradient(i)).Sum());
        }
    }

    static Optimizer Make(Case c, IReadOnlyList<Parameter> parameters)
    {
        var (rate, decay) = (c.Float("rate"), c.Float("decay"));
        return c.Text("name") switch
        {
            "sgd" => new Sgd(
                parameters, rate, momentum: c.Float("momentum"), dampening: c.Float("dampening"), nesterov: c.Flag("nesterov"), weightDecay: decay),
            "adagrad" => new AdaGrad(parameters, rate, weightDecay: decay, epsilon: c.Float("epsilon")),
            "rmsprop" => new RmsProp(parameters, rate, c.Float("alpha"), c.Float("epsilon"), decay, c.Float("momentum"), c.Flag("centered")),
            "adam" => new Adam(parameters, rate, c.Float("beta1"), c.Float("beta2"), c.Float("epsilon"), decay),
            "adamw" => new AdamW(parameters, rate, c.Float("beta1"), c.Float("beta2"), c.Float("epsilon"), decay),
            var name => throw new NotSupportedException($"No optimizer is called {name}."),
        };
    }
}
