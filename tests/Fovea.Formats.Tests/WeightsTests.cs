using Fovea.Formats.NumPy;
using Fovea.Layers;
using Fovea.Layers.Initializers;
using Fovea.Tensors;

namespace Fovea.Formats.Tests;

public sealed class WeightsTests : IDisposable
{
    readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void A_module_comes_back_bit_for_bit()
    {
        var path = folder.File("w.safetensors");
        var saved = new Scaled().Initialize(seed: 1);
        saved.RunningMean.Value = Tensor.From([3f], [1]);
        Weights.Save(saved, path, [new("model", "scaled")]);

        var loaded = new Scaled();
        Weights.Load(loaded, path);
        Assert.Equal(saved.Weight.Value.ToArray(), loaded.Weight.Value.ToArray());
        Assert.Equal(3f, loaded.RunningMean.Value.Item());
        Assert.Equal(Weights.Checksum(saved), Weights.Checksum(loaded));
    }

    [Fact]
    public void A_mapped_file_reads_as_the_file_does()
    {
        var path = folder.File("w.safetensors");
        Weights.Save(new Scaled().Initialize(seed: 1), path);
        using var read = Weights.Open(path);
        using var mapped = Weights.Open(path, mapped: true);
        Assert.Equal(read.Entries.Select(entry => entry.ToString()), mapped.Entries.Select(entry => entry.ToString()));
        foreach (var entry in read.Entries)
            Assert.Equal(read.Read(entry.Name).ToArray(), mapped.Read(entry.Name).ToArray());
        File.WriteAllBytes(folder.File("empty"), []);
        Assert.Throws<InvalidDataException>(() => Weights.Open(folder.File("empty"), mapped: true));
    }

    [Fact]
    public void The_book_s_names_and_its_dense_weights_find_their_places()
    {
        // The book's three-layer network: weights in×out, names in the order of the layers.
        Npz.Write(
            folder.File("book.npz"),
            [
                new("b2", Tensor.From(0.1f, 0.2f)), new("W2", Tensor.From(new[,] { { 0.1f, 0.4f }, { 0.2f, 0.5f }, { 0.3f, 0.6f } })),
                new("W1", Tensor.From(new[,] { { 0.1f, 0.3f, 0.5f }, { 0.2f, 0.4f, 0.6f } })), new("b1", Tensor.From(0.1f, 0.2f, 0.3f)),
            ]);
        Sequential net = [new Linear(2, 3), new Sigmoid(), new Linear(3, 2)];
        Weights.Load(net, folder.File("book.npz"));
        var y = net.Forward(Tensor.From([1, 0.5f], [1, 2])).ToArray();
        Assert.Equal(0.51615984, y[0], 1e-6);
        Assert.Equal(1.21402696, y[1], 1e-6);

        Sequential small = [new Linear(2, 3)];
        var message = Assert.Throws<StateDictException>(() => Weights.Load(small, folder.File("book.npz"))).Message;
        Assert.Contains("2 unexpected:", message);
        Assert.Contains("W2", message);
    }

    [Theory]
    [InlineData("module.0.weight", "module.0.bias")]
    [InlineData("_orig_mod.0.weight", "_orig_mod.0.bias")]
    [InlineData("model.0.weight", "model.0.bias")]
    [InlineData("0.module.weight", "0.bias")]
    public void Words_that_wrappers_put_into_names_are_left_out(string weight, string bias)
    {
        Npz.Write(folder.File("w.npz"), [new(weight, Tensor.Full([3, 2], 5)), new(bias, Tensor.Zeros([3]))]);
        Sequential net = [new Linear(2, 3)];
        Weights.Load(net, folder.File("w.npz"));
        Assert.Equal(5, net.Parameters()[0].Value.ToArray()[0]);
    }

    [Fact]
    public void A_last_layer_for_other_classes_stays_as_it_began_and_may_learn_alone()
    {
        var path = folder.File("w.safetensors");
        Sequential first = [new Linear(4, 8), new Relu(), new Linear(8, 10)];
        Weights.Save(first.Initialize(seed: 1), path);
        Sequential second = [new Linear(4, 8), new Relu(), new Linear(8, 3)];
        second.Initialize(seed: 2);
        var head = second[2].Parameters()[0].Value.ToArray();
        var report = Weights.Load(second, path, strict: false);
        Assert.Equal(["0.weight", "0.bias"], report.Loaded);
        Assert.Equal(["2.weight: given 10×8, expected 3×8", "2.bias: given 10, expected 3"], report.Misshaped);
        Assert.Equal(head, second[2].Parameters()[0].Value.ToArray());
        Assert.Same(second[2], second.Head);
        Assert.Equal(second[0].Parameters(), second.Trunk);

        second.FreezeTrunk();
        using var tape = Fovea.Tensors.Autograd.Tape.Record();
        tape.Backward(Fovea.Layers.Losses.Loss.CrossEntropy(second.Forward(Tensor.Ones([2, 4])), [0, 2]));
        Assert.All(second.Trunk, parameter => Assert.Null(parameter.Gradient));
        Assert.All(second.Head.Parameters(), parameter => Assert.NotNull(parameter.Gradient));
        Assert.Throws<InvalidOperationException>(() => new Sequential(new Relu()).Head);
    }

    [Fact]
    public void The_checksum_sees_every_bit_and_every_state()
    {
        var model = new Scaled().Initialize(seed: 1);
        var before = Weights.Checksum(model);
        Assert.Matches("^[0-9a-f]{64}$", before);
        var values = model.Weight.Value.ToArray();
        values[2] = MathF.BitIncrement(values[2]);
        model.Weight.Value.Write(values);
        var after = Weights.Checksum(model);
        Assert.NotEqual(before, after);
        model.RunningMean.Value = Tensor.From([1e-30f], [1]);
        Assert.NotEqual(after, Weights.Checksum(model));
    }

    [Fact]
    public void The_checksum_is_that_of_the_bytes_in_order_of_names()
    {
        var model = new Scaled();
        model.Weight.Value = Tensor.From([1f, 2f, 3f], [3]);
        model.RunningMean.Value = Tensor.From([4f], [1]);
        // sha256 of the float32 numbers 4, 1, 2, 3: running_mean before weight.
        var expected = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(
            [0, 0, 0x80, 0x40, 0, 0, 0x80, 0x3F, 0, 0, 0, 0x40, 0, 0, 0x40, 0x40]));
        Assert.Equal(expected, Weights.Checksum(model));
    }

    [Fact]
    public void A_module_without_numbers_cannot_be_saved()
    {
        Assert.Throws<InvalidOperationException>(() => Weights.Save(new Scaled(), folder.File("w")));
        Assert.Empty(Directory.GetFileSystemEntries(folder.Path));
    }

    sealed class Scaled : Module
    {
        public Parameter Weight { get; } = new([3], new Normal());

        public State RunningMean { get; } = new([1], 0);

        public override Tensor Forward(Tensor x) => x;
    }

    sealed class Normal : Initializer
    {
        public override void Fill(Span<float> values, Shape shape, Rng rng)
        {
            foreach (ref var value in values)
                value = rng.NextNormal();
        }
    }
}
