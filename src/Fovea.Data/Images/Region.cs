namespace Fovea.Data.Images;

/// <summary>A piece of a picture, in whole pixels.</summary>
/// <param name="Left">First column.</param>
/// <param name="Top">First row.</param>
/// <param name="Width">Columns.</param>
/// <param name="Height">Rows.</param>
public readonly record struct Region(int Left, int Top, int Width, int Height)
{
    /// <summary>The whole of a picture.</summary>
    public static Region Of(Picture picture) => new(0, 0, picture.Width, picture.Height);

    /// <summary>Throws if the region is empty or reaches out of the picture.</summary>
    internal void CheckWithin(Picture picture)
    {
        if (Left < 0 || Top < 0 || Width < 1 || Height < 1 || Width > picture.Width - Left || Height > picture.Height - Top)
        {
            throw new ArgumentException(
                $"A region of {Height}×{Width} at row {Top}, column {Left} does not lie in a picture of {picture.Height}×{picture.Width} (rows×columns).");
        }
    }
}
