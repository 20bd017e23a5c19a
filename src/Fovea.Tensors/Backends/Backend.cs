using Fovea.Kernels.Convolution;
using Fovea.Kernels.Elementwise;
using Fovea.Kernels.Elementwise.Arithmetic;
using Fovea.Kernels.Gemm;
using Fovea.Kernels.Normalization;
using Fovea.Kernels.Pooling;
using Fovea.Kernels.Updates;

namespace Fovea.Tensors.Backends;

/// <summary>How a reduction folds the elements along an axis.</summary>
public enum ReductionKind
{
    /// <summary>Their sum.</summary>
    Sum,

    /// <summary>The largest; NaN wins.</summary>
    Max,
}

/// <summary>How a pooling folds a window.</summary>
public enum PoolingKind
{
    /// <summary>The largest element; its gradient goes to the first winner in scan order.</summary>
    Max,

    /// <summary>The mean.</summary>
    Average,
}

/// <summary>
/// The seam between mathematics and hardware: coarse methods by family, over storage and geometry. It knows no tensors, tapes or layers.
/// All methods write their result where they are told and overwrite it unless they say otherwise.
/// Three exist: Cpu is the product, Reference the naive oracle in double, Null shapes and counts without numbers.
/// </summary>
public abstract class Backend
{
    /// <summary>The backend's name for people.</summary>
    public abstract string Name { get; }

    /// <summary>Whether producers may apply a following activation themselves, in the same pass.</summary>
    public virtual bool FusesActivations => false;

    /// <summary>Whether tensors here have numbers that can be read; the null backend's have not.</summary>
    public virtual bool HasNumbers => true;

    // ---- memory

    /// <summary>Memory for <paramref name="length"/> elements, contents undefined.</summary>
    public abstract Storage Allocate(int length);

    /// <summary>Takes memory back for later <see cref="Allocate"/> calls; the storage must not be used afterwards.</summary>
    public abstract void Release(Storage storage);

    /// <summary>
    /// Leaves the memory of finished steps, otherwise kept for the next, to the garbage collector. For a program that goes from a large
    /// model to a small one; what is in use stays.
    /// </summary>
    public virtual void ReleasePool()
    {
    }

    /// <summary>Copies numbers in.</summary>
    public abstract void Write(Storage to, ReadOnlySpan<float> values);

    /// <summary>Copies numbers out.</summary>
    public abstract void Read(Storage from, Span<float> values);

    /// <summary>Copies numbers out in double precision.</summary>
    public abstract void Read(Storage from, Span<double> values);

    /// <summary>Sets every element.</summary>
    public abstract void Fill(Storage storage, float value);

    /// <summary>Copies a block between two strided views of the same sizes, adding to the target if asked. Permute, slice and concatenate are this.</summary>
    public abstract void Copy(
        ReadOnlySpan<int> sizes, Storage x, int xOffset, ReadOnlySpan<int> xStrides, Storage y, int yOffset, ReadOnlySpan<int> yStrides, bool accumulate = false);

    /// <summary>y[o, i, :] = x[o, map[i], :], zero where the map is negative. Padding and selection are this.</summary>
    public abstract void Gather(int outer, int inputLength, int inner, ReadOnlySpan<int> map, Storage x, Storage y);

    /// <summary>The transpose of <see cref="Gather"/>: dx[o, map[i], :] sums dy[o, i, :].</summary>
    public abstract void ScatterAdd(int outer, int inputLength, int inner, ReadOnlySpan<int> map, Storage dy, Storage dx);

    // ---- elementwise

    /// <summary>y = f(x), element by element.</summary>
    public abstract void Map<TOp>(TOp op, Storage x, Storage y) where TOp : struct, IUnary;

    /// <summary>dx = dy·f′(x); dx may be dy.</summary>
    public abstract void MapBackward<TOp>(TOp op, Storage x, Storage y, Storage dy, Storage dx) where TOp : struct, IUnary;

    /// <summary>y = f(a, b) with broadcasting.</summary>
    public abstract void Zip<TOp>(TOp op, BroadcastGeometry g, Storage a, Storage b, Storage y) where TOp : struct, IBinary;

    /// <summary>da = Σ dy·∂f/∂a over the axes that a was broadcast along.</summary>
    public abstract void ZipBackwardA<TOp>(TOp op, BroadcastGeometry g, Storage a, Storage b, Storage y, Storage dy, Storage da) where TOp : struct, IBinary;

    /// <summary>db = Σ dy·∂f/∂b over the axes that b was broadcast along.</summary>
    public abstract void ZipBackwardB<TOp>(TOp op, BroadcastGeometry g, Storage a, Storage b, Storage y, Storage dy, Storage db) where TOp : struct, IBinary;

    /// <summary>Zeroes units of <paramref name="run"/> elements with the given probability and scales the others by 1/(1 − p); its own backward.</summary>
    public abstract void Dropout(ulong key, float probability, int run, Storage x, Storage y);

    // ---- reductions; x is seen as [outer, length, inner] and folded over the middle

