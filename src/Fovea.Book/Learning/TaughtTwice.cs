using Fovea.Book.Writing;
using Fovea.Data;
using Fovea.Layers;
using Fovea.Layers.Losses;
using Fovea.Models;
using Fovea.Reports.Figures;
using Fovea.Tensors;
using Fovea.Tensors.Autograd;
using Fovea.Tensors.Ops;
using Fovea.Training.Optimizers;

namespace Fovea.Book.Learning;

/// <summary>
/// The same network taught twice with the same first weights and batches: once by numerical gradients alone, once by backpropagation. Its
/// pictures are shrunk, as every number of a numerical gradient costs two passes.
/// </summary>
static class TaughtTwice
{
    const int Side = 7, Steps = 60;
    const float Rate = 2;

    /// <summary>Teaches both and draws their losses together.</summary>
    /// <param name="context">What was asked for.</param>
    /// <param name="page">Takes the curves and the numbers.</param>
    /// <param name="hidden">Hidden neurons; the quick form has a fifth.</param>
    /// <param name="batch">Pictures in a step; the quick form has a fifth.</param>
    public static void Run(BookContext context, BookPage page, int hidden, int batch)
    {
        (hidden, batch) = context.Quick ? (hidden / 5, batch / 5) : (hidden, batch);
        Module Make()
        {
            var network = new MultiLayerNet(hidden: [hidden], activation: HiddenActivation.Sigmoid, inputs: Side * Side).Initialize(context.Seed);
            network.To(Device.Reference);
            return network;
        }

        var (tried, taught) = (Make(), Make());
        var parameters = tried.Parameters();
        var sgd = new Sgd(taught.Parameters(), Rate);
        var (byTrying, byTape, worst, passes) = (new List<double>(), new List<double>(), 0.0, 0L);
        foreach (var (images, labels) in context.Data.Train(Steps * batch).Resize(Side).Shuffle(context.Seed).Batch(batch))
        {
            context.Tell((double)byTrying.Count / Steps, $"numerical gradients, step {byTrying.Count + 1} of {Steps}", $"수치 미분, {Steps}단계 중 {byTrying.Count + 1}단계");
            var x = images.To(Device.Reference);
            double LossOf(Module network) => Loss.CrossEntropy(network.Forward(x), labels).ToDoubleArray()[0];

            var quotients = DifferenceQuotient.OfAll(tried, Make, LossOf);
            passes += quotients.Sum(quotient => 2L * quotient.Length);
            byTrying.Add(Backpropagate(tried, x, labels));
            worst = Math.Max(worst, parameters.Zip(quotients).Max(pair => Largest(pair.First.Gradient!, pair.Second)));
            foreach (var (parameter, quotient) in parameters.Zip(quotients))
                parameter.Value -= Rate * InDouble(quotient, parameter.Shape);

            byTape.Add(Backpropagate(taught, x, labels));
            sgd.Step();
        }

        page.Figures.Add("twice.rate", sgd.LearningRate);
        page.Figures.Add("twice.parameters", parameters.Sum(parameter => parameter.Shape.Elements));
        page.Figures.Add("twice.passes", passes);
        page.Figures.Add("twice.loss.numerical", byTrying);
        page.Figures.Add("twice.loss.backpropagation", byTape);
        page.Figures.Add("twice.difference.gradients", worst);
        page.Figures.Add("twice.difference.weights", parameters.Zip(taught.Parameters()).Max(pair => Largest(pair.First.Value, pair.Second.Value.ToDoubleArray())));
        page.Show(new LineChart(("Loss of the two trainings", "두 학습의 손실"), x: ("step", "단계"), y: ("loss", "손실"))
        {
            Caption = ("The second line lies on the first.", "두 번째 선이 첫 번째 선 위에 겹친다."),
        }.Series(("numerical gradient", "수치 미분"), byTrying).Series(("backpropagation", "오차역전파법"), byTape));
    }

    /// <summary>Leaves the gradient in the parameters.</summary>
    static double Backpropagate(Module network, Tensor x, int[] labels)
    {
        foreach (var parameter in network.Parameters())
            parameter.Value.ClearGradient();
        using var tape = Tape.Record();
        var loss = Loss.CrossEntropy(network.Forward(x), labels);
        tape.Backward(loss);
        return loss.ToDoubleArray()[0];
    }

    static double Largest(Tensor gradient, double[] other) => gradient.ToDoubleArray().Zip(other).Max(pair => Math.Abs(pair.First - pair.Second));

    // Tensors are made of floats; two of them hold the digits of a double.
    static Tensor InDouble(double[] values, Shape shape) =>
        Tensor.From(Array.ConvertAll(values, value => (float)value), shape, Device.Reference) +
        Tensor.From(Array.ConvertAll(values, value => (float)(value - (float)value)), shape, Device.Reference);
}
