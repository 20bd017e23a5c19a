namespace Fovea.Ladders.Convolution;

/// <summary>A picture with its border of zeros, so that no loop has to ask whether a pixel exists: one copy of the picture for all filters.</summary>
internal static unsafe class Bordered
{
    /// <summary>Floats of one picture with its border.</summary>
    public static int Length(Layer l) => l.Inputs * Plane(l);

    /// <summary>Floats of one channel with its border.</summary>
    public static int Plane(Layer l) => (l.Height + 2) * Pitch(l);

    /// <summary>Floats of one row with its border.</summary>
    public static int Pitch(Layer l) => l.Width + 2;

    public static void Copy(Layer l, float* x, float* bordered)
    {
        new Span<float>(bordered, Length(l)).Clear();
        for (var channel = 0; channel < l.Inputs; channel++)
        {
            for (var row = 0; row < l.Height; row++)
            {
                new ReadOnlySpan<float>(x + (channel * l.Height + row) * l.Width, l.Width)
                    .CopyTo(new(bordered + channel * Plane(l) + (row + 1) * Pitch(l) + 1, l.Width));
            }
        }
    }
}
