using Fovea.Kernels.Elementwise;
using Fovea.Kernels.Elementwise.Activations;

namespace Fovea.Kernels.Tests.Elementwise;

public class MapTests
{
    public static TheoryData<UnaryCase> Cases => UnaryCase.All;

    [Theory, MemberData(nameof(Cases))]
    public void AgreesWithTheReferenceInDoubleForEveryTail(UnaryCase op)
    {
        for (var length = 1; length <= 33; length++)
        {
            var x = Numbers.Random(length, length, op.Low, op.High);
            var dy = Numbers.Random(100 + length, length);
            var y = Numbers.Guarded(length, t => op.Forward(x, t));
            var dx = Numbers.Guarded(length, t => op.Backward(x, y, dy, t));

            var (wideX, wideDy) = (Numbers.Double(x), Numbers.Double(dy));
            var wideY = op.ReferenceForward(wideX);
            var wideDx = op.ReferenceBackward(wideX, wideY, wideDy);
            for (var i = 0; i < length; i++)
            {
                // A few roundings of what goes in and comes out; slopes are made of 1, x and the slope itself.
                Numbers.Close(wideY[i], y[i], 8, Math.Abs(wideX[i]), $"{op}({x[i]:R})");
                Numbers.Close(wideDx[i], dx[i], 8, Math.Abs(wideDy[i]) * (1 + Math.Abs(wideX[i])), $"slope of {op} at {x[i]:R}");
            }
        }
    }

    [Theory, MemberData(nameof(Cases))]
    public void SlopesAreThoseOfTheFunction(UnaryCase op)
    {
        const double h = 1e-5;
        var x = Numbers.Double(Numbers.Random(7, 500, op.Low, op.High));
        var slopes = op.ReferenceBackward(x, op.ReferenceForward(x), Array.ConvertAll(x, _ => 1.0));
        var above = op.ReferenceForward(Array.ConvertAll(x, v => v + h));
        var below = op.ReferenceForward(Array.ConvertAll(x, v => v - h));
        for (var i = 0; i < x.Length; i++)
        {
            // The quotient is off by h²/6 times the third derivative, which near 0 is large for logarithms and powers.
            var quotient = (above[i] - below[i]) / (2 * h);
            var third = op.Low > 0 ? 1 / Math.Pow(Math.Abs(x[i]), 4) : 20;
            Assert.True(
                Math.Abs(quotient - slopes[i]) <= 1e-9 * (1 + Math.Abs(quotient)) + h * h * third * (1 + Math.Abs(quotient)) * 4,
                $"{op} at {x[i]}: slope {slopes[i]}, difference quotient {quotient}");
        }
    }

    [Theory, MemberData(nameof(Cases))]
    public void SameBitsOnAnyThreadsAndInAnyLane(UnaryCase op)
    {
        const int length = 100_003;
        var x = Numbers.Random(3, length, op.Low, op.High);
        var dy = Numbers.Random(4, length);
        var y = Numbers.OnAnyThreads($"{op}", () => Numbers.Guarded(length, t => op.Forward(x, t)));
        Numbers.OnAnyThreads($"{op} backward", () => Numbers.Guarded(length, t => op.Backward(x, y, dy, t)));

        // One element further on, every number sits in another lane.
        var shifted = Numbers.Guarded(length - 1, t => op.Forward(x.AsSpan(1), t));
        Numbers.SameBits(y[1..], shifted, $"{op} shifted");
    }

    [Theory, MemberData(nameof(Cases))]
    public void MayWorkInPlace(UnaryCase op)
    {
        var x = Numbers.Random(5, 77, op.Low, op.High);
        var y = new float[77];
        op.Forward(x, y);
        var inPlace = (float[])x.Clone();
        op.Forward(inPlace, inPlace);
        Numbers.SameBits(y, inPlace, $"{op} in place");

        var dy = Numbers.Random(6, 77);
        var dx = new float[77];
        op.Backward(x, y, dy, dx);
        op.Backward(x, y, dy, dy);
        Numbers.SameBits(dx, dy, $"{op} backward in place");
    }

    [Theory, MemberData(nameof(Cases))]
    public void NaNStaysNaN(UnaryCase op)
    {
        var x = Numbers.Random(5, 19, op.Low, op.High);
        (x[0], x[8], x[18]) = (float.NaN, float.NaN, float.NaN);
        var y = new float[19];
        op.Forward(x, y);
        for (var i = 0; i < 19; i++)
            Assert.True(float.IsNaN(y[i]) == (op.KeepsNaN && i is 0 or 8 or 18), $"{op} [{i}] = {y[i]}");
    }

    [Fact]
    public void FarEndsAreReached()
    {
        float[] x = [float.NegativeInfinity, -1e30f, -200, 200, 1e30f, float.PositiveInfinity];
        Check(new Sigmoid(), [0, 0, 0, 1, 1, 1]);
        Check(new Tanh(), [-1, -1, -1, 1, 1, 1]);
        Check(new Relu(), [0, 0, 0, 200, 1e30f, float.PositiveInfinity]);
        Check(new Elu(1), [-1, -1, -1, 200, 1e30f, float.PositiveInfinity]);
        Check(new Softplus(1, 20), [0, 0, 0, 200, 1e30f, float.PositiveInfinity]);
        Check(new HardSigmoid(), [0, 0, 0, 1, 1, 1]);
        Check(new Step(), [0, 0, 0, 1, 1, 1]);

        void Check<TOp>(TOp op, float[] expected) where TOp : struct, IUnary
        {
            var y = new float[x.Length];
            Map.Forward(op, x, y);
            Assert.Equal(expected, y);
        }
    }

    [Fact]
    public void KinksHaveTheSlopesOfPyTorch()
    {
        Assert.Equal([0f, 0f], Slopes(new Relu(), [0, -1]));
        Assert.Equal([0.25f, 1f], Slopes(new LeakyRelu(0.25f), [0, 0.5f]));
        Assert.Equal([0f, 0f], Slopes(new HardSigmoid(), [-3, 3]));
        Assert.Equal([0f, 1f], Slopes(new HardSwish(), [-3, 3]));
        Assert.Equal([0f], Slopes(new Fovea.Kernels.Elementwise.Arithmetic.Abs(), [0]));
        Assert.Equal([1f, 1f, 0f], Slopes(new Fovea.Kernels.Elementwise.Arithmetic.Clip(-1, 2), [-1, 2, 2.5f]));

        static float[] Slopes<TOp>(TOp op, float[] x) where TOp : struct, IUnary
        {
            var (y, dx) = (new float[x.Length], new float[x.Length]);
            Map.Forward(op, x, y);
            Map.Backward(op, x, y, Numbers.Filled(x.Length, 1), dx);
            return dx;
        }
    }

    [Fact]
    public void LengthsMustAgree()
    {
        var error = Assert.Throws<GeometryException>(() => Map.Forward(new Relu(), new float[3], new float[4]));
        Assert.Equal("Forward: 'y' has 4 elements, expected 3.", error.Message);
    }
}
