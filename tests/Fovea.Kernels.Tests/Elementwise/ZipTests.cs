using Fovea.Kernels.Elementwise;
using Fovea.Kernels.Elementwise.Arithmetic;

namespace Fovea.Kernels.Tests.Elementwise;

public class ZipTests
{
    public static TheoryData<BinaryCase> Cases => BinaryCase.All;

    public static TheoryData<int[], int[]> Shapes => new()
    {
        { [5], [5] }, { [], [] }, { [7], [] }, { [], [7] }, { [1], [33] }, { [2, 3, 4, 5], [2, 3, 4, 5] }, { [2, 3, 4, 5], [3, 1, 1] },
        { [2, 3, 4, 5], [1, 3, 1, 1] }, { [2, 3, 17], [17] }, { [6, 1], [1, 9] }, { [1, 9], [6, 1] }, { [3, 1, 5, 1], [1, 4, 1, 6] },
        { [2, 3, 1], [2, 1, 19] }, { [4, 20], [4, 1] }, { [1, 1, 1], [2, 1, 3] }, { [3, 0], [3, 1] }, { [8, 3, 1100], [3, 1] }, { [300, 11], [11] },
    };

    [Theory, MemberData(nameof(Shapes))]
    public void BroadcastsLikeTheReference(int[] shapeA, int[] shapeB)
    {
        foreach (var op in BinaryCase.All)
            CheckAgainstReference(op, shapeA, shapeB);
    }

    [Theory, MemberData(nameof(Cases))]
    public void AgreesWithTheReferenceForEveryTail(BinaryCase op)
    {
        for (var length = 1; length <= 33; length++)
        {
            CheckAgainstReference(op, [length], [length]);
            CheckAgainstReference(op, [3, length], [3, 1]);
        }
    }

    [Theory, MemberData(nameof(Cases))]
    public void SlopesAreThoseOfTheFunction(BinaryCase op)
    {
        const double h = 1e-5;
        var g = BroadcastGeometry.Create("test", [400], [400]);
        var (a, b) = (Numbers.Double(Numbers.Random(1, 400, op.Low, op.High)), Numbers.Double(Numbers.Random(2, 400, op.Low, op.High)));
        var (da, db) = op.ReferenceBackward(g, a, b, op.ReferenceForward(g, a, b), Array.ConvertAll(a, _ => 1.0));
        double[] Moved(double[] x, double by) => Array.ConvertAll(x, v => v + by);
        var (aboveA, belowA) = (op.ReferenceForward(g, Moved(a, h), b), op.ReferenceForward(g, Moved(a, -h), b));
        var (aboveB, belowB) = (op.ReferenceForward(g, a, Moved(b, h)), op.ReferenceForward(g, a, Moved(b, -h)));
        for (var i = 0; i < a.Length; i++)
        {
            Assert.True(Math.Abs((aboveA[i] - belowA[i]) / (2 * h) - da[i]) < 1e-6 * (1 + Math.Abs(da[i])), $"{op}: ∂a at ({a[i]}, {b[i]}) = {da[i]}");
            Assert.True(Math.Abs((aboveB[i] - belowB[i]) / (2 * h) - db[i]) < 1e-6 * (1 + Math.Abs(db[i])), $"{op}: ∂b at ({a[i]}, {b[i]}) = {db[i]}");
        }
    }

    [Theory]
    [InlineData(new[] { 100_003 }, new[] { 100_003 })]
    [InlineData(new[] { 16, 30, 24, 24 }, new[] { 30, 1, 1 })]
    [InlineData(new[] { 700, 190 }, new[] { 190 })]
    [InlineData(new[] { 70_000 }, new int[0])]
    public void SameBitsOnAnyThreads(int[] shapeA, int[] shapeB)
    {
        var g = BroadcastGeometry.Create("test", shapeA, shapeB);
        var (a, b, dy) = (Numbers.Random(1, g.ALength), Numbers.Random(2, g.BLength), Numbers.Random(3, g.OutputLength));
        var y = Numbers.OnAnyThreads("y", () => Numbers.Guarded(g.OutputLength, t => Zip.Forward(new Multiply(), g, a, b, t)));
        Numbers.OnAnyThreads("da", () => Numbers.Guarded(g.ALength, t => Zip.BackwardA(new Multiply(), g, a, b, y, dy, t)));
        Numbers.OnAnyThreads("db", () => Numbers.Guarded(g.BLength, t => Zip.BackwardB(new Multiply(), g, a, b, y, dy, t)));
    }

