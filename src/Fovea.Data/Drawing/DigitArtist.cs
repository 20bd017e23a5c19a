using Fovea.Tensors;

namespace Fovea.Data.Drawing;

/// <summary>
/// Draws one digit after another into 28×28 bytes, in MNIST's framing (LeCun et al. 1998, section III.A): fitted into 20×20 with its
/// proportions kept, then moved by whole pixels so that the centre of mass is the centre of the picture.
/// One artist serves one thread; what it draws depends on the digit and the generator alone.
/// </summary>
sealed class DigitArtist
{
    /// <summary>Rows and columns of a picture.</summary>
    public const int Side = 28;

    const float Box = 20f;

    readonly InkLine line = new();
    readonly PenPoint[] points = new PenPoint[32];
    readonly Canvas canvas = new(Side);

    /// <summary>Draws a digit, white ink on black as MNIST has it.</summary>
    /// <param name="digit">0 to 9.</param>
    /// <param name="random">Where style, hand and pen come from; used up to an unspecified point.</param>
    /// <param name="picture">28×28 bytes, all of them overwritten.</param>
    public void Draw(int digit, Rng random, Span<byte> picture)
    {
        Write(Glyphs.Choose(digit, random.NextFloat()), random);
        var hand = new Hand(random);
        foreach (ref var vertex in line.Vertices)
            (vertex.X, vertex.Y) = hand.Apply(vertex.X, vertex.Y);

        var pen = new Pen(random);
        pen.Press(line.Vertices, random);
        Fit(line.Vertices, pen.Edge);

        canvas.Clear();
        canvas.Draw(line.Vertices, pen.Edge);
        canvas.Develop(picture, pen.Ink, random);
    }

    // The pen never finds the copybook's points exactly, least of all where a stroke begins or ends.
    void Write(GlyphStyle style, Rng random)
    {
        const float within = 2.7f;
        const float atEnds = 4.4f;
        line.Clear();
        foreach (var stroke in style.Strokes)
        {
            var jittered = points.AsSpan(0, stroke.Length);
            for (var i = 0; i < stroke.Length; i++)
            {
                var spread = i == 0 || i == stroke.Length - 1 ? atEnds : within;
                jittered[i] = stroke[i] with { X = stroke[i].X + (spread * random.Bell()), Y = stroke[i].Y + (spread * random.Bell()) };
            }

            line.AddStroke(jittered);
        }
    }

    // Scales so that the longer side of the inked box is 20 pixels. The pen keeps its breadth, so only the way between the points
    // that touch the box can give: first to a length not far off, then by what is still missing.
    static void Fit(Span<InkVertex> vertices, float edge)
    {
        const float roughly = 16f;
        var bare = Bounds(vertices, penShare: 0f, margin: 0f);
        Place(vertices, bare, roughly / bare.Longer);
        var inked = Bounds(vertices, penShare: 1f, margin: 0.35f * edge); // where a soft line has visibly ended
        Place(vertices, inked, (roughly + Box - inked.Longer) / roughly);
    }

    static Bounding Bounds(ReadOnlySpan<InkVertex> vertices, float penShare, float margin)
    {
        var (left, top, right, bottom) = (float.MaxValue, float.MaxValue, float.MinValue, float.MinValue);
        foreach (ref readonly var vertex in vertices)
        {
            var reach = (penShare * vertex.Radius) + margin;
            left = MathF.Min(left, vertex.X - reach);
            top = MathF.Min(top, vertex.Y - reach);
            right = MathF.Max(right, vertex.X + reach);
            bottom = MathF.Max(bottom, vertex.Y + reach);
        }

        return new Bounding((left + right) / 2f, (top + bottom) / 2f, MathF.Max(right - left, bottom - top));
    }

    static void Place(Span<InkVertex> vertices, Bounding box, float scale)
    {
        foreach (ref var vertex in vertices)
        {
            vertex.X = ((vertex.X - box.X) * scale) + (Side / 2f);
            vertex.Y = ((vertex.Y - box.Y) * scale) + (Side / 2f);
        }
    }

    readonly record struct Bounding(float X, float Y, float Longer);
}
