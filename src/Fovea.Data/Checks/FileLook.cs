using System.Security.Cryptography;
using Fovea.Data.Datasets;
using Fovea.Data.Images;

namespace Fovea.Data.Checks;

/// <summary>What one look at one file tells.</summary>
sealed record FileLook(string Path, int Part, int Label)
{
    static readonly (string Format, string[] Endings)[] Promises =
    [
        ("JPEG", [".jpg", ".jpeg", ".jpe", ".jfif"]), ("PNG", [".png"]), ("BMP", [".bmp"]), ("GIF", [".gif"]), ("PNM", [".pbm", ".pgm", ".ppm", ".pnm"]),
    ];

    public string? Unreadable { get; private init; }

    public string? Mislabelled { get; private init; }

    public int Width { get; private init; }

    public int Height { get; private init; }

    public string? Sha256 { get; private init; }

    public PerceptualHash? Hash { get; private init; }

    /// <summary>Means of red, green and blue, then of their squares, 0 to 1.</summary>
    public double[]? Moments { get; private init; }

    public static FileLook At(PictureFiles set, int index, int part)
    {
        var look = new FileLook(set.PathOf(index), part, set.Label(index));
        try
        {
            var file = set.ReadBytes(index);
            var format = ImageDecoders.Find(file, look.Path).Format;
            var picture = set.Decode(index, file);
            return look with
            {
                Mislabelled = Promised(look.Path) is { } promised && promised != format ? $"its ending promises {promised}, but it is {format}" : null,
                Width = picture.Width,
                Height = picture.Height,
                Sha256 = Convert.ToHexString(SHA256.HashData(file)),
                Hash = PerceptualHash.Of(picture),
                Moments = MomentsOf(picture.ToRgb()),
            };
        }
        catch (Exception bad) when (bad is InvalidDataException or IOException)
        {
            return look with { Unreadable = bad.Message };
        }
    }

    static string? Promised(string path)
    {
        var ending = System.IO.Path.GetExtension(path).ToLowerInvariant();
        return Array.Find(Promises, promise => promise.Endings.Contains(ending)).Format;
    }

    static double[] MomentsOf(Picture picture)
    {
        var moments = new double[6];
        for (var channel = 0; channel < 3; channel++)
        {
            var (sum, squares) = (0L, 0L);
            for (var at = channel; at < picture.Pixels.Length; at += 3)
                (sum, squares) = (sum + picture.Pixels[at], squares + picture.Pixels[at] * picture.Pixels[at]);
            var count = picture.Pixels.Length / 3;
            (moments[channel], moments[3 + channel]) = (sum / (255.0 * count), squares / (255.0 * 255 * count));
        }

        return moments;
    }
}
