using Fovea.Kernels.Convolution;
using Fovea.Kernels.Elementwise;
using Fovea.Kernels.Gemm;
using Fovea.Kernels.Normalization;
using Fovea.Kernels.Pooling;
using Fovea.Kernels.Reference;

namespace Fovea.Tensors.Backends.Reference;

/// <summary>The naive twins of all kernels, in double: unwraps storage to spans and calls them, one line each. The oracle of every test.</summary>
sealed class ReferenceBackend : Backend
{
    public static readonly ReferenceBackend Instance = new();

    public override string Name => "reference";

    public override Storage Allocate(int length) => new ReferenceStorage(this, length);

    public override void Release(Storage storage)
    {
    }

    public override void Write(Storage to, ReadOnlySpan<float> values)
    {
        var span = Span(to);
        for (var i = 0; i < values.Length; i++)
            span[i] = values[i];
    }

    public override void Read(Storage from, Span<float> values)
    {
        var span = Span(from);
        for (var i = 0; i < span.Length; i++)
            values[i] = (float)span[i];
    }

    public override void Read(Storage from, Span<double> values) => Span(from).CopyTo(values);

    public override void Fill(Storage storage, float value) => Span(storage).Fill(value);

    public override void Copy(
        ReadOnlySpan<int> sizes, Storage x, int xOffset, ReadOnlySpan<int> xStrides, Storage y, int yOffset, ReadOnlySpan<int> yStrides, bool accumulate) =>
        ReferenceStridedCopy.Copy(sizes, Span(x), xOffset, xStrides, Span(y), yOffset, yStrides, accumulate);

    public override void Gather(int outer, int inputLength, int inner, ReadOnlySpan<int> map, Storage x, Storage y) =>
        ReferenceSelect.Gather(outer, inputLength, inner, map, Span(x), Span(y));

    public override void ScatterAdd(int outer, int inputLength, int inner, ReadOnlySpan<int> map, Storage dy, Storage dx) =>
        ReferenceSelect.ScatterAdd(outer, inputLength, inner, map, Span(dy), Span(dx));

    public override void Map<TOp>(TOp op, Storage x, Storage y) => ReferenceMap.Forward(op, Span(x), Span(y));

    public override void MapBackward<TOp>(TOp op, Storage x, Storage y, Storage dy, Storage dx) =>
        ReferenceMap.Backward(op, Span(x), Span(y), Span(dy), Span(dx));

    public override void Zip<TOp>(TOp op, BroadcastGeometry g, Storage a, Storage b, Storage y) =>
        ReferenceZip.Forward(op, g, Span(a), Span(b), Span(y));

    public override void ZipBackwardA<TOp>(TOp op, BroadcastGeometry g, Storage a, Storage b, Storage y, Storage dy, Storage da) =>
        ReferenceZip.BackwardA(op, g, Span(a), Span(b), Span(y), Span(dy), Span(da));

    public override void ZipBackwardB<TOp>(TOp op, BroadcastGeometry g, Storage a, Storage b, Storage y, Storage dy, Storage db) =>
        ReferenceZip.BackwardB(op, g, Span(a), Span(b), Span(y), Span(dy), Span(db));

    public override void Dropout(ulong key, float probability, int run, Storage x, Storage y) =>
        ReferenceDropout.Apply(key, probability, run, Span(x), Span(y));

    public override void Reduce(ReductionKind kind, int outer, int length, int inner, Storage x, Storage y, float scale)
    {
        if (kind == ReductionKind.Sum)
            ReferenceReduce.Sum(outer, length, inner, Span(x), Span(y), scale);
        else
            ReferenceReduce.Max(outer, length, inner, Span(x), Span(y));
    }

    public override void MaxBackward(int outer, int length, int inner, Storage x, Storage y, Storage dy, Storage dx) =>
        ReferenceReduce.MaxBackward(outer, length, inner, Span(x), Span(y), Span(dy), Span(dx));

    public override void ArgMax(int outer, int length, int inner, Storage x, Span<int> indices) =>
        ReferenceReduce.ArgMax(outer, length, inner, Span(x), indices);

    public override void Softmax(int outer, int length, int inner, bool log, Storage x, Storage y) =>
        ReferenceSoftmax.Forward(outer, length, inner, log, Span(x), Span(y));

    public override void SoftmaxBackward(int outer, int length, int inner, bool log, Storage y, Storage dy, Storage dx) =>
        ReferenceSoftmax.Backward(outer, length, inner, log, Span(y), Span(dy), Span(dx));

    public override void SoftmaxLoss(int outer, int length, int inner, Storage logits, Storage q, Storage losses, Storage? dlogits) =>
        ReferenceSoftmaxLoss.Forward(outer, length, inner, Span(logits), Span(q), Span(losses), Span(dlogits));

    public override double SumOfSquares(Storage x) => ReferenceReduce.SumOfSquares(Span(x));

