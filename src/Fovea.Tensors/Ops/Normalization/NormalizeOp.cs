using Fovea.Kernels;
using Fovea.Kernels.Elementwise.Arithmetic;
using Fovea.Kernels.Gemm;
using Fovea.Kernels.Normalization;
using Fovea.Tensors.Autograd;
using Fovea.Tensors.Backends;

namespace Fovea.Tensors.Ops;

/// <summary>
/// y = activation((x − μ)/√(σ² + ε)·scale + shift + residual), with x seen as [outer, channels, inner] and mean μ and biased variance σ² per
/// channel, either of this x (Ioffe and Szegedy 2015, algorithm 1) or given. With m elements a channel and x̂ the normalized input:
/// ∂x = scale/√(σ² + ε)·(∂y − mean(∂y) − x̂·mean(∂y·x̂)), ∂scale = Σ ∂y·x̂, ∂shift = Σ ∂y, ∂residual = ∂y, with ∂y masked by the activation
/// first; with given statistics the two means drop out.
/// </summary>
/// <param name="x">Input of any shape.</param>
/// <param name="scale">One value a channel, or null.</param>
/// <param name="shift">One value a channel, or null.</param>
/// <param name="geometry">How x is seen.</param>
/// <param name="epsilon">ε, added to the variance.</param>
/// <param name="mean">Given means, or null to take the input's.</param>
/// <param name="variance">Given variances, or null to take the input's.</param>
/// <param name="activation">Applied in the same pass.</param>
/// <param name="residual">Added in the same pass, before the activation, of x's shape; or null.</param>
public sealed class NormalizeOp(
    Tensor x, Tensor? scale, Tensor? shift, NormalizationGeometry geometry, float epsilon, Tensor? mean = null, Tensor? variance = null,
    FusedActivation activation = FusedActivation.None, Tensor? residual = null) : Op(x, scale, shift, mean, variance, residual)
{
    Storage means = null!, variances = null!, inverseDeviations = null!;

    /// <inheritdoc/>
    public override string Name => (residual, activation) switch
    {
        (null, FusedActivation.None) => "Normalize",
        (null, _) => "NormalizeReLU",
        (_, FusedActivation.None) => "NormalizeAdd",
        _ => "NormalizeAddReLU",
    };

    /// <inheritdoc/>
    public override Shape OutputShape
    {
        get
        {
            if (geometry.Length != x.Length)
                throw new GeometryException(
                    $"{Owner ?? Name}: {geometry.Outer}×{geometry.Channels}×{geometry.Inner} elements do not make the input's shape {x.Shape}.");
            if (mean is null && geometry.ChannelLength < 2)
                throw new GeometryException(
                    $"{Owner ?? Name}: more than one value a channel is needed to train, the input {x.Shape} has {(geometry.ChannelLength == 0 ? "none" : "one")}. Use a larger batch, " +
                    "or run without a training tape to use the running statistics.");
            if (residual is not null && residual.Shape != x.Shape)
                throw new GeometryException($"{Owner ?? Name}: the branches have shapes {x.Shape} and {residual.Shape}; they must be equal.");
            return x.Shape;
        }
    }

    /// <summary>Blends this input's mean and unbiased variance into running ones: running ← (1 − momentum)·running + momentum·new.</summary>
    /// <param name="runningMean">One value a channel, overwritten.</param>
    /// <param name="runningVariance">One value a channel, overwritten.</param>
    /// <param name="momentum">Weight of the new values, as in PyTorch (Keras counts the other way round).</param>
    public void UpdateRunning(Tensor runningMean, Tensor runningVariance, float momentum)
    {
        var count = (float)geometry.ChannelLength;
        Blend(means, runningMean.Storage, momentum, momentum);
        Blend(variances, runningVariance.Storage, momentum, momentum * count / (count - 1));
    }

    /// <inheritdoc/>
    protected override void Forward(Tensor y)
    {
        (means, variances) = (mean?.Storage ?? Keep(geometry.Channels), variance?.Storage ?? Keep(geometry.Channels));
        inverseDeviations = Keep(geometry.Channels);
        if (mean is null)
        {
            Backend.NormalizeBatch(
                geometry, x.Storage, epsilon, scale?.Storage, shift?.Storage, activation, means, variances, inverseDeviations, y.Storage, residual?.Storage);
            return;
        }

        Backend.InverseDeviation(epsilon, variances, inverseDeviations);
        Backend.Normalize(geometry, x.Storage, means, inverseDeviations, scale?.Storage, shift?.Storage, activation, y.Storage, residual?.Storage);
    }

    /// <inheritdoc/>
    protected override void Backward(Tensor y)
    {
        var (dy, after) = (y.GradientStorage!, activation == FusedActivation.None ? null : y.Storage);
        if (residual is null)
        {
            using var inPlace = GradientInPlaceOf(x, y);
            Gradients(dy, inPlace.Storage, after, after is null ? null : inPlace.Storage ?? Masked(dy, y));
            return;
        }

        // The residual gets the memory of the gradient that both branches begin with.
        var begin = after is null ? dy : Masked(dy, y);
        using (var dx = GradientOf(x))
            Gradients(dy, dx.Storage, after, after is null ? null : begin);
        PassOn(begin, residual, y);
    }

    void Gradients(Storage dy, Storage? dx, Storage? after, Storage? masked)
    {
        using var dscale = GradientOf(scale);
        using var dshift = GradientOf(shift);
        Backend.NormalizeBackward(
            geometry, x.Storage, means, inverseDeviations, scale?.Storage, dy, dx, dscale.Storage, dshift.Storage, mean is not null, after, masked);
    }

    Storage Masked(Storage dy, Tensor y) => y.RetainsGradient ? Keep(y.Length) : dy;

    void Blend(Storage value, Storage running, float momentum, float weight)
    {
        Backend.Map(new Affine(1 - momentum, 0), running, running);
        var part = Keep(value.Length);
        Backend.Map(new Affine(weight, 0), value, part);
        Backend.Copy([value.Length], part, 0, [1], running, 0, [1], accumulate: true);
        running.CountWrite();
    }
}

