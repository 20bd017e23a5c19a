using Fovea.Kernels;

namespace Fovea.Models.Tests;

/// <summary>What holds for every model: its card tells the truth, it learns, it differentiates.</summary>
public sealed class ModelTests
{
    public static TheoryData<string> Names() => new(ModelRegistry.Names);

    /// <summary>One of each kind.</summary>
    public static TheoryData<string> Kinds() => new(
        "perceptron", "three-layer", "mlp", "simple", "cnn", "fastnet", "lenet5", "lenet5-paper", "alexnet", "alexnet-paper", "zfnet", "vgg11", "vgg11_bn",
        "googlenet", "googlenet-paper", "resnet18", "resnet18-paper", "resnet50", "resnet50-paper", "resnet10-small", "resnet20-cifar");

    // In deeper networks a difference quotient crosses the kink of some ReLU; those are held against PyTorch instead.
    public static TheoryData<string> Shallow() => new(
        "perceptron", "three-layer", "mlp", "simple", "cnn", "fastnet", "lenet5", "lenet5-paper", "alexnet-paper", "resnet18-paper");

    // Models of the documents as they are; the large ones for small pictures and with few channels.
    static (Module Model, Shape Input) Small(string name)
    {
        var card = ModelRegistry.Card(name);
        if (card.InputShape[1] <= 32)
            return (ModelRegistry.Create(name), card.InputShape);
        var size = name.StartsWith("googlenet", StringComparison.Ordinal) ? 80 : 67;
        return (ModelRegistry.Create(name, classes: 10, size: size, width: 1 / 16f), [3, size, size]);
    }

    static Tensor Pictures(Shape shape)
    {
        var rng = new Rng(3);
        var values = new float[shape.Elements];
        foreach (ref var value in values.AsSpan())
            value = rng.NextFloat();
        return Tensor.From(values, shape);
    }

    static Shape InputOf(ModelCard card, int batch) => [batch, .. card.InputShape];

