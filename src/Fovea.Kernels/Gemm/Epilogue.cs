namespace Fovea.Kernels.Gemm;

/// <summary>An activation cheap enough to be applied while a product's tile is still in registers.</summary>
public enum FusedActivation : byte
{
    /// <summary>The value as it is.</summary>
    None,

    /// <summary>max(0, x); NaN stays NaN.</summary>
    Relu,
}

/// <summary>Along which axis of the product a bias runs.</summary>
public enum BiasAxis : byte
{
    /// <summary>No bias.</summary>
    None,

    /// <summary>One value a row of C (convolution: a row is an output channel).</summary>
    Row,

    /// <summary>One value a column of C (linear layers: a column is an output feature).</summary>
    Column,
}

/// <summary>What happens to a product's elements after the last block of K: bias, then activation, or addition to what C held.</summary>
public readonly ref struct Epilogue
{
    /// <summary>Bias values, as many as the axis is long; empty without a bias.</summary>
    public ReadOnlySpan<float> Bias { get; init; }

    /// <summary>The axis that the bias runs along.</summary>
    public BiasAxis Axis { get; init; }

    /// <summary>Activation applied after the bias.</summary>
    public FusedActivation Activation { get; init; }

    /// <summary>True to add the product to C instead of overwriting it (then without bias and activation).</summary>
    public bool Accumulate { get; init; }
}
