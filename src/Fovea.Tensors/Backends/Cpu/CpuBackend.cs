using System.Buffers;
using Fovea.Kernels.Convolution;
using Fovea.Kernels.Elementwise;
using Fovea.Kernels.Gemm;
using Fovea.Kernels.Normalization;
using Fovea.Kernels.Pooling;
using Fovea.Kernels.Shaping;
using Fovea.Kernels.Updates;

namespace Fovea.Tensors.Backends.Cpu;

/// <summary>The processor: unwraps storage to spans and calls the kernels, one line each. This file is the kernels' table of contents.</summary>
sealed class CpuBackend : Backend
{
    public static readonly CpuBackend Instance = new();

    readonly BufferPool pool = new();

    public override string Name => "cpu";

    public override bool FusesActivations => true;

    public override Storage Allocate(int length) => pool.Rent(this, length);

    public override void Release(Storage storage) => pool.Return((CpuStorage)storage);

    public override void ReleasePool() => pool.Clear();

    public override void Write(Storage to, ReadOnlySpan<float> values) => values.CopyTo(Span(to));

    public override void Read(Storage from, Span<float> values) => Span(from).CopyTo(values);

    public override void Read(Storage from, Span<double> values)
    {
        var span = Span(from);
        for (var i = 0; i < span.Length; i++)
            values[i] = span[i];
    }

    public override void Fill(Storage storage, float value) => Span(storage).Fill(value);

    public override void Copy(
        ReadOnlySpan<int> sizes, Storage x, int xOffset, ReadOnlySpan<int> xStrides, Storage y, int yOffset, ReadOnlySpan<int> yStrides, bool accumulate) =>
        StridedCopy.Copy(sizes, Span(x), xOffset, xStrides, Span(y), yOffset, yStrides, accumulate);

    public override void Gather(int outer, int inputLength, int inner, ReadOnlySpan<int> map, Storage x, Storage y) =>
        Select.Gather(outer, inputLength, inner, map, Span(x), Span(y));

    public override void ScatterAdd(int outer, int inputLength, int inner, ReadOnlySpan<int> map, Storage dy, Storage dx) =>
        Select.ScatterAdd(outer, inputLength, inner, map, Span(dy), Span(dx));

    public override void Map<TOp>(TOp op, Storage x, Storage y) => Kernels.Elementwise.Map.Forward(op, Span(x), Span(y));

    public override void MapBackward<TOp>(TOp op, Storage x, Storage y, Storage dy, Storage dx) =>
        Kernels.Elementwise.Map.Backward(op, Span(x), Span(y), Span(dy), Span(dx));

    public override void Zip<TOp>(TOp op, BroadcastGeometry g, Storage a, Storage b, Storage y) =>
        Kernels.Elementwise.Zip.Forward(op, g, Span(a), Span(b), Span(y));

    public override void ZipBackwardA<TOp>(TOp op, BroadcastGeometry g, Storage a, Storage b, Storage y, Storage dy, Storage da) =>
        Kernels.Elementwise.Zip.BackwardA(op, g, Span(a), Span(b), Span(y), Span(dy), Span(da));

    public override void ZipBackwardB<TOp>(TOp op, BroadcastGeometry g, Storage a, Storage b, Storage y, Storage dy, Storage db) =>
        Kernels.Elementwise.Zip.BackwardB(op, g, Span(a), Span(b), Span(y), Span(dy), Span(db));

    public override void Dropout(ulong key, float probability, int run, Storage x, Storage y) =>
        Kernels.Elementwise.Dropout.Apply(key, probability, run, Span(x), Span(y));

    public override void Reduce(ReductionKind kind, int outer, int length, int inner, Storage x, Storage y, float scale)
    {
        if (kind == ReductionKind.Sum)
            Kernels.Reduction.Reduce.Sum(outer, length, inner, Span(x), Span(y), scale);
        else
            Kernels.Reduction.Reduce.Max(outer, length, inner, Span(x), Span(y));
    }

    public override void MaxBackward(int outer, int length, int inner, Storage x, Storage y, Storage dy, Storage dx) =>
        Kernels.Reduction.Reduce.MaxBackward(outer, length, inner, Span(x), Span(y), Span(dy), Span(dx));

    public override void ArgMax(int outer, int length, int inner, Storage x, Span<int> indices) =>
        Kernels.Reduction.Reduce.ArgMax(outer, length, inner, Span(x), indices);