    [Fact]
    public void TiesShareTheSlopeAndNaNWins()
    {
        var g = BroadcastGeometry.Create("test", [4], [4]);
        float[] a = [1, 2, float.NaN, 3], b = [1, 5, 4, float.NaN];
        var (y, da, ones) = (new float[4], new float[4], Numbers.Filled(4, 1));
        Zip.Forward(new Maximum(), g, a, b, y);
        Assert.Equal([1, 5, float.NaN, float.NaN], y);
        Zip.BackwardA(new Maximum(), g, a, b, y, ones, da);
        Assert.Equal([0.5f, 0f], da[..2]);
        Zip.Forward(new Minimum(), g, a, b, y);
        Assert.Equal([1, 2, float.NaN, float.NaN], y);
        Zip.BackwardB(new Minimum(), g, a, b, y, ones, da);
        Assert.Equal([0.5f, 0f], da[..2]);
    }

    [Fact]
    public void PowersOfZeroHaveTheSlopesOfPyTorch()
    {
        var g = BroadcastGeometry.Create("test", [3], [3]);
        float[] a = [0, 0, 2], b = [0, 2, 0];
        var (y, da, db, ones) = (new float[3], new float[3], new float[3], Numbers.Filled(3, 1));
        Zip.Forward(new PowerOf(), g, a, b, y);
        Zip.BackwardA(new PowerOf(), g, a, b, y, ones, da);
        Zip.BackwardB(new PowerOf(), g, a, b, y, ones, db);
        Assert.Equal([1, 0, 1], y);
        Assert.Equal([0, 0, 0], da);
        Assert.Equal([0, 0], db[..2]);
    }

    [Fact]
    public void ShapesThatDoNotMeetAreRefused()
    {
        var error = Assert.Throws<GeometryException>(() => BroadcastGeometry.Create("Add", [2, 3, 4], [3, 5]));
        Assert.Equal(
            "Add: shapes 2×3×4 and 3×5 do not broadcast: axis -1 from the end has 4 and 5. Aligned at the last axis, sizes must be equal or 1.",
            error.Message);
        Assert.Equal([2, 3, 4, 5], BroadcastGeometry.Create("Add", [2, 1, 4, 1], [3, 1, 5]).OutputShape);
    }

    private static void CheckAgainstReference(BinaryCase op, int[] shapeA, int[] shapeB)
    {
        var g = BroadcastGeometry.Create("test", shapeA, shapeB);
        var a = Numbers.Random(1, g.ALength, op.Low, op.High);
        var b = Numbers.Random(2, g.BLength, op.Low, op.High);
        var dy = Numbers.Random(3, g.OutputLength);
        var y = Numbers.Guarded(g.OutputLength, t => op.Forward(g, a, b, t));
        var da = Numbers.Guarded(g.ALength, t => op.BackwardA(g, a, b, y, dy, t));
        var db = Numbers.Guarded(g.BLength, t => op.BackwardB(g, a, b, y, dy, t));

        var (wideA, wideB) = (Numbers.Double(a), Numbers.Double(b));
        var wideY = op.ReferenceForward(g, wideA, wideB);
        var (wideDa, wideDb) = op.ReferenceBackward(g, wideA, wideB, wideY, Numbers.Double(dy));

        // Values and slopes stay below 30 here; a sum of n terms may be off by its terms' roundings and a short chain's own.
        Numbers.Close(wideY, y, 8, 3, $"{op} y");
        Numbers.Close(wideDa, da, 16, 60.0 * g.OutputLength / Math.Max(1, g.ALength), $"{op} da");
        Numbers.Close(wideDb, db, 16, 60.0 * g.OutputLength / Math.Max(1, g.BLength), $"{op} db");
    }
}
