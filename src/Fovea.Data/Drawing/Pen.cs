using Fovea.Tensors;

namespace Fovea.Data.Drawing;

/// <summary>One pen in one hand: how broad, how hard pressed along the way, how soft and how dark its line is.</summary>
readonly struct Pen
{
    readonly float radius;       // pixels
    readonly float lighterStart; // how much narrower the line begins and ends, as shares of the radius
    readonly float lighterEnd;
    readonly float swell;        // and how it swells between
    readonly float swellAt;

    /// <summary>Picks up a pen.</summary>
    public Pen(Rng random)
    {
        var broad = 1.17f + (0.35f * random.Bell());
        radius = broad < 0.6f ? 0.6f + (0.2f * random.NextFloat()) : broad;
        lighterStart = 0.12f * random.Bell();
        lighterEnd = 0.12f * random.Bell();
        swell = 0.18f * random.Bell();
        swellAt = random.NextFloat();
        Edge = random.Between(1.1f, 1.8f);
        Ink = random.Between(1f, 1.6f);
    }

    /// <summary>Pixels from full ink to none at the border of a line.</summary>
    public float Edge { get; }

    /// <summary>Darkness of the line's middle; more than 1 saturates and sharpens the border.</summary>
    public float Ink { get; }

    /// <summary>Sets the radius along the line, in pixels; paper makes it a little uneven.</summary>
    public void Press(Span<InkVertex> vertices, Rng random)
    {
        for (var i = 0; i < vertices.Length; i++)
        {
            var t = i / (float)vertices.Length;
            var away = t - swellAt;
            var press = 1f + (lighterStart * (1f - t)) + (lighterEnd * t) + (swell * (1f - (4f * away * away))) + (0.06f * random.Bell());
            vertices[i].Radius = radius * (press < 0.6f ? 0.6f : press > 1.5f ? 1.5f : press);
        }
    }
}
