using Fovea.Kernels;

namespace Fovea.Models;

/// <summary>What a model is made for, complete; <see cref="ModelRegistry"/> fills it from the card.</summary>
/// <param name="Classes">Number of classes.</param>
/// <param name="Channels">Channels of the pictures: 1 for grey, 3 for colour.</param>
/// <param name="Size">Rows and columns of the pictures.</param>
/// <param name="Width">Factor on the number of channels and hidden units, for small data; 1 is the paper's.</param>
/// <param name="Auxiliary">Whether a model that has auxiliary classifiers gets them.</param>
readonly record struct ModelOptions(int Classes, int Channels, int Size, float Width = 1, bool Auxiliary = true)
{
    /// <summary>Numbers of one picture.</summary>
    public int Inputs => checked(Channels * Size * Size);
}

/// <summary>Arithmetic of widths.</summary>
static class Widths
{
    /// <summary>A number of channels or units, scaled and rounded to a multiple of <paramref name="multiple"/>, at least that.</summary>
    /// <exception cref="GeometryException">The width is not a positive number.</exception>
    public static int Times(this int count, float width, int multiple = 1) => width is > 0 and <= 16
        ? Math.Max(1, (int)Math.Round(count * (double)width / multiple)) * multiple
        : throw new GeometryException($"The width is {width}; it must be above 0 and at most 16. 1 is the paper's, 0.5 has half its channels.");
}
