using Fovea.Kernels;

namespace Fovea.Tensors.Tests;

public sealed class ShapeTests
{
    [Fact]
    public void ACollectionExpressionMakesAShape()
    {
        Shape shape = [8, 1, 28, 28];
        Assert.Equal(4, shape.Rank);
        Assert.Equal(6272, shape.Elements);
        Assert.Equal(28, shape[^1]);
        Assert.Equal("8×1×28×28", shape.ToString());
        Assert.Equal([784, 784, 28, 1], shape.Strides());
    }

    [Fact]
    public void AShapeCanBeSpreadIntoAnother()
    {
        Shape inner = [5, 6];
        Shape outer = [2, .. inner];
        Assert.Equal("2×5×6", outer.ToString());
    }

    [Fact]
    public void AScalarHasOneElement()
    {
        Assert.Equal(1, Shape.Scalar.Elements);
        Assert.Equal("scalar", Shape.Scalar.ToString());
        Assert.Equal(Shape.Scalar, Shape.Create([]));
    }

    [Fact]
    public void EqualityIsBySizes()
    {
        Shape a = [2, 3], b = [2, 3], c = [3, 2];
        Assert.True(a == b);
        Assert.True(a != c);
        Assert.Equal(a.GetHashCode(), b.GetHashCode());
    }

    [Fact]
    public void ANegativeSizeIsRefused()
    {
        var error = Assert.Throws<GeometryException>(() => Shape.Create([2, -3]));
        Assert.Equal("A shape cannot have the negative size -3: 2×-3.", error.Message);
    }

    [Fact]
    public void AMissingAxisIsNamed()
    {
        Shape shape = [2, 3];
        Assert.Equal(1, shape.Axis(-1));
        var error = Assert.Throws<GeometryException>(() => shape.Axis(2));
        Assert.Equal("Axis 2 does not exist: the shape 2×3 has 2 axes.", error.Message);
    }
}