/// <summary>Normalization of activations.</summary>
public static class NormalizeExtensions
{
    extension(Tensor x)
    {
        /// <summary>
        /// Layer normalization (Ba et al. 2016): zero mean and unit variance over the last axes, those that <paramref name="weight"/> has,
        /// then an affine map element by element.
        /// </summary>
        /// <param name="axes">How many of the last axes are normalized together.</param>
        /// <param name="weight">Factors of those axes' shape, or null.</param>
        /// <param name="bias">Summands of those axes' shape, or null.</param>
        /// <param name="epsilon">Added to the variance.</param>
        /// <param name="owner">Named in messages.</param>
        /// <exception cref="GeometryException">The input has fewer axes, or weight or bias another shape than those.</exception>
        public Tensor LayerNormalize(int axes, Tensor? weight = null, Tensor? bias = null, float epsilon = 1e-5f, object? owner = null)
        {
            if (axes < 1 || axes > x.Rank)
                throw new GeometryException($"{owner ?? "LayerNormalize"}: {axes} axes cannot be normalized in the shape {x.Shape}.");
            foreach (var parameter in (ReadOnlySpan<Tensor?>)[weight, bias])
                if (parameter is not null && !parameter.Shape.Sizes.SequenceEqual(x.Shape.Sizes[^axes..]))
                    throw new GeometryException(
                        $"{owner ?? "LayerNormalize"}: weight and bias need the shape of the last {axes} axes of {x.Shape}; one had {parameter.Shape}.");
            var inner = x.Shape.LengthOf(x.Rank - axes, x.Rank);
            return Affine(x.NormalizeRows(inner, epsilon, owner), weight, bias, owner);
        }

        /// <summary>Group normalization (Wu and He 2018): zero mean and unit variance over each picture's groups of channels, then an affine map a channel.</summary>
        /// <param name="groups">Number of groups; must divide the channels, axis 1.</param>
        /// <param name="weight">One factor a channel, or null.</param>
        /// <param name="bias">One summand a channel, or null.</param>
        /// <param name="epsilon">Added to the variance.</param>
        /// <param name="owner">Named in messages.</param>
        /// <exception cref="GeometryException">The input has no channel axis or the groups do not divide it.</exception>
        public Tensor GroupNormalize(int groups, Tensor? weight = null, Tensor? bias = null, float epsilon = 1e-5f, object? owner = null)
        {
            if (x.Rank < 2 || groups < 1 || x.Shape[1] % groups != 0)
                throw new GeometryException($"{owner ?? "GroupNormalize"}: {groups} groups do not divide the channels of the shape {x.Shape} (N×C×…).");
            var normalized = x.NormalizeRows(x.Shape.LengthOf(1, x.Rank) / groups, epsilon, owner);
            Shape perChannel = [x.Shape[1], .. Enumerable.Repeat(1, x.Rank - 2)];
            return Affine(normalized, weight?.Reshape(perChannel), bias?.Reshape(perChannel), owner);
        }

        /// <summary>
        /// Response normalization across channels (Krizhevsky et al. 2012, section 3.3), with PyTorch's scaling of α by the window:
        /// y = x / (k + α·mean of x² over <paramref name="size"/> neighbouring channels)^β, channels outside counting as zeros.
        /// </summary>
        /// <param name="size">Channels in the window.</param>
        /// <param name="alpha">α.</param>
        /// <param name="beta">β.</param>
        /// <param name="k">k.</param>
        /// <param name="owner">Named in messages.</param>
        /// <exception cref="GeometryException">The input is not N×C×H×W or the window is empty.</exception>
        public Tensor LocalResponseNormalize(int size, float alpha = 1e-4f, float beta = 0.75f, float k = 1, object? owner = null)
        {
            Check.Pictures(owner ?? "LocalResponseNormalize", x.Shape);
            if (size < 1)
                throw new GeometryException($"{owner ?? "LocalResponseNormalize"}: the window of {size} channels must be at least 1.");

            // A mean over neighbouring channels is an average pooling of pictures with channels for rows and pixels for columns.
            Shape planes = [x.Shape[0], 1, x.Shape[1], x.Shape[2] * x.Shape[3]];
            var padded = x.Square().Reshape(planes).Pad((size / 2, (size - 1) / 2, 0, 0));
            var mean = padded.AveragePool(new PoolingOptions { Kernel = (size, 1), Stride = (1, 1) }).Reshape(x.Shape);
            return x.Zip((mean * alpha + k).Power(beta), new Divide(), owner);
        }

        // A single value is its own mean: what is left of it is 0, and so is its gradient.
        Tensor NormalizeRows(int inner, float epsilon, object? owner) => inner < 2
            ? x.Zip(x, new Subtract(), owner)
            : new NormalizeOp(x, null, null, new NormalizationGeometry(1, x.Length / inner, inner), epsilon) { Owner = owner }.Run();
    }

    static Tensor Affine(Tensor y, Tensor? weight, Tensor? bias, object? owner)
    {
        if (weight is not null)
            y = y.Zip(weight, new Multiply(), owner);
        return bias is null ? y : y.Zip(bias, new Add(), owner);
    }
}
