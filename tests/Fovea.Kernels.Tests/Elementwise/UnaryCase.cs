using Fovea.Kernels.Elementwise;
using Fovea.Kernels.Elementwise.Activations;
using Fovea.Kernels.Elementwise.Arithmetic;
using Fovea.Kernels.Reference;

namespace Fovea.Kernels.Tests.Elementwise;

/// <summary>One function of one variable, without its type, and the inputs it is defined for.</summary>
public abstract class UnaryCase(string name, float low, float high)
{
    public float Low => low;

    public float High => high;

    /// <summary>Whether NaN in gives NaN out; x⁰ = 1 is the exception.</summary>
    public bool KeepsNaN { get; init; } = true;

    public static TheoryData<UnaryCase> All =>
    [
        Of(new Identity()), Of(new Step()), Of(new Sigmoid()), Of(new Tanh()), Of(new Relu()), Of(new LeakyRelu(0.01f)), Of(new Elu(1)), Of(new Elu(0.7f)),
        Of(new Gelu()), Of(new GeluTanh()), Of(new Silu()), Of(new Softplus(1, 20)), Of(new Softplus(2.5f, 5)), Of(new HardSigmoid()), Of(new HardSwish()),
        Of(new Exp()), Of(new Log(), 1e-3f, 9), Of(new Sqrt(), 1e-3f, 9), Of(new Square()), Of(new Abs()), Of(new Negate()), Of(new Reciprocal(), 0.01f, 5),
        Of(new Clip(-1, 2.5f)), Of(new Power(2)), Of(new Power(3)), Of(new Power(-1), 0.1f, 5), Of(new Power(0.5f), 1e-3f, 5), Of(new Power(1.7f), 1e-3f, 5),
        Of(new Power(-2), -4, -0.5f), Of(new Power(1)), new Case<Power>(new Power(0), -5, 5) { KeepsNaN = false }, Of(new Affine(1.5f, -0.25f)),
    ];

    public abstract void Forward(ReadOnlySpan<float> x, Span<float> y);

    public abstract void Backward(ReadOnlySpan<float> x, ReadOnlySpan<float> y, ReadOnlySpan<float> dy, Span<float> dx);

    public abstract double[] ReferenceForward(double[] x);

    public abstract double[] ReferenceBackward(double[] x, double[] y, double[] dy);

    public override string ToString() => name;

    private static UnaryCase Of<TOp>(TOp op, float low = -5, float high = 5) where TOp : struct, IUnary => new Case<TOp>(op, low, high);

    private sealed class Case<TOp>(TOp op, float low, float high) : UnaryCase(op.ToString()!, low, high) where TOp : struct, IUnary
    {
        public override void Forward(ReadOnlySpan<float> x, Span<float> y) => Map.Forward(op, x, y);

        public override void Backward(ReadOnlySpan<float> x, ReadOnlySpan<float> y, ReadOnlySpan<float> dy, Span<float> dx) =>
            Map.Backward(op, x, y, dy, dx);

        public override double[] ReferenceForward(double[] x)
        {
            var y = new double[x.Length];
            ReferenceMap.Forward<TOp, double>(op, x, y);
            return y;
        }

        public override double[] ReferenceBackward(double[] x, double[] y, double[] dy)
        {
            var dx = new double[x.Length];
            ReferenceMap.Backward<TOp, double>(op, x, y, dy, dx);
            return dx;
        }
    }
}
