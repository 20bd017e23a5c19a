using Fovea.Kernels.Elementwise;
using Fovea.Kernels.Elementwise.Activations;
using Fovea.Kernels.Elementwise.Arithmetic;
using Fovea.Tensors.Autograd;

namespace Fovea.Tensors.Ops;

/// <summary>y = f(x), element by element; ∂L/∂x = ∂L/∂y · f′(x). One operation serves every <see cref="IUnary"/>. Any shape → same shape.</summary>
/// <typeparam name="TOp">The function with its slope.</typeparam>
/// <param name="x">The input.</param>
/// <param name="op">The function's parameters.</param>
public sealed class MapOp<TOp>(Tensor x, TOp op) : Op(x) where TOp : struct, IUnary
{
    /// <inheritdoc/>
    public override string Name => op.Name;

    /// <summary>The function with its parameters.</summary>
    public TOp Function => op;

    /// <inheritdoc/>
    public override Shape OutputShape => x.Shape;

    /// <inheritdoc/>
    protected override void Forward(Tensor y) => Backend.Map(op, x.Storage, y.Storage);

    /// <inheritdoc/>
    protected override void Backward(Tensor y)
    {
        var dy = y.GradientStorage!;
        using var dx = GradientInPlaceOf(x, y);
        if (dx.Storage is { } to)
            Backend.MapBackward(op, x.Storage, y.Storage, dy, to);
    }
}

/// <summary>Functions of one variable, element by element.</summary>
public static class MapExtensions
{
    extension(Tensor x)
    {
        /// <summary>Applies any function with a slope; <paramref name="owner"/> is named in summaries.</summary>
        public Tensor Map<TOp>(TOp op, object? owner = null) where TOp : struct, IUnary => new MapOp<TOp>(x, op) { Owner = owner }.Run();

        /// <summary>1 where x &gt; 0, else 0; its slope is 0 everywhere.</summary>
        public Tensor Step() => x.Map(new Step());

        /// <summary>1 / (1 + e⁻ˣ).</summary>
        public Tensor Sigmoid() => x.Map(new Sigmoid());

        /// <summary>Hyperbolic tangent.</summary>
        public Tensor Tanh() => x.Map(new Tanh());

        /// <summary>max(0, x).</summary>
        public Tensor Relu() => x.Map(new Relu());

        /// <summary>x where positive, else <paramref name="slope"/>·x.</summary>
        public Tensor LeakyRelu(float slope = 0.01f) => x.Map(new LeakyRelu(slope));

        /// <summary>x where positive, else α(eˣ − 1) (Clevert et al. 2015).</summary>
        public Tensor Elu(float alpha = 1) => x.Map(new Elu(alpha));

        /// <summary>x·Φ(x) with the exact Gaussian distribution function (Hendrycks and Gimpel 2016).</summary>
        public Tensor Gelu() => x.Map(new Gelu());

        /// <summary>x·sigmoid(x), also known as swish.</summary>
        public Tensor Silu() => x.Map(new Silu());

        /// <summary>ln(1 + e^(βx))/β, linear where βx exceeds the threshold.</summary>
        public Tensor Softplus(float beta = 1, float threshold = 20) => x.Map(new Softplus(beta, threshold));

        /// <summary>clip(x/6 + ½, 0, 1).</summary>
        public Tensor HardSigmoid() => x.Map(new HardSigmoid());

        /// <summary>x·clip(x/6 + ½, 0, 1) (Howard et al. 2019).</summary>
        public Tensor HardSwish() => x.Map(new HardSwish());

        /// <summary>eˣ.</summary>
        public Tensor Exp() => x.Map(new Exp());

        /// <summary>Natural logarithm.</summary>
        public Tensor Log() => x.Map(new Log());

        /// <summary>Square root.</summary>
        public Tensor Sqrt() => x.Map(new Sqrt());

        /// <summary>x².</summary>
        public Tensor Square() => x.Map(new Square());

        /// <summary>|x|; its slope at 0 is 0.</summary>
        public Tensor Abs() => x.Map(new Abs());

        /// <summary>x held between two limits; the slope is 0 outside them.</summary>
        public Tensor Clip(float minimum, float maximum) => x.Map(new Clip(minimum, maximum));

        /// <summary>x to a constant power.</summary>
        public Tensor Power(float exponent) => x.Map(new Power(exponent));

        /// <summary>−x.</summary>
        public static Tensor operator -(Tensor a) => a.Map(new Negate());

        /// <summary>a + constant.</summary>
        public static Tensor operator +(Tensor a, float b) => a.Map(new Affine(1, b));

        /// <summary>constant + b.</summary>
        public static Tensor operator +(float a, Tensor b) => b.Map(new Affine(1, a));

        /// <summary>a − constant.</summary>
        public static Tensor operator -(Tensor a, float b) => a.Map(new Affine(1, -b));

        /// <summary>constant − b.</summary>
        public static Tensor operator -(float a, Tensor b) => b.Map(new Affine(-1, a));

        /// <summary>a · constant.</summary>
        public static Tensor operator *(Tensor a, float b) => a.Map(new Affine(b, 0));

        /// <summary>constant · b.</summary>
        public static Tensor operator *(float a, Tensor b) => b.Map(new Affine(a, 0));

        /// <summary>a / constant.</summary>
        public static Tensor operator /(Tensor a, float b) => a.Zip(Tape.Constant([b], Shape.Scalar, a.Backend), new Divide());

        /// <summary>constant / b.</summary>
        public static Tensor operator /(float a, Tensor b) => Tape.Constant([a], Shape.Scalar, b.Backend).Zip(b, new Divide());
    }
}
