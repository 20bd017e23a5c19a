using Fovea.Data.Images;
using Fovea.Tensors;

namespace Fovea.Cli.Tests;

/// <summary>Pictures of two classes, warm ones with stripes across and cold ones with stripes down: told apart within a few steps.</summary>
static class StripedPhotos
{
    /// <summary>A folder with so many pictures of each class.</summary>
    public static string Make(Tool tool, int count = 20, string name = "photos")
    {
        for (var i = 0; i < count; i++)
        {
            Write(tool.File($"{name}/cold-nights/{i}.png"), i, isWarm: false);
            Write(tool.File($"{name}/warm-días/{i}.png"), i, isWarm: true);
        }

        return tool.File(name);
    }

    /// <summary>One picture.</summary>
    public static string Write(string path, int number, bool isWarm)
    {
        var picture = new Picture(24 + number % 3, 20, 3);
        var rng = new Rng((ulong)number + (isWarm ? 1000u : 0));
        for (var y = 0; y < picture.Height; y++)
            for (var x = 0; x < picture.Width; x++)
            {
                var pixel = picture.Row(y).Slice(3 * x, 3);
                var stripe = ((isWarm ? y : x) / 3 + number) % 2 * 60;
                pixel[isWarm ? 0 : 2] = (byte)(120 + stripe + rng.NextInt(40));
                pixel[1] = (byte)(stripe + rng.NextInt(40));
                pixel[isWarm ? 2 : 0] = (byte)rng.NextInt(40);
            }

        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        PngEncoder.Write(picture, path);
        return path;
    }
}
