using Fovea.Kernels;
using Fovea.Layers.Initializers;

namespace Fovea.Models.Tests;

/// <summary>The options of the models that have some, and the book's hand-computed network.</summary>
public sealed class OptionTests
{
    static string Layers(Module model) => string.Join(' ', model.Modules().Where(named => !named.Module.Children().Any()).Select(named => named.Module));

    [Fact]
    public void Multi_layer_nets_are_built_to_order()
    {
        Assert.Equal("Flatten Linear(784 → 20) Relu Linear(20 → 10)", Layers(new MultiLayerNet(hidden: [20])));
        Assert.Equal(
            "Flatten Linear(6 → 5) BatchNorm1d(5) Sigmoid Dropout(0.15) Linear(5 → 4) BatchNorm1d(4) Sigmoid Dropout(0.15) Linear(4 → 2)",
            Layers(new MultiLayerNet(2, [5, 4], HiddenActivation.Sigmoid, batchNorm: true, dropout: 0.15f, inputs: 6)));
    }

    [Fact]
    public void Multi_layer_nets_begin_by_their_activation_or_as_told()
    {
        static double Deviation(MultiLayerNet net) =>
            Math.Sqrt(net.Initialize(1).NamedParameters().Single(named => named.Name == "layers.1.weight").Parameter.Value.ToArray().Average(w => (double)w * w));
        Assert.Equal(Math.Sqrt(2.0 / 784), Deviation(new MultiLayerNet()), 1e-3);
        Assert.Equal(Math.Sqrt(1.0 / 784), Deviation(new MultiLayerNet(activation: HiddenActivation.Sigmoid)), 1e-3);
        Assert.Equal(0.01, Deviation(new MultiLayerNet(initializer: new Normal(0, 0.01f))), 1e-3);
    }

    [Fact]
    public void Simple_nets_are_built_to_order()
    {
        var net = new SimpleConvNet(classes: 4, filters: 6, filterSize: 3, padding: 1, stride: 2, hidden: 9, batchNorm: true, dropout: 0.5f, channels: 3, size: 16);
        Assert.Equal(
            "Conv2d(3 → 6, 3×3, stride 2, padding 1) BatchNorm2d(6) Relu MaxPool2d(2×2) Flatten Linear(96 → 9) BatchNorm1d(9) Relu Dropout(0.5) Linear(9 → 4)",
            Layers(net));
        Assert.Equal([2, 4], Summary.Of(net, [2, 3, 16, 16]).Rows[^1].OutputShape!.Value);
        Assert.Equal(
            "SimpleConvNet: filters of 30×30, stride 1, padding 0 leave nothing of 28×28 pixels to pool.",
            Assert.Throws<GeometryException>(() => new SimpleConvNet(filterSize: 30)).Message);
    }

    [Fact]
    public void The_book_s_three_layer_network_gives_the_book_s_numbers()
    {
        // The book writes weights in×out, so they stand transposed here.
        var net = new ThreeLayerNet(classes: 2, inputs: 2, hidden1: 3, hidden2: 2).Initialize(1);
        net.LoadStateDict(new Dictionary<string, Tensor>
        {
            ["layers.1.weight"] = Tensor.From(new[,] { { 0.1f, 0.2f }, { 0.3f, 0.4f }, { 0.5f, 0.6f } }),
            ["layers.1.bias"] = Tensor.From(0.1f, 0.2f, 0.3f),
            ["layers.3.weight"] = Tensor.From(new[,] { { 0.1f, 0.2f, 0.3f }, { 0.4f, 0.5f, 0.6f } }),
            ["layers.3.bias"] = Tensor.From(0.1f, 0.2f),
            ["layers.5.weight"] = Tensor.From(new[,] { { 0.1f, 0.2f }, { 0.3f, 0.4f } }),
            ["layers.5.bias"] = Tensor.From(0.1f, 0.2f),
        });

        using var tape = Tape.Record();
        var y = net.Forward(Tensor.From([1, 0.5f], [1, 2]));
        Tensor Of(int layer) => tape.Ops.Single(op => op.Owner == net.Layers[layer]).Output;
        Close([0.3, 0.7, 1.1], Of(1));
        Close([0.57444252, 0.66818777, 0.75026011], Of(2));
        Close([0.51615984, 1.21402696], Of(3));
        Close([0.62624937, 0.7710107], Of(4));
        Close([0.31682708, 0.69627909], y);

        static void Close(double[] expected, Tensor actual) =>
            Assert.All(expected.Zip(actual.ToArray()), pair => Assert.Equal(pair.First, pair.Second, 1e-6));
    }

    [Fact]
    public void The_book_s_matrix_products_are_the_book_s()
    {
        var product = Tensor.From(new float[,] { { 1, 2 }, { 3, 4 } }).MatMul(Tensor.From(new float[,] { { 5, 6 }, { 7, 8 } }));
        Assert.Equal([19, 22, 43, 50], product.ToArray());
        var layer = new Linear(2, 3, bias: false);
        layer.LoadStateDict(new Dictionary<string, Tensor> { ["weight"] = Tensor.From(new float[,] { { 1, 2 }, { 3, 4 }, { 5, 6 } }) });
        Assert.Equal([5, 11, 17], layer.Forward(Tensor.From([1, 2], [1, 2])).ToArray());
    }
}
