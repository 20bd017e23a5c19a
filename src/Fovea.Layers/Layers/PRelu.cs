using Fovea.Kernels;
using Fovea.Layers.Initializers;
using Fovea.Tensors;
using Fovea.Tensors.Ops;
using Function = Fovea.Kernels.Elementwise.Activations.PRelu;

namespace Fovea.Layers;

/// <summary>y = x where positive, else slope·x, with one learned slope for all or one a channel (He et al. 2015). N×C×… → same.</summary>
public sealed class PRelu : Module
{
    readonly int count;

    /// <summary>Sets the sizes.</summary>
    /// <param name="numParameters">1 for a common slope, or the number of channels.</param>
    /// <param name="init">What the slopes begin with.</param>
    /// <exception cref="GeometryException">There would be no slope.</exception>
    public PRelu(int numParameters = 1, float init = 0.25f)
    {
        if (numParameters < 1)
            throw new GeometryException($"PRelu({numParameters}): at least one slope is needed.");
        count = numParameters;
        Weight = new Parameter([numParameters], new Constant(init));
    }

    /// <summary>The slopes, one or one a channel. Weight decay should leave them alone.</summary>
    public Parameter Weight { get; }

    /// <inheritdoc/>
    public override Tensor Forward(Tensor x)
    {
        if (count == 1)
            return x.Zip(Weight, new Function(), this);
        if (x.Rank < 2 || x.Shape[1] != count)
            throw new GeometryException($"{this}: input needs {count} channels, N×{count}×…; the shape was {x.Shape}.");
        Shape perChannel = [count, .. Enumerable.Repeat(1, x.Rank - 2)];
        return x.Zip(Weight.Value.Reshape(perChannel), new Function(), this);
    }

    /// <inheritdoc/>
    public override string ToString() => $"PRelu({count})";
}
