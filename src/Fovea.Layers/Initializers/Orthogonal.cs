using Fovea.Tensors;

namespace Fovea.Layers.Initializers;

/// <summary>
/// A random orthogonal matrix times a gain (Saxe et al. 2013): the weight seen as out × rest has orthonormal rows or, if there are more
/// rows than columns, orthonormal columns.
/// </summary>
/// <param name="gain">Factor on every element.</param>
public sealed class Orthogonal(float gain = 1) : Initializer
{
    /// <inheritdoc/>
    public override void Fill(Span<float> values, Shape shape, Rng rng)
    {
        _ = Fans.Of(shape);
        var (rows, columns) = (shape[0], values.Length / Math.Max(1, shape[0]));
        var (count, length) = (Math.Min(rows, columns), Math.Max(rows, columns));
        var vectors = new double[count][];
        for (var i = 0; i < count; i++)
            vectors[i] = Independent(vectors.AsSpan(0, i), length, rng);

        for (var row = 0; row < rows; row++)
            for (var column = 0; column < columns; column++)
                values[row * columns + column] = (float)(gain * (rows <= columns ? vectors[row][column] : vectors[column][row]));
    }

    // Normal draws point in every direction alike; Gram and Schmidt twice makes them orthogonal to rounding (Giraud et al. 2005).
    static double[] Independent(ReadOnlySpan<double[]> earlier, int length, Rng rng)
    {
        var vector = new double[length];
        for (var i = 0; i < length; i++)
            vector[i] = rng.NextNormal();
        for (var pass = 0; pass < 2; pass++)
            foreach (var other in earlier)
                AddScaled(vector, -Dot(vector, other), other);

        var norm = Math.Sqrt(Dot(vector, vector));
        for (var i = 0; i < length; i++)
            vector[i] /= norm;
        return vector;
    }

    static double Dot(double[] a, double[] b)
    {
        var sum = 0.0;
        for (var i = 0; i < a.Length; i++)
            sum += a[i] * b[i];
        return sum;
    }

    static void AddScaled(double[] to, double factor, double[] from)
    {
        for (var i = 0; i < to.Length; i++)
            to[i] += factor * from[i];
    }
}
