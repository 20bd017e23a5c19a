namespace Fovea.Layers.Tests;

/// <summary>Inputs of tests: fixed normal draws.</summary>
static class Draw
{
    public static Tensor Normal(Shape shape, ulong seed = 7)
    {
        var rng = new Rng(seed);
        var values = new float[shape.Elements];
        foreach (ref var value in values.AsSpan())
            value = rng.NextNormal();
        return Tensor.From(values, shape);
    }
}
