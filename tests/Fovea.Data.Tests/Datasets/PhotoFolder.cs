using Fovea.Data.Images;
using Fovea.Tensors;

namespace Fovea.Data.Tests.Datasets;

/// <summary>A folder of small pictures for a test. A picture's colour tells its number.</summary>
sealed class PhotoFolder : IDisposable
{
    readonly TemporaryFolder folder = new();

    public string Path => folder.Path;

    /// <summary>The full path of a file or folder in it.</summary>
    public string this[string name] => System.IO.Path.Combine(Path, name);

    /// <summary>Writes pictures 0.png, 1.png … into a sub-folder.</summary>
    public PhotoFolder With(string sub, int count, int width = 4, int height = 3)
    {
        for (var i = 0; i < count; i++)
            Add($"{sub}/{i}.png", Plain(width, height, (byte)i));
        return this;
    }

    /// <summary>Writes one picture.</summary>
    public string Add(string name, Picture picture)
    {
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(this[name])!);
        PngEncoder.Write(picture, this[name]);
        return this[name];
    }

    /// <summary>Writes bytes.</summary>
    public string Add(string name, byte[] bytes)
    {
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(this[name])!);
        File.WriteAllBytes(this[name], bytes);
        return this[name];
    }

    public static Picture Plain(int width, int height, byte level)
    {
        var picture = new Picture(width, height, 3);
        picture.Pixels.Fill(level);
        return picture;
    }

    /// <summary>A picture with structure, another for each seed.</summary>
    public static Picture Busy(int width, int height, ulong seed)
    {
        var small = new Picture(9, 9, 3);
        var rng = new Rng(seed);
        foreach (ref var pixel in small.Pixels)
            pixel = (byte)rng.NextInt(256);
        return Resampling.Resize(small, width, height, ResampleFilter.Bicubic);
    }

    public void Dispose() => folder.Dispose();
}
