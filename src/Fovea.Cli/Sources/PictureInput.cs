using Fovea.Cli.Terminal;
using Fovea.Data.Images;
using Fovea.Formats.NumPy;
using Fovea.Tensors;

namespace Fovea.Cli.Sources;

/// <summary>Turns a file into what a model takes, 1×C×H×W or N×C×H×W.</summary>
/// <param name="input">The shape of one picture for the model, C×H×W.</param>
/// <param name="normalize">What is subtracted from pixel values (0 to 1) and what they are then divided by.</param>
/// <param name="invert">Whether black and white change places.</param>
/// <param name="fit">How pictures of other proportions become square, <see cref="PictureFit"/>.</param>
/// <param name="maxPixels">The most pixels a picture may have.</param>
/// <param name="say">Hears what was changed.</param>
sealed class PictureInput(Shape input, Normalization? normalize, bool invert, string fit, long maxPixels, Action<string> say)
{
    /// <summary>Reads a picture, or an array whose numbers are taken as they are.</summary>
    /// <param name="path">A picture of any format, or .npy.</param>
    /// <exception cref="InvalidDataException">The file is damaged, of another format or of a shape that does not fit.</exception>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="IOException">The file may not be read.</exception>
    public Tensor Read(string path)
    {
        if (!File.Exists(path))
            throw new FileNotFoundException($"There is no file {path}.");
        try
        {
            return path.EndsWith(".npy", StringComparison.OrdinalIgnoreCase) ? ReadArray(path) : ReadPicture(path);
        }
        catch (UnauthorizedAccessException refused)
        {
            throw new IOException($"{path} may not be read: permission was refused. Give the file read permission, or leave it out.", refused);
        }
    }

    Tensor ReadArray(string path)
    {
        var array = Npy.Read(path);
        var (channels, height, width) = (input[0], input[1], input[2]);
        var count = array.Shape.Sizes switch
        {
            [var h, var w] when channels == 1 && (h, w) == (height, width) => 1,
            [var c, var h, var w] when (c, h, w) == (channels, height, width) => 1,
            [var n, var c, var h, var w] when n > 0 && (c, h, w) == (channels, height, width) => n,
            _ => throw new InvalidDataException(
                $"{path} holds an array of {array.Shape}; the model takes {input} (C×H×W), or N of them as N×{input}. Arrays are not resized."),
        };
        return Tensor.From(array.ToArray(), [count, channels, height, width]);
    }

    Tensor ReadPicture(string path)
    {
        var picture = Picture.Read(path, maxPixels);
        var (channels, height, width) = (input[0], input[1], input[2]);
        if (normalize is { Mean.Length: var count } && count != 1 && count != channels)
            throw new UsageException($"--normalize has {count} means, but the model takes pictures of {channels} {(channels == 1 ? "channel" : "channels")}.");
        if (channels == 1 && picture.Channels != 1)
        {
            say($"{path}: colour was turned to grey.");
            picture = picture.ToGrey();
        }
        else if (channels == 3)
            picture = picture.ToRgb();

        if ((picture.Height, picture.Width) != (height, width))
        {
            if (fit == PictureFit.Stretch)
                say($"{path}: resized from {picture.Height}×{picture.Width} to {height}×{width}.");
            picture = height == width ? PictureFit.Of(fit, width).Apply(picture, new Rng(0)) : Resampling.Resize(picture, width, height);
        }

        var bytes = new byte[input.Elements];
        picture.CopyPlanes(bytes);
        var values = new float[bytes.Length];
        var (means, deviations) = normalize ?? new Normalization([0], [1]);
        for (var i = 0; i < values.Length; i++)
        {
            var channel = means.Length == 1 ? 0 : i / (height * width);
            values[i] = (((invert ? 255 - bytes[i] : bytes[i]) / 255f) - means[channel]) / deviations[channel];
        }

        return Tensor.From(values, [1, channels, height, width]);
    }
}
