using Fovea.Tensors;

namespace Fovea.Data.Drawing;

/// <summary>
/// How one writer, this once, bends the copybook: each coordinate is moved by a polynomial of degree three. The linear terms are
/// slant, rotation and proportions; the higher ones bend and bulge the digit smoothly.
/// </summary>
readonly struct Hand
{
    readonly float xx, xy, yx, yy;    // linear: (u, v) → (xx·u + xy·v, yx·u + yy·v)
    readonly Bend bendX, bendY;

    /// <summary>Draws a hand.</summary>
    public Hand(Rng random)
    {
        // Proportion, slant to the right on average, and a turn by the angle with tangent of half = t, free of sines.
        var width = 1.12f + (0.23f * random.Bell());
        width = width < 0.65f ? 0.65f : width;
        var slant = 0.1f + (0.26f * random.Bell());
        var t = 0.06f * random.Bell();
        var (cosine, sine) = ((1f - (t * t)) / (1f + (t * t)), 2f * t / (1f + (t * t)));

        // Upwards is negative v, so a slant to the right takes x from v.
        (xx, xy) = (cosine * width, (-cosine * slant) - sine);
        (yx, yy) = (sine * width, cosine - (sine * slant));
        bendX = new Bend(random);
        bendY = new Bend(random);
    }

    /// <summary>Moves a point given in hundredths of the height.</summary>
    public (float X, float Y) Apply(float x, float y)
    {
        var u = (x - 30f) / 50f;
        var v = (y - 50f) / 50f;
        return ((xx * u) + (xy * v) + bendX.At(u, v), (yx * u) + (yy * v) + bendY.At(u, v));
    }

    /// <summary>The terms of degree two and three of one coordinate.</summary>
    readonly struct Bend
    {
        readonly float uu, uv, vv, uuu, uuv, uvv, vvv;

        public Bend(Rng random)
        {
            const float second = 0.09f;
            const float third = 0.07f;
            uu = second * random.Bell();
            uv = second * random.Bell();
            vv = second * random.Bell();
            uuu = third * random.Bell();
            uuv = third * random.Bell();
            uvv = third * random.Bell();
            vvv = third * random.Bell();
        }

        public float At(float u, float v) => (u * ((u * (uu + (uuu * u))) + (v * (uv + (uuv * u) + (uvv * v))))) + (v * v * (vv + (vvv * v)));
    }
}
