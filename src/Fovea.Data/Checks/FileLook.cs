using System.Security.Cryptography;
using Fovea.Data.Datasets;
using Fovea.Data.Images;

namespace Fovea.Data.Checks;

/// <summary>What one look at one file tells.</summary>
sealed record FileLook(string Path, int Part, int Label)
{
    public string? Unreadable { get; private init; }

    public string? Mislabelled { get; private init; }

    public int Width { get; private init; }

    public int Height { get; private init; }

    public string? Sha256 { get; private init; }

    public PerceptualHash? Hash { get; private init; }

    /// <summary>Of red, green and blue.</summary>
    public (double Mean, double Square)[]? Moments { get; private init; }

    public static FileLook At(PictureFiles set, int index, int part)
    {
        var look = new FileLook(set.PathOf(index), part, set.Label(index));
        try
        {
            var file = set.ReadBytes(index);
            var format = ImageDecoders.Find(file, look.Path).Format;
            using var picture = set.Decode(index, file);
            return look with
            {
                Mislabelled = Promised(look.Path) is { } promised && promised != format ? $"its ending promises {promised}, but it is {format}" : null,
                Width = picture.Width,
                Height = picture.Height,
                Sha256 = Convert.ToHexString(SHA256.HashData(file)),
                Hash = PerceptualHash.Of(picture),
                Moments = picture.ToRgb().Moments(),
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
        return ImageDecoders.All.FirstOrDefault(decoder => decoder.Endings.Contains(ending))?.Format;
    }
}
