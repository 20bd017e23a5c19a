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
