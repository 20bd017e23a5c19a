using Fovea.Data.Transforms;

namespace Fovea.Cli.Sources;

/// <summary>How a picture of other proportions is brought to the square that a model takes.</summary>
static class PictureFit
{
    /// <summary>The shorter side to the size, then the middle: proportions stay, edges go.</summary>
    public const string Crop = "crop";

    /// <summary>Both sides to the size: everything stays, proportions go.</summary>
    public const string Stretch = "stretch";

    /// <summary>The transform for a way of fitting.</summary>
    public static IPictureTransform Of(string fit, int size) => fit == Crop ? new Compose(new Resize(size), new CenterCrop(size)) : new Resize(size, size);
}
