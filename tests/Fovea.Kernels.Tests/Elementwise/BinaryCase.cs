using Fovea.Kernels.Elementwise;
using Fovea.Kernels.Elementwise.Activations;
using Fovea.Kernels.Elementwise.Arithmetic;
using Fovea.Kernels.Elementwise.Losses;
using Fovea.Kernels.Reference;

namespace Fovea.Kernels.Tests.Elementwise;

/// <summary>One function of two variables, without its type, and the inputs it is defined for.</summary>
public abstract class BinaryCase(string name, float low, float high)
{
    public float Low => low;

    public float High => high;

    public static TheoryData<BinaryCase> All =>
    [
        Of(new Add()), Of(new AddRelu()), Of(new Subtract()), Of(new Multiply()), Of(new Divide(), 0.2f, 3), Of(new PowerOf(), 0.2f, 3), Of(new Maximum()), Of(new Minimum()),
        Of(new PRelu()), Of(new SquaredError()), Of(new AbsoluteError()), Of(new Huber(1)), Of(new Huber(0.4f)), Of(new BinaryCrossEntropyWithLogits()),
    ];

    public abstract void Forward(BroadcastGeometry g, ReadOnlySpan<float> a, ReadOnlySpan<float> b, Span<float> y);

    public abstract void BackwardA(
        BroadcastGeometry g, ReadOnlySpan<float> a, ReadOnlySpan<float> b, ReadOnlySpan<float> y, ReadOnlySpan<float> dy, Span<float> da);

    public abstract void BackwardB(
        BroadcastGeometry g, ReadOnlySpan<float> a, ReadOnlySpan<float> b, ReadOnlySpan<float> y, ReadOnlySpan<float> dy, Span<float> db);

    public abstract double[] ReferenceForward(BroadcastGeometry g, double[] a, double[] b);

    public abstract (double[] Da, double[] Db) ReferenceBackward(BroadcastGeometry g, double[] a, double[] b, double[] y, double[] dy);

    public override string ToString() => name;

    private static BinaryCase Of<TOp>(TOp op, float low = -3, float high = 3) where TOp : struct, IBinary => new Case<TOp>(op, low, high);

    private sealed class Case<TOp>(TOp op, float low, float high) : BinaryCase(op.ToString()!, low, high) where TOp : struct, IBinary
    {
        public override void Forward(BroadcastGeometry g, ReadOnlySpan<float> a, ReadOnlySpan<float> b, Span<float> y) => Zip.Forward(op, g, a, b, y);

        public override void BackwardA(
            BroadcastGeometry g, ReadOnlySpan<float> a, ReadOnlySpan<float> b, ReadOnlySpan<float> y, ReadOnlySpan<float> dy, Span<float> da) =>
            Zip.BackwardA(op, g, a, b, y, dy, da);

        public override void BackwardB(
            BroadcastGeometry g, ReadOnlySpan<float> a, ReadOnlySpan<float> b, ReadOnlySpan<float> y, ReadOnlySpan<float> dy, Span<float> db) =>
            Zip.BackwardB(op, g, a, b, y, dy, db);

        public override double[] ReferenceForward(BroadcastGeometry g, double[] a, double[] b)
        {
            var y = new double[g.OutputLength];
            ReferenceZip.Forward<TOp, double>(op, g, a, b, y);
            return y;
        }

        public override (double[] Da, double[] Db) ReferenceBackward(BroadcastGeometry g, double[] a, double[] b, double[] y, double[] dy)
        {
            var (da, db) = (new double[a.Length], new double[b.Length]);
            ReferenceZip.BackwardA<TOp, double>(op, g, a, b, y, dy, da);
            ReferenceZip.BackwardB<TOp, double>(op, g, a, b, y, dy, db);
            return (da, db);
        }
    }
}