    public override bool AllFinite(Storage x) => ReferenceReduce.AllFinite(Span(x));

    public override void Gemm(
        in GemmGeometry g, Storage a, Storage b, Storage c, Storage? bias, BiasAxis axis, FusedActivation activation, bool accumulate) =>
        ReferenceGemm.Multiply(g, Span(a), Span(b), Span(c), Span(bias), axis, activation, accumulate);

    public override void Convolve(in ConvolutionGeometry g, Storage x, Storage w, Storage? bias, FusedActivation activation, Storage y, Storage? residual)
    {
        ReferenceConvolution.Forward(g, Span(x), Span(w), Span(bias), residual is null ? activation : FusedActivation.None, Span(y));
        if (residual is not null)
            AddResidual(residual, activation, y);
    }

    public override void ConvolveInputGradient(in ConvolutionGeometry g, Storage dy, Storage w, Storage dx) =>
        ReferenceConvolution.InputGradient(g, Span(dy), Span(w), Span(dx));

    public override void ConvolveWeightGradient(in ConvolutionGeometry g, Storage x, Storage dy, Storage? dw, Storage? dbias) =>
        ReferenceConvolution.WeightGradient(g, Span(x), Span(dy), Span(dw), Span(dbias));

    public override void Unfold(in ConvolutionGeometry g, Storage x, Storage columns) => ReferenceConvolution.Unfold(g, Span(x), Span(columns));

    public override void Fold(in ConvolutionGeometry g, Storage columns, Storage x) => ReferenceConvolution.Fold(g, Span(columns), Span(x));

    public override void Pool(PoolingKind kind, in PoolingGeometry g, Storage x, Storage y, Storage? indices)
    {
        if (kind == PoolingKind.Average)
            ReferenceAveragePooling.Forward(g, Span(x), Span(y));
        else if (indices is null)
            ReferenceMaxPooling.Forward(g, Span(x), Span(y));
        else
            ReferenceMaxPooling.ForwardWithIndices(g, Span(x), Span(y), Span(indices));
    }

    public override void PoolBackward(PoolingKind kind, in PoolingGeometry g, Storage x, Storage y, Storage dy, Storage dx)
    {
        if (kind == PoolingKind.Average)
            ReferenceAveragePooling.Backward(g, Span(dy), Span(dx));
        else
            ReferenceMaxPooling.Backward(g, Span(x), Span(y), Span(dy), Span(dx));
    }

    public override void Unpool(int planes, int inputPixels, int outputPixels, Storage x, Storage indices, Storage y) =>
        ReferenceMaxUnpooling.Forward(planes, inputPixels, outputPixels, Span(x), Span(indices), Span(y));

    public override void UnpoolBackward(int planes, int inputPixels, int outputPixels, Storage dy, Storage indices, Storage dx) =>
        ReferenceMaxUnpooling.Backward(planes, inputPixels, outputPixels, Span(dy), Span(indices), Span(dx));

    public override void Statistics(in NormalizationGeometry g, Storage x, Storage mean, Storage variance) =>
        ReferenceNormalize.Statistics(g, Span(x), Span(mean), Span(variance));

    public override void Normalize(
        in NormalizationGeometry g, Storage x, Storage mean, Storage inverseDeviation, Storage? scale, Storage? shift, FusedActivation activation, Storage y,
        Storage? residual) =>
        ReferenceNormalize.Forward(g, Span(x), Span(mean), Span(inverseDeviation), Span(scale), Span(shift), Span(residual), activation, Span(y));

    public override void NormalizeBackward(
        in NormalizationGeometry g, Storage x, Storage mean, Storage inverseDeviation, Storage? scale, Storage dy,
        Storage? dx, Storage? dscale, Storage? dshift, bool fixedStatistics, Storage? y, Storage? masked)
    {
        if (y is not null)
        {
            ReferenceNormalize.Mask(Span(dy), Span(y), Span(masked));
            dy = masked!;
        }

        if (fixedStatistics)
            ReferenceNormalize.BackwardFixed(
                g, Span(x), Span(mean), Span(inverseDeviation), Span(scale), Span(dy), Span(dx), Span(dscale), Span(dshift));
        else
            ReferenceNormalize.Backward(
                g, Span(x), Span(mean), Span(inverseDeviation), Span(scale), Span(dy), Span(dx), Span(dscale), Span(dshift));
    }

    public override void Update<TRule>(ReadOnlySpan<ParameterUpdate<TRule>> parameters)
    {
        foreach (var (rule, w, g, state1, state2, state3) in parameters)
            ReferenceUpdate.Apply(rule, Span(w), Span(g), Span(state1), Span(state2), Span(state3));
    }

    Span<double> Span(Storage? storage) => storage is null ? default : Own<ReferenceStorage>(storage).Values;
}

/// <summary>Numbers in double precision.</summary>
sealed class ReferenceStorage(Backend backend, int length) : Storage(backend, length)
{
    public double[] Values { get; } = new double[length];
}