    [Theory]
    [MemberData(nameof(Names))]
    public void The_card_is_true(string name)
    {
        var card = ModelRegistry.Card(name);
        var summary = Summary.Of(ModelRegistry.Create(name), InputOf(card, 1));
        Assert.Equal(card.Parameters, summary.Parameters);
        Assert.Equal(card.MultiplyAdds, summary.MultiplyAdds);
        Assert.Equal([1, card.Classes], summary.Rows[^1].OutputShape!.Value);
        Assert.Equal(card.Name.ToLowerInvariant(), card.Name);
        Assert.InRange(card.Year, 1957, 2030);
        Assert.EndsWith(".", card.Note);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Classes_can_be_chosen(string name) =>
        Assert.Equal([2, 3], ModelRegistry.Create(name, classes: 3).OutputShape(InputOf(ModelRegistry.Card(name), 2)));

    [Theory]
    [MemberData(nameof(Names))]
    public void Channels_can_be_chosen(string name)
    {
        var card = ModelRegistry.Card(name);
        var channels = 4 - card.InputShape[0];
        Assert.Equal([2, card.Classes], ModelRegistry.Create(name, channels: channels).OutputShape([2, channels, card.InputShape[1], card.InputShape[2]]));
    }

    [Theory]
    [InlineData(64)]
    [InlineData(97)]
    [InlineData(288)]
    public void Large_models_take_pictures_of_many_sizes(int size)
    {
        foreach (var card in ModelRegistry.Cards.Where(card => card.InputShape[1] == 224 && (size > 64 || card.Name != "googlenet-paper")))
            Assert.Equal([1, 1000], ModelRegistry.Create(card.Name, size: size, channels: 1).OutputShape([1, 1, size, size]));
    }

    [Theory]
    [InlineData(0.1f)]
    [InlineData(0.5f)]
    [InlineData(2f)]
    public void Width_scales_the_channels(float width)
    {
        foreach (var card in ModelRegistry.Cards.Where(card => card.Name is not ("perceptron" or "lenet5-paper")))
        {
            var scaled = Summary.Of(ModelRegistry.Create(card.Name, width: width), InputOf(card, 1));
            Assert.Equal([1, card.Classes], ModelRegistry.Create(card.Name, width: width).OutputShape(InputOf(card, 1)));
            Assert.True(width < 1 ? scaled.Parameters < card.Parameters : scaled.Parameters > card.Parameters, card.Name);
        }
    }

    [Fact]
    public void What_has_one_width_says_so()
    {
        var message = Assert.Throws<GeometryException>(() => ModelRegistry.Create("lenet5-paper", width: 0.5f)).Message;
        Assert.Equal("LeNet-5, as in the paper has one width; leave the width at 1.", message);
        message = Assert.Throws<GeometryException>(() => ModelRegistry.Create("vgg16", width: 0)).Message;
        Assert.Equal("The width is 0; it must be above 0 and at most 16. 1 is the paper's, 0.5 has half its channels.", message);
    }

    [Fact]
    public void Pictures_too_small_are_refused()
    {
        var message = Assert.Throws<GeometryException>(() => ModelRegistry.Create("googlenet-paper", size: 64)).Message;
        Assert.StartsWith("GoogLeNet: the auxiliary classifiers need maps of 5×5 or more and have 4×4.", message);
        message = Assert.Throws<GeometryException>(() => ModelRegistry.Create("alexnet-paper", size: 20)).Message;
        Assert.StartsWith("MaxPool2d(3×3, stride 2)", message);
        message = Assert.Throws<GeometryException>(() => ModelRegistry.Create("cnn", size: 16)).Message;
        Assert.Equal("The 16-32-64 network takes pictures of 20×20 pixels or more, not 16×16. Resize them.", message);
        message = Assert.Throws<GeometryException>(() => ModelRegistry.Create("fastnet", size: 15)).Message;
        Assert.Equal("FastNet takes pictures of 16×16 pixels or more, not 15×15. Resize them.", message);
        Assert.Equal([1, 10], ModelRegistry.Create("fastnet", size: 16).OutputShape([1, 1, 16, 16]));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Steps_down_the_gradient_lower_the_loss(string name)
    {
        var (model, input) = Small(name);
        model.Initialize(new Rng(1));
        var x = Pictures([8, .. input]);
        int[] labels = [0, 1, 2, 3, 4, 5, 6, 7];
        foreach (var layer in model.Modules().Select(named => named.Module).OfType<RandomLayer>())
            layer.Probability = 0;
        var rate = name.StartsWith("resnet50", StringComparison.Ordinal) ? 1e-5f : name.Contains("resnet", StringComparison.Ordinal) || name.Contains("bn", StringComparison.Ordinal) ? 0.001f : 0.01f;
        var losses = new float[4];
        for (var step = 0; step < losses.Length; step++)
        {
            using var tape = Tape.Record();
            var (_, loss) = model.ForwardWithLoss(x, outputs => Loss.CrossEntropy(outputs, labels));
            losses[step] = loss.Item();
            tape.Backward(loss);
            foreach (var parameter in model.Parameters())
            {
                var (values, gradient) = (parameter.Value.ToArray(), parameter.Gradient!.ToArray());
                for (var i = 0; i < values.Length; i++)
                    values[i] -= rate * gradient[i];
                parameter.Value.Write(values);
                parameter.Value.ClearGradient();
            }
        }

        Assert.InRange(losses[0], 1.5f, 8f);
        for (var step = 1; step < losses.Length; step++)
            Assert.True(losses[step] < losses[step - 1], $"{name}: {string.Join(", ", losses)}");
    }

    [Theory]
    [MemberData(nameof(Shallow))]
    public void It_differentiates(string name)
    {
        var (model, input) = Small(name);
        model.Initialize(new Rng(1));
        var check = GradientCheck.Run(model, Pictures([1, .. input]), sample: 1);
        Assert.True(check.IsCorrect, $"{name}\n{check}");
    }

    [Fact]
    public void Unknown_names_suggest_the_nearest()
    {
        var message = Assert.Throws<ArgumentException>(() => ModelRegistry.Create("lenet-5")).Message;
        Assert.StartsWith("There is no model 'lenet-5'. Did you mean 'lenet5'? Models are: perceptron, three-layer,", message);
        Assert.Equal("LeNet-5", ModelRegistry.Card("LENET5").Title);
        Assert.Equal("LeNet-5: the number of classes is 0; it must be at least 1.", Assert.Throws<ArgumentException>(() => ModelRegistry.Create("lenet5", 0)).Message);
        Assert.Equal(ModelRegistry.Names.Count, ModelRegistry.Names.Distinct().Count());
    }

    [Fact]
    public void LeNet_takes_the_paper_s_pictures_too()
    {
        Assert.Equal([1, 10], Summary.Of(new LeNet5(size: 32), [1, 1, 32, 32]).Rows[^1].OutputShape!.Value);
        Assert.Equal([1, 10], Summary.Of(new LeNet5Paper(size: 32), [1, 1, 32, 32]).Rows[^1].OutputShape!.Value);
        Assert.Equal("LeNet-5 takes pictures of 28×28 or 32×32 pixels, not 64×64. Resize them.", Assert.Throws<GeometryException>(() => new LeNet5(size: 64)).Message);
    }

    [Fact]
    public void LeNet_s_layers_count_as_in_the_paper()
    {
        var model = new LeNet5Paper();
        Module[] layers = [model.C1, model.S2, model.C3, model.S4, model.C5, model.F6];
        Assert.Equal([156, 12, 1516, 32, 48120, 10164], layers.Select(layer => layer.Parameters().Sum(parameter => parameter.Shape.Elements)));
    }

    [Fact]
    public void Parameter_names_are_those_of_the_texts()
    {
        Assert.Equal("layer.0.weight", new Cnn16().NamedParameters().First().Name);
        Assert.Equal("fc_layer.2.bias", new Cnn16().NamedParameters().Last().Name);
        Assert.Equal("layer1.0.weight", new Cnn32().NamedParameters().First().Name);
        Assert.Equal("linear.2.bias", new Cnn32().NamedParameters().Last().Name);
        Assert.Equal("features.0.weight", new LeNet5().NamedParameters().First().Name);
    }
}