    public override void Softmax(int outer, int length, int inner, bool log, Storage x, Storage y) =>
        Kernels.Reduction.Softmax.Forward(outer, length, inner, log, Span(x), Span(y));

    public override void SoftmaxBackward(int outer, int length, int inner, bool log, Storage y, Storage dy, Storage dx) =>
        Kernels.Reduction.Softmax.Backward(outer, length, inner, log, Span(y), Span(dy), Span(dx));

    public override void SoftmaxLoss(int outer, int length, int inner, Storage logits, Storage q, Storage losses, Storage? dlogits) =>
        Kernels.Reduction.SoftmaxLoss.Forward(outer, length, inner, Span(logits), Span(q), Span(losses), Span(dlogits));

    public override double SumOfSquares(Storage x) => Kernels.Reduction.Reduce.SumOfSquares(Span(x));

    public override bool AllFinite(Storage x) => Kernels.Reduction.Reduce.AllFinite(Span(x));

    public override void Gemm(
        in GemmGeometry g, Storage a, Storage b, Storage c, Storage? bias, BiasAxis axis, FusedActivation activation, bool accumulate) =>
        MatrixProduct.Multiply(
            g, Span(a), Span(b), Span(c), new Epilogue { Bias = Span(bias), Axis = axis, Activation = activation, Accumulate = accumulate });

    public override void Convolve(in ConvolutionGeometry g, Storage x, Storage w, Storage? bias, FusedActivation activation, Storage y, Storage? residual)
    {
        var prepared = Own<CpuStorage>(w).Filters.For(g, (CpuStorage)w);
        DirectConvolution.Forward(g, Span(x), Span(w), Span(bias), activation, Span(y), Span(residual), prepared);
    }

    public override void ConvolveInto(
        in ConvolutionGeometry g, Storage x, Storage w, Storage? bias, FusedActivation activation, Storage y, int first, int channels)
    {
        if (ConvolutionPlan.Of(g, ConvolutionPass.Forward).Algorithm == ConvolutionAlgorithm.Depthwise)
        {
            base.ConvolveInto(g, x, w, bias, activation, y, first, channels);
            return;
        }

        var prepared = Own<CpuStorage>(w).Filters.For(g, (CpuStorage)w);
        var place = Span(y)[(first * g.OutputPixels)..];
        DirectConvolution.Forward(
            g, Span(x), Span(w), Span(bias), activation, place, prepared: prepared, gap: (channels - g.OutputChannels) * g.OutputPixels);
    }

    public override void ConvolveAndPool(
        in ConvolutionGeometry g, in PoolingGeometry pooling, Storage x, Storage w, Storage? bias, FusedActivation activation, Storage y,
        Storage? winners)
    {
        if (PooledConvolution.Suits(g, pooling))
        {
            var prepared = Own<CpuStorage>(w).Filters.For(g, (CpuStorage)w);
            PooledConvolution.Forward(g, pooling, Span(x), Span(w), Span(bias), activation, Span(y), prepared, Span(winners));
        }
        else
        {
            base.ConvolveAndPool(g, pooling, x, w, bias, activation, y, winners);
        }
    }

    public override int WinnersLength(in ConvolutionGeometry g, in PoolingGeometry pooling) =>
        PooledConvolution.SuitsTraining(g, pooling) ? PooledConvolution.WinnersLength(pooling) : 0;

    public override bool SumsWinners(in ConvolutionGeometry g, in PoolingGeometry pooling) => PooledConvolution.SumsWinners(g, pooling);

    public override void ConvolvePooledWeightGradient(
        in ConvolutionGeometry g, in PoolingGeometry pooling, Storage x, Storage dy, Storage winners, Storage? dw, Storage? dbias) =>
        PooledConvolution.WeightGradient(g, pooling, Span(x), Span(dy), Span(winners), Span(dw), Span(dbias));

    public override void SpreadToWinners(in ConvolutionGeometry g, in PoolingGeometry pooling, Storage dy, Storage winners, Storage between) =>
        PooledConvolution.Spread(g, pooling, Span(dy), Span(winners), Span(between));

    public override void ConvolveInputGradient(in ConvolutionGeometry g, Storage dy, Storage w, Storage dx) =>
        DirectConvolution.InputGradient(g, Span(dy), Span(w), Span(dx));

    public override void ConvolveWeightGradient(in ConvolutionGeometry g, Storage x, Storage dy, Storage? dw, Storage? dbias) =>
        DirectConvolution.WeightGradient(g, Span(x), Span(dy), Span(dw), Span(dbias));

