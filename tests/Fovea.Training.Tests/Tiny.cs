using Fovea.Data;
using Fovea.Data.Datasets;
using Fovea.Layers;
using Fovea.Tensors;

namespace Fovea.Training.Tests;

/// <summary>A task that is learned in moments: which quarter of a 4×4 picture is bright.</summary>
static class Tiny
{
    public static ImageDataset Data(int count, ulong seed)
    {
        var rng = new Rng(seed);
        var (pixels, labels) = (new byte[count * 16], new int[count]);
        for (var i = 0; i < count; i++)
        {
            labels[i] = i % 4;
            for (var y = 0; y < 4; y++)
                for (var x = 0; x < 4; x++)
                    pixels[(i * 16) + (y * 4) + x] = (byte)((y / 2 * 2) + (x / 2) == labels[i] ? 128 + rng.NextInt(128) : rng.NextInt(128));
        }

        return new ImageDataset("quarters", 1, 4, 4, pixels, labels, ["upper left", "upper right", "lower left", "lower right"]);
    }

    public static IBatchSource Train(int batch = 16) => Data(128, seed: 1).Shuffle(seed: 5).Batch(batch);

    public static IBatchSource Test() => Data(64, seed: 2).Batch(16);

    public static Module Model(ulong seed = 3, float dropout = 0) => new Sequential(
        new Conv2d(1, 4, 3, padding: 1), new BatchNorm2d(4), new Relu(), new Flatten(), new Dropout(dropout), new Linear(64, 4)).Initialize(seed);
}
