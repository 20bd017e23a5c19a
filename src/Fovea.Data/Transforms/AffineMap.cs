using Fovea.Data.Images;

namespace Fovea.Data.Transforms;

/// <summary>
/// Where each new pixel comes from: x = A·x′ + B·y′ + C, y = D·x′ + E·y′ + F, in pixels from the upper left corner, a pixel's middle at a half.
/// Applied as Pillow does, to the same bytes.
/// </summary>
/// <param name="A">Of x′ in x.</param>
/// <param name="B">Of y′ in x.</param>
/// <param name="C">What is added to x.</param>
/// <param name="D">Of x′ in y.</param>
/// <param name="E">Of y′ in y.</param>
/// <param name="F">What is added to y.</param>
public readonly record struct AffineMap(double A, double B, double C, double D, double E, double F)
{
    /// <summary>A turn about the middle.</summary>
    /// <param name="degrees">Counter-clockwise.</param>
    /// <param name="width">Columns.</param>
    /// <param name="height">Rows.</param>
    public static AffineMap Rotation(double degrees, int width, int height)
    {
        var turn = -Radians(degrees);
        var (sin, cos) = (Math.Round(Math.Sin(turn), 15), Math.Round(Math.Cos(turn), 15)); // a right angle moves pixels exactly
        var (x, y) = (width / 2.0, height / 2.0);
        return new AffineMap(cos, sin, ((cos * -x) + (sin * -y)) + x, -sin, cos, ((-sin * -x) + (cos * -y)) + y);
    }

    /// <summary>The picture is sheared, resized and turned about a centre, then shifted; torchvision's <c>affine</c>.</summary>
    /// <param name="degrees">The turn, clockwise.</param>
    /// <param name="shift">Columns to the right and rows down.</param>
    /// <param name="scale">Factor on the size, above 0.</param>
    /// <param name="shear">Degrees by which upright and level lines lean.</param>
    /// <param name="centre">What stays in its place but for the shift.</param>
    public static AffineMap Of(double degrees, (double X, double Y) shift, double scale, (double X, double Y) shear, (double X, double Y) centre)
    {
        var turn = Radians(degrees);
        var (leanX, leanY) = (Radians(shear.X), Radians(shear.Y));
        // Forward: turn · shear in y · shear in x, of determinant 1; its inverse swaps the diagonal.
        var a = Math.Cos(turn - leanY) / Math.Cos(leanY);
        var b = (-Math.Cos(turn - leanY) * Math.Tan(leanX) / Math.Cos(leanY)) - Math.Sin(turn);
        var c = Math.Sin(turn - leanY) / Math.Cos(leanY);
        var d = (-Math.Sin(turn - leanY) * Math.Tan(leanX) / Math.Cos(leanY)) + Math.Cos(turn);
        var (ia, ib, id, ie) = (d / scale, -b / scale, -c / scale, a / scale);
        var (x, y) = (-centre.X - shift.X, -centre.Y - shift.Y);
        return new AffineMap(ia, ib, (ia * x) + (ib * y) + centre.X, id, ie, (id * x) + (ie * y) + centre.Y);
    }

    /// <summary>The moved picture, of the same size.</summary>
    /// <param name="picture">The picture.</param>
    /// <param name="filter">Nearest, or bilinear; no other.</param>
    /// <param name="fill">What comes from outside, in all channels.</param>
    /// <exception cref="ArgumentException">Another filter.</exception>
    public Picture Apply(Picture picture, ResampleFilter filter = ResampleFilter.Nearest, byte fill = 0) => filter switch
    {
        ResampleFilter.Nearest => AffineSampling.Nearest(picture, this, fill),
        ResampleFilter.Bilinear => AffineSampling.Bilinear(picture, this, fill),
        _ => throw new ArgumentException($"AffineMap: pictures are moved by {ResampleFilter.Nearest} or {ResampleFilter.Bilinear}, not by {filter}.", nameof(filter)),
    };

    static double Radians(double degrees) => degrees * (Math.PI / 180);
}
