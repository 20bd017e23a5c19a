namespace Fovea.Data.Drawing;

/// <summary>A vertex of a drawn line: where the pen was and how broad.</summary>
record struct InkVertex(float X, float Y, float Radius, bool StartsStroke);

/// <summary>The pen's path through all strokes of one digit, as short straight pieces. One object serves many digits.</summary>
sealed class InkLine
{
    const int PiecesPerSpan = 6;

    InkVertex[] vertices = new InkVertex[256];

    /// <summary>The vertices so far.</summary>
    public Span<InkVertex> Vertices => vertices.AsSpan(0, Count);

    /// <summary>Vertices so far.</summary>
    public int Count { get; private set; }

    /// <summary>Forgets everything.</summary>
    public void Clear() => Count = 0;

    /// <summary>
    /// Adds a stroke through the points: between corners a centripetal Catmull-Rom curve, which neither overshoots nor makes loops
    /// of its own. Yuksel, Schaefer, Keyser: Parameterization and applications of Catmull-Rom curves, 2011.
    /// </summary>
    public void AddStroke(ReadOnlySpan<PenPoint> points)
    {
        Add(points[0].X, points[0].Y, startsStroke: true);
        for (var i = 0; i + 1 < points.Length; i++)
        {
            var (a, b) = (points[i], points[i + 1]);
            var before = i > 0 && !a.IsCorner ? points[i - 1] : Mirror(b, a);
            var after = i + 2 < points.Length && !b.IsCorner ? points[i + 2] : Mirror(a, b);
            AddSpan(before, a, b, after);
        }
    }

    void AddSpan(PenPoint p0, PenPoint p1, PenPoint p2, PenPoint p3)
    {
        var (t01, t12, t23) = (Knot(p0, p1), Knot(p1, p2), Knot(p2, p3));
        var (m1x, m1y) = (Slope(p0.X, p1.X, p2.X, t01, t12) * t12, Slope(p0.Y, p1.Y, p2.Y, t01, t12) * t12);
        var (m2x, m2y) = (Slope(p1.X, p2.X, p3.X, t12, t23) * t12, Slope(p1.Y, p2.Y, p3.Y, t12, t23) * t12);
        for (var piece = 1; piece <= PiecesPerSpan; piece++)
        {
            var t = piece / (float)PiecesPerSpan;
            Add(Hermite(p1.X, m1x, p2.X, m2x, t), Hermite(p1.Y, m1y, p2.Y, m2y, t), startsStroke: false);
        }
    }

    void Add(float x, float y, bool startsStroke)
    {
        if (Count == vertices.Length)
            Array.Resize(ref vertices, Count * 2);
        vertices[Count++] = new InkVertex(x, y, 0f, startsStroke);
    }

    static PenPoint Mirror(PenPoint point, PenPoint about) => new((2 * about.X) - point.X, (2 * about.Y) - point.Y, false);

    // The square root of the distance; never 0, so that two points on one spot are harmless.
    static float Knot(PenPoint a, PenPoint b)
    {
        var (dx, dy) = (b.X - a.X, b.Y - a.Y);
        return MathF.Sqrt(MathF.Sqrt((dx * dx) + (dy * dy))) + 1e-3f;
    }

    static float Slope(float a, float b, float c, float tab, float tbc) => ((b - a) / tab) - ((c - a) / (tab + tbc)) + ((c - b) / tbc);

    static float Hermite(float p, float m, float q, float n, float t)
    {
        var u = 1f - t;
        return (u * u * (((1f + (2f * t)) * p) + (t * m))) + (t * t * (((1f + (2f * u)) * q) - (u * n)));
    }
}
