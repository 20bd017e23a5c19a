using Fovea.Kernels;

namespace Fovea.Models.Tests;

/// <summary>What holds for every model: its card tells the truth, it learns, it differentiates.</summary>
public sealed class ModelTests
{
    public static TheoryData<string> Names() => new(ModelRegistry.Names);

    // cnn2 is made of what the others are made of, and its 3.4 million numbers are slow in naive loops.
    public static TheoryData<string> NamesWithoutTheLargest() => new(ModelRegistry.Names.Where(name => name != "cnn2"));

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
        Assert.Equal([2, 3], Summary.Of(ModelRegistry.Create(name, classes: 3), InputOf(ModelRegistry.Card(name), 2)).Rows[^1].OutputShape!.Value);

    [Theory]
    [MemberData(nameof(Names))]
    public void Steps_down_the_gradient_lower_the_loss(string name)
    {
        var model = ModelRegistry.Create(name);
        model.Initialize(new Rng(1));
        var x = Pictures(InputOf(ModelRegistry.Card(name), 8));
        int[] labels = [0, 1, 2, 3, 4, 5, 6, 7];
        var losses = new float[4];
        for (var step = 0; step < losses.Length; step++)
        {
            using var tape = Tape.Record();
            var loss = Loss.CrossEntropy(model.Forward(x), labels);
            losses[step] = loss.Item();
            tape.Backward(loss);
            foreach (var parameter in model.Parameters())
            {
                var (values, gradient) = (parameter.Value.ToArray(), parameter.Gradient!.ToArray());
                for (var i = 0; i < values.Length; i++)
                    values[i] -= 0.01f * gradient[i];
                parameter.Value.Write(values);
                parameter.Value.ClearGradient();
            }
        }

        Assert.InRange(losses[0], 1.5f, 8f);
        for (var step = 1; step < losses.Length; step++)
            Assert.True(losses[step] < losses[step - 1], $"{name}: {string.Join(", ", losses)}");
    }

    [Theory]
    [MemberData(nameof(NamesWithoutTheLargest))]
    public void It_differentiates(string name)
    {
        var model = ModelRegistry.Create(name);
        model.Initialize(new Rng(1));
        var check = GradientCheck.Run(model, Pictures(InputOf(ModelRegistry.Card(name), 1)), sample: 1);
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
