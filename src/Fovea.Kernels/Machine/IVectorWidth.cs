namespace Fovea.Kernels.Machine;

/// <summary>
/// The vector operations of one width as a type argument, so that one text of a kernel serves 128, 256 and 512 bits. Every operation
/// works lane by lane or only moves lanes, hence the width never changes a bit.
/// </summary>
/// <typeparam name="T">The vector, such as <c>Vector512&lt;float&gt;</c>.</typeparam>
internal unsafe interface IVectorWidth<T>
    where T : struct
{
    /// <summary>Floats in a vector.</summary>
    static abstract int Lanes { get; }

    /// <summary>Reads a whole vector.</summary>
    static abstract T Load(float* source);

    /// <summary>Reads the first <paramref name="count"/> lanes, fewer than the vector has; the others are zero and their memory is not touched.</summary>
    static abstract T LoadPart(float* source, int count);

    /// <summary>
    /// Reads lanes <paramref name="first"/> to before <paramref name="end"/>, either of which may lie outside of the vector; the others are zero
    /// and their memory is not touched.
    /// </summary>
    static abstract T LoadBetween(float* source, int first, int end);

    /// <summary>Writes a whole vector.</summary>
    static abstract void Store(T value, float* target);

    /// <summary>Writes the first <paramref name="count"/> lanes, fewer than the vector has, and nothing else.</summary>
    static abstract void StorePart(T value, float* target, int count);

    /// <summary>The value in every lane.</summary>
    static abstract T Create(float value);

    /// <summary>a + b.</summary>
    static abstract T Add(T a, T b);

    /// <summary>a − b.</summary>
    static abstract T Subtract(T a, T b);

    /// <summary>a·b.</summary>
    static abstract T Multiply(T a, T b);

    /// <summary>a·b + c, rounded once.</summary>
    static abstract T FusedMultiplyAdd(T a, T b, T c);

    /// <summary>max(0, a), NaN staying NaN.</summary>
    static abstract T Relu(T a);

    /// <summary>Lanes 1 to the last, then <paramref name="next"/>.</summary>
    static abstract T ShiftIn(T value, float next);

    /// <summary>Takes 4·Lanes floats apart: lane l of phase j is <c>source[4·l + j]</c>.</summary>
    static abstract void Split4(float* source, out T phase0, out T phase1, out T phase2, out T phase3);

    /// <summary>The inverse of <see cref="Split4"/>.</summary>
    static abstract void Join4(T phase0, T phase1, T phase2, T phase3, float* target);

    /// <summary>Takes 2·Lanes floats apart: lane l of phase j is <c>source[2·l + j]</c>.</summary>
    static abstract void Split2(float* source, out T phase0, out T phase1);

    /// <summary>The inverse of <see cref="Split2"/>.</summary>
    static abstract void Join2(T phase0, T phase1, float* target);
}
