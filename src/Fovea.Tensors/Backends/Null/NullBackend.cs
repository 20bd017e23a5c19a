using Fovea.Kernels.Convolution;
using Fovea.Kernels.Elementwise;
using Fovea.Kernels.Gemm;
using Fovea.Kernels.Normalization;
using Fovea.Kernels.Pooling;

namespace Fovea.Tensors.Backends.Null;

/// <summary>Computes nothing: shape rules, recorded operations and lengths of memory can be looked at in no time for any size.</summary>
/// <param name="meter">Counts the memory, if it is to be counted.</param>
sealed class NullBackend(MemoryMeter? meter = null) : Backend
{
    public static readonly NullBackend Instance = new();

    public override string Name => "null";

    // As the processor does, so that the operations told are those that will run.
    public override bool FusesActivations => true;

    public override bool HasNumbers => false;

    public override Storage Allocate(int length)
    {
        meter?.Take(length);
        return new NullStorage(this, length);
    }

    public override void Release(Storage storage) => meter?.Return(storage.Length);

    public override void Write(Storage to, ReadOnlySpan<float> values)
    {
    }

    public override void Read(Storage from, Span<float> values) => throw NoNumbers();

    public override void Read(Storage from, Span<double> values) => throw NoNumbers();

    public override void Fill(Storage storage, float value)
    {
    }

    public override void Copy(
        ReadOnlySpan<int> sizes, Storage x, int xOffset, ReadOnlySpan<int> xStrides, Storage y, int yOffset, ReadOnlySpan<int> yStrides, bool accumulate)
    {
    }

    public override void Gather(int outer, int inputLength, int inner, ReadOnlySpan<int> map, Storage x, Storage y)
    {
    }

    public override void ScatterAdd(int outer, int inputLength, int inner, ReadOnlySpan<int> map, Storage dy, Storage dx)
    {
    }

    public override void Map<TOp>(TOp op, Storage x, Storage y)
    {
    }

    public override void MapBackward<TOp>(TOp op, Storage x, Storage y, Storage dy, Storage dx)
    {
    }

    public override void Zip<TOp>(TOp op, BroadcastGeometry g, Storage a, Storage b, Storage y)
    {
    }

    public override void ZipBackwardA<TOp>(TOp op, BroadcastGeometry g, Storage a, Storage b, Storage y, Storage dy, Storage da)
    {
    }

    public override void ZipBackwardB<TOp>(TOp op, BroadcastGeometry g, Storage a, Storage b, Storage y, Storage dy, Storage db)
    {
    }

    public override void Dropout(ulong key, float probability, int run, Storage x, Storage y)
    {
    }

    public override void Reduce(ReductionKind kind, int outer, int length, int inner, Storage x, Storage y, float scale)
    {
    }

    public override void MaxBackward(int outer, int length, int inner, Storage x, Storage y, Storage dy, Storage dx)
    {
    }

    public override void ArgMax(int outer, int length, int inner, Storage x, Span<int> indices) => throw NoNumbers();

    public override void Softmax(int outer, int length, int inner, bool log, Storage x, Storage y)
    {
    }

    public override void SoftmaxBackward(int outer, int length, int inner, bool log, Storage y, Storage dy, Storage dx)
    {
    }

    public override void SoftmaxLoss(int outer, int length, int inner, Storage logits, Storage q, Storage losses, Storage? dlogits)
    {
    }

    public override double SumOfSquares(Storage x) => throw NoNumbers();

    public override bool AllFinite(Storage x) => throw NoNumbers();

    public override void Gemm(
        in GemmGeometry g, Storage a, Storage b, Storage c, Storage? bias, BiasAxis axis, FusedActivation activation, bool accumulate)
    {
    }

    public override void Convolve(in ConvolutionGeometry g, Storage x, Storage w, Storage? bias, FusedActivation activation, Storage y, Storage? residual)
    {
    }

    public override void ConvolveAndPool(
        in ConvolutionGeometry g, in PoolingGeometry pooling, Storage x, Storage w, Storage? bias, FusedActivation activation, Storage y,
        Storage? winners)
    {
    }

    public override int WinnersLength(in ConvolutionGeometry g, in PoolingGeometry pooling) =>
        PooledConvolution.SuitsTraining(g, pooling) ? PooledConvolution.WinnersLength(pooling) : 0;

    public override bool SumsWinners(in ConvolutionGeometry g, in PoolingGeometry pooling) => PooledConvolution.SumsWinners(g, pooling);

    public override void ConvolvePooledWeightGradient(
        in ConvolutionGeometry g, in PoolingGeometry pooling, Storage x, Storage dy, Storage winners, Storage? dw, Storage? dbias)
    {
    }

    public override void SpreadToWinners(in ConvolutionGeometry g, in PoolingGeometry pooling, Storage dy, Storage winners, Storage between)
    {
    }

    public override void ConvolveInto(
        in ConvolutionGeometry g, Storage x, Storage w, Storage? bias, FusedActivation activation, Storage y, int first, int channels)
    {
    }

    public override void ConvolveInputGradient(in ConvolutionGeometry g, Storage dy, Storage w, Storage dx)
    {
    }

    public override void ConvolveWeightGradient(in ConvolutionGeometry g, Storage x, Storage dy, Storage? dw, Storage? dbias)
    {
    }

    public override void Unfold(in ConvolutionGeometry g, Storage x, Storage columns)
    {
    }

    public override void Fold(in ConvolutionGeometry g, Storage columns, Storage x)
    {
    }

    public override void Pool(PoolingKind kind, in PoolingGeometry g, Storage x, Storage y, Storage? indices)
    {
    }

    public override void PoolBackward(PoolingKind kind, in PoolingGeometry g, Storage x, Storage y, Storage dy, Storage dx)
    {
    }

    public override void Unpool(int planes, int inputPixels, int outputPixels, Storage x, Storage indices, Storage y)
    {
    }

    public override void UnpoolBackward(int planes, int inputPixels, int outputPixels, Storage dy, Storage indices, Storage dx)
    {
    }

    public override void Statistics(in NormalizationGeometry g, Storage x, Storage mean, Storage variance)
    {
    }

    public override void Normalize(
        in NormalizationGeometry g, Storage x, Storage mean, Storage inverseDeviation, Storage? scale, Storage? shift, FusedActivation activation, Storage y,
        Storage? residual)
    {
    }

    public override void NormalizeBackward(
        in NormalizationGeometry g, Storage x, Storage mean, Storage inverseDeviation, Storage? scale, Storage dy,
        Storage? dx, Storage? dscale, Storage? dshift, bool fixedStatistics, Storage? y, Storage? masked)
    {
    }

    public override void Update<TRule>(ReadOnlySpan<ParameterUpdate<TRule>> parameters)
    {
    }

    static InvalidOperationException NoNumbers() =>
        new("The null backend knows shapes only, no numbers. Compute on Device.Cpu to read values.");
}

sealed class NullStorage(Backend backend, int length) : Storage(backend, length);
