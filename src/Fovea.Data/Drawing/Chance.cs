using Fovea.Tensors;

namespace Fovea.Data.Drawing;

/// <summary>Draws that a drawing needs, made of uniform ones by addition and multiplication alone.</summary>
static class Chance
{
    extension(Rng random)
    {
        /// <summary>A value in [low, high).</summary>
        public float Between(float low, float high) => low + ((high - low) * random.NextFloat());

        /// <summary>
        /// A bell-shaped value with mean 0 and deviation 1, never beyond ±3.47: the sum of four uniform ones.
        /// No logarithm, whose last bit could differ between platforms, and no far tails, which would spoil a drawing.
        /// </summary>
        public float Bell()
        {
            const float sqrt3 = 1.7320508f; // the sum has variance 4/12
            return (random.NextFloat() + random.NextFloat() + random.NextFloat() + random.NextFloat() - 2f) * sqrt3;
        }
    }
}
