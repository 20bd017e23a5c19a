using Fovea.Kernels.Convolution;
using Fovea.Layers;
using Fovea.Tensors.Autograd;
using Fovea.Tensors.Ops;

namespace Fovea.Cli.Benchmarks;

/// <summary>The parts of a step that a layer takes part in.</summary>
enum LayerPass
{
    /// <summary>The output.</summary>
    Forward,

    /// <summary>What belongs to no single gradient: a fused activation's slope, adding to what another layer gave.</summary>
    Backward,

    /// <summary>The gradient of the first input.</summary>
    InputGradient,

    /// <summary>Those of the others: weights and bias.</summary>
    WeightGradient,
}

/// <summary>One layer, or an operation outside of layers: what it is and how long each pass took in each step.</summary>
/// <param name="name">Its name in the model; empty outside of layers.</param>
/// <param name="op">Its first operation.</param>
sealed class LayerTimes(string name, Op op)
{
    readonly List<double>[] milliseconds = [[], [], [], []];
    readonly double[] now = new double[4];
    ConvolutionGeometry? convolution;
    bool withRelu, withMaxPool, sumsWinners;

    public string Name => name;

    /// <summary>The layer as it prints itself, or the operation's name.</summary>
    public string Layer => Owner is null ? op.Name : $"{Owner}{(withRelu ? " + ReLU" : "")}{(withMaxPool ? " + MaxPool" : "")}";

    /// <summary>Whose operations these are, or null outside of layers.</summary>
    public Module? Owner => op.Owner as Module;

    /// <summary>Multiply-adds of the forward pass.</summary>
    public long MultiplyAdds { get; private set; }

    /// <summary>Adds one of its operations, which just ran.</summary>
    public void Describe(Op part)
    {
        MultiplyAdds += part.MultiplyAdds;
        withRelu |= Owner is IFusesActivation && part.Name.Contains("ReLU", StringComparison.Ordinal);
        withMaxPool |= part is ConvolutionOp { Pooling: not null };
        sumsWinners |= part is ConvolutionOp { SumsWinners: true };
        convolution = (part as ConvolutionOp)?.Geometry ?? convolution;
    }

    /// <summary>Adds time to the step under way.</summary>
    public void Add(LayerPass pass, double time) => now[(int)pass] += time;

    /// <summary>Ends the step.</summary>
    public void EndStep()
    {
        for (var pass = 0; pass < now.Length; pass++)
        {
            milliseconds[pass].Add(now[pass]);
            now[pass] = 0;
        }
    }

    /// <summary>Milliseconds of the median step; 0 if the pass is not made.</summary>
    public double Milliseconds(LayerPass pass) => StepTimes.MedianOf(milliseconds[(int)pass]);

    /// <summary>Milliseconds of the whole backward pass.</summary>
    public double BackwardMilliseconds => Milliseconds(LayerPass.Backward) + Milliseconds(LayerPass.InputGradient) + Milliseconds(LayerPass.WeightGradient);

    /// <summary>Billions of floating-point operations a second, two for each multiply-add; null where none are counted or the pass is not made.</summary>
    public double? GigaFlops(LayerPass pass) =>
        MultiplyAdds > 0 && pass != LayerPass.Backward && Milliseconds(pass) is > 0 and var time ? 2e-6 * MultiplyAdds / time : null;

    /// <summary>How a convolution's pass is computed and why; null for other layers and passes that are not made.</summary>
    public ConvolutionPlan? Plan(LayerPass pass)
    {
        if (convolution is not { } geometry || GigaFlops(pass) is null)
            return null;
        if (sumsWinners && pass == LayerPass.WeightGradient)
            return ConvolutionPlan.OfWinners;
        return ConvolutionPlan.Of(geometry, pass switch
        {
            LayerPass.Forward => ConvolutionPass.Forward,
            LayerPass.InputGradient => ConvolutionPass.InputGradient,
            _ => ConvolutionPass.WeightGradient,
        });
    }
}
