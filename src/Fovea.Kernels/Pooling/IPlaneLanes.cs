namespace Fovea.Kernels.Pooling;

/// <summary>
/// What pooling does with a vector of neighbouring columns, as a type argument, so that one text of a kernel serves 256 and 512 bits.
/// Reads and writes are masked: a row of any width is whole vectors, with no copy to pad it and no loop for its tail. Every operation works
/// lane by lane or only moves lanes, hence the width never changes a bit.
/// </summary>
/// <typeparam name="T">The vector, such as <c>Vector512&lt;float&gt;</c>.</typeparam>
internal unsafe interface IPlaneLanes<T>
    where T : struct
{
    /// <summary>Floats in a vector.</summary>
    static abstract int Count { get; }

    /// <summary>The value in every lane.</summary>
    static abstract T Create(float value);

    /// <summary>The mask of the lanes <paramref name="first"/> to <paramref name="last"/> − 1, as far as there are such.</summary>
    static abstract T Between(int first, int last);

    /// <summary>Reads the lanes of the mask and touches no other memory; the rest are those of <paramref name="others"/>.</summary>
    static abstract T Load(float* source, T mask, T others);

    /// <summary>Writes the lanes of the mask and touches no other memory.</summary>
    static abstract void Store(T value, float* target, T mask);

    /// <summary>a + b.</summary>
    static abstract T Add(T a, T b);

    /// <summary>x where it is larger than the best so far, or NaN; the best of equals.</summary>
    static abstract T Larger(T x, T best);

    /// <summary>What is left where x equals the best, and it is then left no more; zero elsewhere.</summary>
    static abstract T Take(T x, T best, ref T left);

    /// <summary>Lane l has what lane l + 1 had; the last lane is arbitrary.</summary>
    static abstract T Next(T value);

    /// <summary>Lane l has what lane l − 1 had, and lane 0 zero.</summary>
    static abstract T Previous(T value);

    /// <summary>Even and odd columns of two vectors side by side.</summary>
    static abstract void Split(T low, T high, out T even, out T odd);

    /// <summary>The inverse of <see cref="Split"/>.</summary>
    static abstract void Join(T even, T odd, out T low, out T high);
}
