using Fovea.Data.Images;

namespace Fovea.Book.Writing;

/// <summary>The book's own pictures, drawn at any size: colours by place, from far to near.</summary>
static class Scenes
{
    // A picture of fewer rows or columns leaves nothing to pool.
    const int Smallest = 32;

    /// <summary>The reader's picture, or a house on a hill, in colour and not larger than is asked for.</summary>
    /// <param name="context">May name a picture.</param>
    /// <param name="side">Pixels of the longer side at most.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">The file is not a picture.</exception>
    public static Picture Of(BookContext context, int side)
    {
        if (context.ImagePath is not { } path)
            return House(side, side * 3 / 4);
        if (Directory.Exists(path) || !File.Exists(path))
            throw new FileNotFoundException($"There is no picture {path}{(Directory.Exists(path) ? ", it is a folder" : "")}; give a picture file, or none for a drawn one.");
        var picture = Picture.Read(path).ToRgb().AtMost(side);
        return Math.Min(picture.Width, picture.Height) >= Smallest
            ? picture
            : Resampling.Resize(picture, Math.Max(Smallest, picture.Width), Math.Max(Smallest, picture.Height));
    }

    /// <summary>A house under a sun.</summary>
    public static Picture House(int width, int height) => Draw(width, height, (x, y) =>
    {
        var colour = Mix((118, 178, 230), (226, 238, 246), y / 0.7);
        if (Distance(x, y, 1.08, 0.2) < 0.1)
            colour = (250, 206, 70);
        if (y > 0.52 + (0.1 * Math.Sin((3.1 * x) + 0.6)))
            colour = Mix((74, 132, 100), (96, 156, 104), x);
        if (y > 0.66 + (0.05 * Math.Sin((5 * x) + 2)))
            colour = Mix((128, 180, 84), (92, 148, 62), (y - 0.66) / 0.34);
        if (x is > 0.34 and < 0.78 && y is > 0.5 and < 0.82)
            colour = (238, 226, 204);
        if (y < 0.5 && y > 0.5 - (0.26 - Math.Abs(x - 0.56)) && y > 0.27)
            colour = (176, 66, 52);
        if (x is > 0.52 and < 0.62 && y is > 0.62 and < 0.82)
            colour = (112, 74, 50);
        if (InWindow(x, y, 0.4) || InWindow(x, y, 0.66))
            colour = (70, 100, 140);
        if (y is > 0.84 and < 0.95 && ((x * 14) % 1) < 0.4)
            colour = (248, 246, 240);
        return colour;
    });

    /// <summary>A flower before leaves.</summary>
    public static Picture Flower(int width, int height) => Draw(width, height, (x, y) =>
    {
        var leaves = 0.5 + (0.25 * Math.Sin((23 * x) + (4 * Math.Sin(7 * y)))) + (0.25 * Math.Sin((19 * y) - (3 * Math.Sin(9 * x))));
        var colour = Mix((26, 62, 34), (72, 124, 56), leaves);
        var (dx, dy) = (x - 0.74, y - 0.47);
        var (radius, angle) = (Math.Sqrt((dx * dx) + (dy * dy)), Math.Atan2(dy, dx));
        if (Math.Abs(dx - (0.12 * dy)) < 0.016 && dy > 0)
            colour = (88, 148, 66);
        var petals = 0.25 + (0.11 * Math.Cos(9 * angle));
        if (radius < petals)
            colour = Mix((252, 196, 60), (222, 74, 112), (radius / petals) + (0.12 * Math.Cos(36 * angle)));
        if (radius < 0.085)
            colour = Mix((96, 56, 30), (150, 96, 40), 0.5 + (0.5 * Math.Sin(150 * dx) * Math.Sin(150 * dy)));
        return colour;
    });

    static bool InWindow(double x, double y, double left) => x > left && x < left + 0.08 && y is > 0.57 and < 0.67;

    // Places are measured in heights of the picture, so that circles are round; each pixel averages four places.
    static Picture Draw(int width, int height, Func<double, double, (int Red, int Green, int Blue)> colourAt)
    {
        var picture = new Picture(width, height, 3);
        for (var y = 0; y < height; y++)
            for (var x = 0; x < width; x++)
            {
                var (red, green, blue) = (0, 0, 0);
                for (var part = 0; part < 4; part++)
                {
                    var colour = colourAt((x + 0.25 + (part % 2 * 0.5)) / height, (y + 0.25 + (part / 2 * 0.5)) / height);
                    (red, green, blue) = (red + colour.Red, green + colour.Green, blue + colour.Blue);
                }

                var pixel = picture.Row(y)[(3 * x)..];
                (pixel[0], pixel[1], pixel[2]) = ((byte)(red / 4), (byte)(green / 4), (byte)(blue / 4));
            }

        return picture;
    }

    static double Distance(double x, double y, double toX, double toY) => Math.Sqrt(((x - toX) * (x - toX)) + ((y - toY) * (y - toY)));

    static (int, int, int) Mix((int Red, int Green, int Blue) a, (int Red, int Green, int Blue) b, double share)
    {
        share = Math.Clamp(share, 0, 1);
        return ((int)(a.Red + (share * (b.Red - a.Red))), (int)(a.Green + (share * (b.Green - a.Green))), (int)(a.Blue + (share * (b.Blue - a.Blue))));
    }
}
