using System.Diagnostics;
using System.Runtime.CompilerServices;
using Fovea.Formats;
using Fovea.Formats.Files;
using Fovea.Layers.Losses;
using Fovea.Models;
using Fovea.Training.Optimizers;

namespace Fovea.Oracle.Tests;

/// <summary>
/// Torchvision's networks with weights that PyTorch made and saved: logits in evaluation, and one training step. oracle/networks.py makes
/// them one at a time, for together they would fill gigabytes.
/// </summary>
public sealed class NetworkTests
{
    const double OfTheLogitsSpread = 1e-4, Relative = 1e-3;

    public static TheoryData<string> Names() => new(
        "alexnet", "vgg11", "vgg11_bn", "vgg13", "vgg13_bn", "vgg16", "vgg16_bn", "vgg19", "vgg19_bn", "googlenet", "googlenet_noaux",
        "resnet18", "resnet34", "resnet50", "resnet101", "resnet152");

    [OracleTheory]
    [MemberData(nameof(Names))]
    public void Networks_do_what_torchvision_s_do(string name)
    {
        var folder = Directory.CreateTempSubdirectory("fovea-network-").FullName;
        try
        {
            Make(folder, name);
            var model = ModelRegistry.Create(name.Split('_')[0] == "googlenet" ? "googlenet" : name, auxiliary: name != "googlenet_noaux");
            Weights.Load(model, Path.Combine(folder, name + ".pth"));
            using var torch = Weights.Open(Path.Combine(folder, name + ".npz"));
            Assert.Equal(torch.Read("count").ToArray()[0], model.Parameters().Sum(parameter => (float)parameter.Shape.Elements));
            CompareLogits(model, torch);

            // A kink within rounding spoils a batch, a wrong gradient spoils all: one that agrees is proof, and none may be far off.
            var differences = new List<double>();
            for (var batch = 0; batch < 4 && differences.All(difference => difference > Relative); batch++)
            {
                Weights.Load(model, Path.Combine(folder, name + ".pth"));
                differences.Add(Step(model, torch, $"{batch}."));
            }

            Assert.InRange(differences.Min(), 0, Relative);
            Assert.InRange(differences.Max(), 0, 0.1);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    static void CompareLogits(Module model, TensorFile torch)
    {
        using var tape = Tape.Record(TapeMode.Scratch);
        var (expected, actual) = (torch.Read("eval.logits").ToArray(), model.Forward(torch.Read("eval.x")).ToArray());
        var spread = expected.Max() - expected.Min();
        Assert.InRange(Difference(expected, actual) / spread, 0, OfTheLogitsSpread);
    }

    /// <summary>The largest relative difference of loss, gradients, running statistics, and weights after a step.</summary>
    static double Step(Module model, TensorFile torch, string batch)
    {
        foreach (var layer in model.Modules().Select(named => named.Module).OfType<RandomLayer>())
            layer.Probability = 0;
        var sgd = new Sgd(model.Parameters(), learningRate: 0.01f, momentum: 0.9f, weightDecay: 1e-4f);
        var labels = torch.Read(batch + "labels").ToArray().Select(label => (int)label).ToArray();
        using var tape = Tape.Record();
        var (_, loss) = model.ForwardWithLoss(torch.Read(batch + "x"), outputs => Loss.CrossEntropy(outputs, labels));
        var largest = Relatively(torch.Read(batch + "loss"), loss);
        tape.Backward(loss);
        var parameters = model.NamedParameters().ToDictionary(named => named.Name, named => named.Parameter);
        var states = model.NamedStates().ToDictionary(named => named.Name, named => named.State);
        Assert.Equal(2, Compare("grad.", name => parameters[name].Gradient!));
        sgd.Step();
        Assert.Equal(2, Compare("step.", name => parameters[name].Value));
        Assert.Equal(states.Count, Compare("running.", name => states[name].Value));
        return largest;

        int Compare(string what, Func<string, Tensor> actual)
        {
            var found = torch.Entries.Where(entry => entry.Name.StartsWith(batch + what, StringComparison.Ordinal)).ToArray();
            foreach (var entry in found)
                largest = Math.Max(largest, Relatively(torch.Read(entry.Name), actual(entry.Name[(batch.Length + what.Length)..])));
            return found.Length;
        }
    }

    static double Relatively(Tensor expected, Tensor actual)
    {
        var values = expected.ToArray();
        return Difference(values, actual.ToArray()) / Math.Max(values.Max(MathF.Abs), 1e-12f);
    }

    static double Difference(float[] expected, float[] actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        var largest = 0.0;
        for (var i = 0; i < expected.Length; i++)
            largest = Math.Max(largest, float.IsFinite(actual[i]) ? Math.Abs((double)expected[i] - actual[i]) : double.PositiveInfinity);
        return largest;
    }

    static void Make(string folder, string name, [CallerFilePath] string here = "")
    {
        var script = Path.Combine(Path.GetDirectoryName(here)!, "oracle", "networks.py");
        var python = Environment.GetEnvironmentVariable("FOVEA_PYTHON") is { Length: > 0 } given ? given : "/usr/bin/python3";
        using var process = Process.Start(new ProcessStartInfo(python, [script, folder, name]) { RedirectStandardError = true })!;
        var complaints = process.StandardError.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, complaints);
    }
}
