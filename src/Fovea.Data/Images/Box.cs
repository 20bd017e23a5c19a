namespace Fovea.Data.Images;

/// <summary>A rectangle on a picture, in pixels from its upper left corner; fractions of pixels count.</summary>
/// <param name="Left">Where it begins.</param>
/// <param name="Top">Where it begins.</param>
/// <param name="Right">Where it ends.</param>
/// <param name="Bottom">Where it ends.</param>
public readonly record struct Box(float Left, float Top, float Right, float Bottom)
{
    /// <summary>The whole of a picture.</summary>
    public static Box Of(Picture picture) => new(0, 0, picture.Width, picture.Height);
}
