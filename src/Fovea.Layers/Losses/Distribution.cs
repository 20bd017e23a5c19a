using Fovea.Kernels;

namespace Fovea.Layers.Losses;

/// <summary>What information theory says about probability distributions, in nats: H(p, q) = H(p) + KL(p‖q). Plain functions, no gradients; 0·log 0 is 0.</summary>
public static class Distribution
{
    /// <summary>H(p) = −Σ p·log p (Shannon 1948).</summary>
    /// <param name="p">Probabilities.</param>
    /// <exception cref="GeometryException">One is negative.</exception>
    public static double Entropy(ReadOnlySpan<float> p) => CrossEntropy(p, p);

    /// <summary>H(p, q) = −Σ p·log(q + ε); infinite where q rules out what p allows, unless ε forbids it.</summary>
    /// <param name="p">Probabilities, such as a one-hot target.</param>
    /// <param name="q">As many probabilities, such as a prediction.</param>
    /// <param name="epsilon">ε, 0 for the definition; the book adds 1e-7.</param>
    /// <exception cref="GeometryException">The numbers of elements differ or one is negative.</exception>
    public static double CrossEntropy(ReadOnlySpan<float> p, ReadOnlySpan<float> q, double epsilon = 0)
    {
        Check(nameof(CrossEntropy), p, q);
        var sum = 0.0;
        for (var i = 0; i < p.Length; i++)
            if (p[i] > 0)
                sum -= p[i] * Math.Log(q[i] + epsilon);
        return sum;
    }

    /// <summary>KL(p‖q) = Σ p·log(p/q) (Kullback and Leibler 1951): never negative, 0 for equal distributions.</summary>
    /// <param name="p">Probabilities.</param>
    /// <param name="q">As many probabilities.</param>
    /// <exception cref="GeometryException">The numbers of elements differ or one is negative.</exception>
    public static double KullbackLeibler(ReadOnlySpan<float> p, ReadOnlySpan<float> q)
    {
        Check(nameof(KullbackLeibler), p, q);
        var sum = 0.0;
        for (var i = 0; i < p.Length; i++)
            if (p[i] > 0)
                sum += p[i] * Math.Log((double)p[i] / q[i]);
        return sum;
    }

    static void Check(string name, ReadOnlySpan<float> p, ReadOnlySpan<float> q)
    {
        if (p.Length != q.Length)
            throw new GeometryException($"Distribution.{name}: p has {p.Length} elements, q {q.Length}; they must be equal.");
        for (var i = 0; i < p.Length; i++)
            if (!(p[i] >= 0) || !(q[i] >= 0))
                throw new GeometryException($"Distribution.{name}: element {i} is {(p[i] >= 0 ? q[i] : p[i])}; probabilities are not negative.");
    }
}