    /// <summary>y[o, i] = scale · fold of x[o, :, i].</summary>
    public abstract void Reduce(ReductionKind kind, int outer, int length, int inner, Storage x, Storage y, float scale = 1);

    /// <summary>Sends dy to the first element equal to the maximum, zero elsewhere.</summary>
    public abstract void MaxBackward(int outer, int length, int inner, Storage x, Storage y, Storage dy, Storage dx);

    /// <summary>Index of the first largest element.</summary>
    public abstract void ArgMax(int outer, int length, int inner, Storage x, Span<int> indices);

    /// <summary>Softmax or its logarithm over the middle axis.</summary>
    public abstract void Softmax(int outer, int length, int inner, bool log, Storage x, Storage y);

    /// <summary>The gradient of <see cref="Softmax"/>, from its output.</summary>
    public abstract void SoftmaxBackward(int outer, int length, int inner, bool log, Storage y, Storage dy, Storage dx);

    /// <summary>losses[o, i] = −Σ q·log softmax(logits) over the middle axis and, where wanted, dlogits = softmax·Σq − q, in one pass.</summary>
    public abstract void SoftmaxLoss(int outer, int length, int inner, Storage logits, Storage q, Storage losses, Storage? dlogits);

    /// <summary>Σ x², in double.</summary>
    public abstract double SumOfSquares(Storage x);

    /// <summary>Whether no element is NaN or infinite.</summary>
    public abstract bool AllFinite(Storage x);

    // ---- products

    /// <summary>C = op(A)·op(B), then bias and activation, or added to C.</summary>
    public abstract void Gemm(
        in GemmGeometry g, Storage a, Storage b, Storage c, Storage? bias = null, BiasAxis axis = BiasAxis.None,
        FusedActivation activation = FusedActivation.None, bool accumulate = false);

    /// <summary>y = activation(x ∗ w + bias + residual).</summary>
    public abstract void Convolve(
        in ConvolutionGeometry g, Storage x, Storage w, Storage? bias, FusedActivation activation, Storage y, Storage? residual = null);

    /// <summary>
    /// activation(x ∗ w + bias) as the channels from <paramref name="first"/> on of y, which has <paramref name="channels"/>; the others
    /// stay. So a concatenation needs no copy.
    /// </summary>
    public virtual void ConvolveInto(
        in ConvolutionGeometry g, Storage x, Storage w, Storage? bias, FusedActivation activation, Storage y, int first, int channels)
    {
        var own = Allocate(g.OutputLength);
        Convolve(g, x, w, bias, activation, own);
        var run = g.OutputChannels * g.OutputPixels;
        Copy([g.Batch, run], own, 0, [run, 1], y, first * g.OutputPixels, [channels * g.OutputPixels, 1]);
        Release(own);
    }

    /// <summary>
    /// y = the largest of each window of activation(x ∗ w + bias). With <paramref name="winners"/>, of <see cref="WinnersLength"/>, it is
    /// also kept where each stood, as the backend likes it; only where that is not 0.
    /// </summary>
    public virtual void ConvolveAndPool(
        in ConvolutionGeometry g, in PoolingGeometry pooling, Storage x, Storage w, Storage? bias, FusedActivation activation, Storage y,
        Storage? winners = null)
    {
        if (winners is not null)
            throw NoWinners();
        var whole = Allocate(g.OutputLength);
        Convolve(g, x, w, bias, activation, whole);
        Pool(PoolingKind.Max, pooling, whole, y);
        Release(whole);
    }

    /// <summary>Elements in which <see cref="ConvolveAndPool"/> keeps where the maxima stood, which is all that training asks of it; 0 where it cannot.</summary>
    public virtual int WinnersLength(in ConvolutionGeometry g, in PoolingGeometry pooling) => 0;

    /// <summary>Whether <see cref="ConvolvePooledWeightGradient"/> does these sizes; else the gradient is spread first.</summary>
    public virtual bool SumsWinners(in ConvolutionGeometry g, in PoolingGeometry pooling) => false;

    /// <summary>Gradients of weights and bias, each where wanted, from the gradient of the maxima.</summary>
    public virtual void ConvolvePooledWeightGradient(
        in ConvolutionGeometry g, in PoolingGeometry pooling, Storage x, Storage dy, Storage winners, Storage? dw, Storage? dbias) => throw NoWinners();

    /// <summary>The gradient between convolution and maximum: dy where a window's winner stands, zero elsewhere.</summary>
    public virtual void SpreadToWinners(in ConvolutionGeometry g, in PoolingGeometry pooling, Storage dy, Storage winners, Storage between) => throw NoWinners();

    NotSupportedException NoWinners() => new($"The backend {Name} keeps no winners of a convolution with pooling.");

    /// <summary>The transpose of <see cref="Convolve"/> in x; the forward pass of a transposed convolution.</summary>
    public abstract void ConvolveInputGradient(in ConvolutionGeometry g, Storage dy, Storage w, Storage dx);

