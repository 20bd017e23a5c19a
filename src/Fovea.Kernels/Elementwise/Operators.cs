using System.Numerics;

namespace Fovea.Kernels.Elementwise;

/// <summary>
/// A function of one variable with its slope, once as a scalar for any floating type (the reference, which also runs in double)
/// and once as a vector (the product). Implemented by small readonly structs, one a file.
/// The two float forms must give the same bits for the same value whatever its lane, so kernels use the vector form for tails too.
/// </summary>
public interface IUnary
{
    /// <summary>The function's name as users write it, such as <c>ReLU</c>.</summary>
    string Name { get; }

    /// <summary>y = f(x).</summary>
    T Value<T>(T x) where T : IFloatingPointIeee754<T>;

    /// <summary>f′ at x, where y = f(x) is at hand.</summary>
    T Slope<T>(T x, T y) where T : IFloatingPointIeee754<T>;

    /// <summary>y = f(x), lane by lane.</summary>
    Vector<float> Value(Vector<float> x);

    /// <summary>f′ at x, where y = f(x) is at hand, lane by lane.</summary>
    Vector<float> Slope(Vector<float> x, Vector<float> y);
}

/// <summary>A function of two variables with both partial slopes, scalar and vector side by side; see <see cref="IUnary"/>.</summary>
public interface IBinary
{
    /// <summary>The function's name.</summary>
    string Name { get; }

    /// <summary>y = f(a, b).</summary>
    T Value<T>(T a, T b) where T : IFloatingPointIeee754<T>;

    /// <summary>∂f/∂a at (a, b), where y = f(a, b) is at hand.</summary>
    T SlopeA<T>(T a, T b, T y) where T : IFloatingPointIeee754<T>;

    /// <summary>∂f/∂b at (a, b), where y = f(a, b) is at hand.</summary>
    T SlopeB<T>(T a, T b, T y) where T : IFloatingPointIeee754<T>;

    /// <summary>y = f(a, b), lane by lane.</summary>
    Vector<float> Value(Vector<float> a, Vector<float> b);

    /// <summary>∂f/∂a, lane by lane.</summary>
    Vector<float> SlopeA(Vector<float> a, Vector<float> b, Vector<float> y);

    /// <summary>∂f/∂b, lane by lane.</summary>
    Vector<float> SlopeB(Vector<float> a, Vector<float> b, Vector<float> y);
}