    public override void Unfold(in ConvolutionGeometry g, Storage x, Storage columns) => Im2Col.Unfold(g, Span(x), Span(columns));

    public override void Fold(in ConvolutionGeometry g, Storage columns, Storage x) => Im2Col.Fold(g, Span(columns), Span(x));

    public override void Pool(PoolingKind kind, in PoolingGeometry g, Storage x, Storage y, Storage? indices)
    {
        if (kind == PoolingKind.Average)
            AveragePooling.Forward(g, Span(x), Span(y));
        else if (indices is null)
            MaxPooling.Forward(g, Span(x), Span(y));
        else
            MaxPooling.ForwardWithIndices(g, Span(x), Span(y), Span(indices));
    }

    public override void PoolBackward(PoolingKind kind, in PoolingGeometry g, Storage x, Storage y, Storage dy, Storage dx)
    {
        if (kind == PoolingKind.Average)
            AveragePooling.Backward(g, Span(dy), Span(dx));
        else
            MaxPooling.Backward(g, Span(x), Span(y), Span(dy), Span(dx));
    }

    public override void Unpool(int planes, int inputPixels, int outputPixels, Storage x, Storage indices, Storage y) =>
        MaxUnpooling.Forward(planes, inputPixels, outputPixels, Span(x), Span(indices), Span(y));

    public override void UnpoolBackward(int planes, int inputPixels, int outputPixels, Storage dy, Storage indices, Storage dx) =>
        MaxUnpooling.Backward(planes, inputPixels, outputPixels, Span(dy), Span(indices), Span(dx));

    public override void Statistics(in NormalizationGeometry g, Storage x, Storage mean, Storage variance) =>
        Kernels.Normalization.Normalize.Statistics(g, Span(x), Span(mean), Span(variance));

    public override void Normalize(
        in NormalizationGeometry g, Storage x, Storage mean, Storage inverseDeviation, Storage? scale, Storage? shift, FusedActivation activation, Storage y,
        Storage? residual) =>
        Kernels.Normalization.Normalize.Forward(
            g, Span(x), Span(mean), Span(inverseDeviation), Span(scale), Span(shift), Span(residual), activation, Span(y));

    public override void NormalizeBatch(
        in NormalizationGeometry g, Storage x, float epsilon, Storage? scale, Storage? shift, FusedActivation activation,
        Storage mean, Storage variance, Storage inverseDeviation, Storage y, Storage? residual) =>
        Kernels.Normalization.Normalize.ForwardWithStatistics(
            g, Span(x), epsilon, Span(scale), Span(shift), Span(residual), activation, Span(mean), Span(variance), Span(inverseDeviation), Span(y));

    public override void NormalizeBackward(
        in NormalizationGeometry g, Storage x, Storage mean, Storage inverseDeviation, Storage? scale, Storage dy,
        Storage? dx, Storage? dscale, Storage? dshift, bool fixedStatistics, Storage? y, Storage? masked)
    {
        if (fixedStatistics)
            Kernels.Normalization.Normalize.BackwardFixed(
                g, Span(x), Span(mean), Span(inverseDeviation), Span(scale), Span(dy), Span(y), Span(masked), Span(dx), Span(dscale), Span(dshift));
        else
            Kernels.Normalization.Normalize.Backward(
                g, Span(x), Span(mean), Span(inverseDeviation), Span(scale), Span(dy), Span(y), Span(masked), Span(dx), Span(dscale), Span(dshift));
    }

    public override void Update<TRule>(ReadOnlySpan<ParameterUpdate<TRule>> parameters)
    {
        var runs = ArrayPool<UpdateRun<TRule>>.Shared.Rent(parameters.Length);
        for (var i = 0; i < parameters.Length; i++)
        {
            var (rule, w, g, state1, state2, state3) = parameters[i];
            runs[i] = new UpdateRun<TRule>(rule, Memory(w), Memory(g), Memory(state1), Memory(state2), Memory(state3));
        }

        Kernels.Updates.Update.Apply<TRule>(runs.AsMemory(0, parameters.Length));
        ArrayPool<UpdateRun<TRule>>.Shared.Return(runs, clearArray: true);
    }

    Span<float> Span(Storage? storage) => storage is null ? default : Own<CpuStorage>(storage).Span;

    Memory<float> Memory(Storage? storage) => storage is null ? default : Own<CpuStorage>(storage).Memory;
}
