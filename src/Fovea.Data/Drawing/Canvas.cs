using Fovea.Tensors;

namespace Fovea.Data.Drawing;

/// <summary>A square of ink coverage, 0 to 1 a pixel, drawn by distance to the pen's line: smooth borders at no extra resolution.</summary>
sealed class Canvas(int side)
{
    readonly float[] coverage = new float[side * side];

    /// <summary>Wipes it.</summary>
    public void Clear() => Array.Clear(coverage);

    /// <summary>Draws a line of varying radius. Where strokes cross, the darker one counts, as with ink on paper.</summary>
    /// <param name="line">The pen's path; pixel (0, 0) has its centre at (½, ½).</param>
    /// <param name="edge">Pixels from full coverage to none, half of them outside the radius.</param>
    public void Draw(ReadOnlySpan<InkVertex> line, float edge)
    {
        for (var i = 1; i < line.Length; i++)
        {
            if (!line[i].StartsStroke)
                DrawPiece(line[i - 1], line[i], edge);
        }
    }

    /// <summary>Writes the picture as bytes, moved by whole pixels so that its centre of mass comes to the middle.</summary>
    /// <param name="picture">side × side bytes.</param>
    /// <param name="ink">Coverage is multiplied by this before it saturates.</param>
    /// <param name="random">The grain of paper and scanner.</param>
    public void Develop(Span<byte> picture, float ink, Rng random)
    {
        foreach (ref var level in coverage.AsSpan())
            level = MathF.Min(level * ink, 1f);
        var (dx, dy) = ShiftToCentre();
        picture.Clear();
        for (var y = Math.Max(0, -dy); y < Math.Min(side, side - dy); y++)
        {
            for (var x = Math.Max(0, -dx); x < Math.Min(side, side - dx); x++)
            {
                var level = coverage[(y * side) + x];
                if (level > 0f)
                    picture[((y + dy) * side) + x + dx] = (byte)((255f * level * (1f - (0.03f * random.NextFloat()))) + 0.5f);
            }
        }
    }

    // A capsule: each pixel near the piece takes the distance to the nearest point of it, and the radius there.
    void DrawPiece(in InkVertex a, in InkVertex b, float edge)
    {
        var reach = MathF.Max(a.Radius, b.Radius) + (edge / 2f);
        var left = First(MathF.Min(a.X, b.X) - reach);
        var right = Last(MathF.Max(a.X, b.X) + reach);
        var top = First(MathF.Min(a.Y, b.Y) - reach);
        var bottom = Last(MathF.Max(a.Y, b.Y) + reach);
        var (dx, dy, dr) = (b.X - a.X, b.Y - a.Y, b.Radius - a.Radius);
        var perLength = 1f / MathF.Max((dx * dx) + (dy * dy), 1e-12f);
        var perEdge = 1f / edge;

        for (var y = top; y <= bottom; y++)
        {
            var row = coverage.AsSpan(y * side, side);
            var py = y + 0.5f - a.Y;
            for (var x = left; x <= right; x++)
            {
                var px = x + 0.5f - a.X;
                var t = ((px * dx) + (py * dy)) * perLength;
                t = t < 0f ? 0f : t > 1f ? 1f : t;
                var (ex, ey) = (px - (t * dx), py - (t * dy));
                var inside = a.Radius + (t * dr) - MathF.Sqrt((ex * ex) + (ey * ey));
                var cover = (inside * perEdge) + 0.5f;
                cover = cover > 1f ? 1f : cover;
                if (cover > row[x])
                    row[x] = cover;
            }
        }
    }

    int First(float edge) => Math.Clamp((int)edge, 0, side - 1);

    int Last(float edge) => Math.Clamp((int)edge, 0, side - 1);

    // Never so far that ink would leave the picture.
    (int X, int Y) ShiftToCentre()
    {
        var (mass, momentX, momentY) = (0f, 0f, 0f);
        var (left, right, top, bottom) = (side, -1, side, -1);
        for (var y = 0; y < side; y++)
        {
            for (var x = 0; x < side; x++)
            {
                var ink = coverage[(y * side) + x];
                if (ink <= 0f)
                    continue;
                mass += ink;
                momentX += ink * x;
                momentY += ink * y;
                (left, right) = (Math.Min(left, x), Math.Max(right, x));
                (top, bottom) = (Math.Min(top, y), Math.Max(bottom, y));
            }
        }

        var middle = side / 2; // as MNIST has it: pixel 14, counted from 0
        var dx = (int)MathF.Round(middle - (momentX / mass));
        var dy = (int)MathF.Round(middle - (momentY / mass));
        return (Math.Clamp(dx, -left, side - 1 - right), Math.Clamp(dy, -top, side - 1 - bottom));
    }
}