    /// <summary>Gradients of weights and bias, each where wanted.</summary>
    public abstract void ConvolveWeightGradient(in ConvolutionGeometry g, Storage x, Storage dy, Storage? dw, Storage? dbias);

    /// <summary>im2col: rows N·OH·OW, columns C·KH·KW.</summary>
    public abstract void Unfold(in ConvolutionGeometry g, Storage x, Storage columns);

    /// <summary>col2im: the transpose of <see cref="Unfold"/>.</summary>
    public abstract void Fold(in ConvolutionGeometry g, Storage columns, Storage x);

    // ---- pooling

    /// <summary>Pools windows; with <paramref name="indices"/> also tells where each maximum stood, as row·W + column.</summary>
    public abstract void Pool(PoolingKind kind, in PoolingGeometry g, Storage x, Storage y, Storage? indices = null);

    /// <summary>The gradient of <see cref="Pool"/>; x and y are read for the maximum only.</summary>
    public abstract void PoolBackward(PoolingKind kind, in PoolingGeometry g, Storage x, Storage y, Storage dy, Storage dx);

    /// <summary>Puts values where their indices say in planes of zeros.</summary>
    public abstract void Unpool(int planes, int inputPixels, int outputPixels, Storage x, Storage indices, Storage y);

    /// <summary>The transpose of <see cref="Unpool"/>.</summary>
    public abstract void UnpoolBackward(int planes, int inputPixels, int outputPixels, Storage dy, Storage indices, Storage dx);

    // ---- normalization; x is seen as [outer, channels, inner], statistics are per channel

    /// <summary>Mean and biased variance of each channel.</summary>
    public abstract void Statistics(in NormalizationGeometry g, Storage x, Storage mean, Storage variance);

    /// <summary>y = activation((x − mean)·inverseDeviation·scale + shift + residual).</summary>
    public abstract void Normalize(
        in NormalizationGeometry g, Storage x, Storage mean, Storage inverseDeviation, Storage? scale, Storage? shift, FusedActivation activation, Storage y,
        Storage? residual = null);

    /// <summary>Mean, biased variance and inverse deviation 1/√(variance + ε) of each channel, and <see cref="Normalize"/> with them, in one go.</summary>
    public virtual void NormalizeBatch(
        in NormalizationGeometry g, Storage x, float epsilon, Storage? scale, Storage? shift, FusedActivation activation,
        Storage mean, Storage variance, Storage inverseDeviation, Storage y, Storage? residual = null)
    {
        Statistics(g, x, mean, variance);
        InverseDeviation(epsilon, variance, inverseDeviation);
        Normalize(g, x, mean, inverseDeviation, scale, shift, activation, y, residual);
    }

    /// <summary>1/√(variance + ε), element by element.</summary>
    public void InverseDeviation(float epsilon, Storage variance, Storage inverseDeviation)
    {
        Map(new Affine(1, epsilon), variance, inverseDeviation);
        Map(new Sqrt(), inverseDeviation, inverseDeviation);
        Map(new Reciprocal(), inverseDeviation, inverseDeviation);
    }

    /// <summary>
    /// Gradients of <see cref="Normalize"/>, each where wanted; with <paramref name="fixedStatistics"/> mean and deviation are constants.
    /// After a ReLU its output <paramref name="y"/> is given: dy counts only where y is above 0, and what counts is written to
    /// <paramref name="masked"/>, which may be dy or dx: the residual's gradient.
    /// </summary>
    public abstract void NormalizeBackward(
        in NormalizationGeometry g, Storage x, Storage mean, Storage inverseDeviation, Storage? scale, Storage dy,
        Storage? dx, Storage? dscale, Storage? dshift, bool fixedStatistics, Storage? y = null, Storage? masked = null);

    // ---- updates

    /// <summary>One step of an optimizer over many parameters in one sweep, each by its own rule.</summary>
    public abstract void Update<TRule>(ReadOnlySpan<ParameterUpdate<TRule>> parameters) where TRule : struct, IUpdateRule;

    /// <summary>y = activation(y + residual): the end of a convolution whose kernel has no place for the sum.</summary>
    private protected void AddResidual(Storage residual, FusedActivation activation, Storage y)
    {
        var g = BroadcastGeometry.Create("AddResidual", [y.Length], [residual.Length]);
        if (activation == FusedActivation.Relu)
            Zip(new AddRelu(), g, y, residual, y);
        else
            Zip(new Add(), g, y, residual, y);
    }

    /// <summary>The storage as this backend's own kind.</summary>
    /// <exception cref="InvalidOperationException">Its memory went back to the pool, or another backend made it.</exception>
    private protected TStorage Own<TStorage>(Storage storage) where TStorage : Storage => storage switch
    {
        TStorage { IsReturned: false } own => own,
        TStorage => throw new InvalidOperationException(
            $"A storage of {storage.Length} elements was used after its memory went back to the pool. Use it before its step ends, or keep its tensor."),
        _ => throw new InvalidOperationException($"A storage of the backend {storage.Backend.Name} was given to the backend {Name}. Move its tensor with To()."),
    };
}
