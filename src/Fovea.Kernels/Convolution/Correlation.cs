using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Fovea.Kernels.Gemm;
using Fovea.Kernels.Pooling;

namespace Fovea.Kernels.Convolution;

/// <summary>
/// What forward convolution and, at stride 1, its input gradient have in common:
/// y[o, p] = end(Σ over k = (c, i, j) of w[o, k] · x[c, p·stride + tap(i, j) − pad]). The gradient is the same sum with the channels'
/// roles exchanged and the taps <see cref="Reversed"/>. Channel counts are those of one group.
/// </summary>
internal unsafe struct Correlation
{
    public int Batch, Groups, InputChannels, OutputChannels;
    public int InputHeight, InputWidth, OutputHeight, OutputWidth;
    public int KernelHeight, KernelWidth, StrideY, StrideX, DilationY, DilationX;

    /// <summary>Zeros above and to the left of the input; negative where the gradient skips rows that no output touches.</summary>
    public int PadTop, PadLeft;

    /// <summary>Tap (i, j) lies at the mirrored place.</summary>
    public bool Reversed;

    /// <summary>Distances in the weights between output channels and between input channels; taps are dense.</summary>
    public int WeightOutput, WeightInput;

    public float* X, W, Bias, Y;

    /// <summary>Elements between the end of one picture in Y and the beginning of the next: channels of others that lie beside these.</summary>
    public nint OutputGap;

    /// <summary>Added to the finished sums, in the layout of Y; or null.</summary>
    public float* Residual;

    /// <summary>The weights as the algorithm packs them, or null to pack them now.</summary>
    public float* Packed;

    public bool Relu;

    /// <summary>
    /// If it has planes, Y is the largest of each of its windows of the result. Understood by <see cref="ChannelVectors{TKernel}"/> alone,
    /// without residual.
    /// </summary>
    public PoolingGeometry Pooling;

    /// <summary>Whether the kernel applies the activation: with a residual it comes after the sum.</summary>
    public readonly bool ReluInKernel => Relu && Residual == null;

    public readonly int Taps => KernelHeight * KernelWidth;

    public readonly int Depth => InputChannels * Taps;

    /// <summary>Multiply-adds of all groups and pictures.</summary>
    public readonly long MultiplyAdds => (long)Batch * Groups * OutputChannels * OutputPixels * Depth;

    public readonly int InputPixels => InputHeight * InputWidth;

    public readonly int OutputPixels => OutputHeight * OutputWidth;

    /// <summary>Whether Y is what remains of the result behind windows.</summary>
    public readonly bool Pools => Pooling.Planes > 0;

    /// <summary>Rows of a plane of Y.</summary>
    public readonly int StoredHeight => Pools ? Pooling.OutputHeight : OutputHeight;

    /// <summary>Columns of a plane of Y.</summary>
    public readonly int StoredWidth => Pools ? Pooling.OutputWidth : OutputWidth;

    /// <summary>Pixels of a plane of Y.</summary>
    public readonly int StoredPixels => StoredHeight * StoredWidth;

    /// <summary>Rows of input behind <paramref name="outputRows"/> rows of output.</summary>
    public readonly int RowsBehind(int outputRows) => (outputRows - 1) * StrideY + (KernelHeight - 1) * DilationY + 1;

    /// <summary>Most rows of the result that <paramref name="storedRows"/> rows of Y are made of.</summary>
    public readonly int RowsOf(int storedRows) => Pools ? (storedRows - 1) * Pooling.StrideY + Pooling.KernelHeight : storedRows;

    /// <summary>The rows of the result that the rows of Y from <paramref name="first"/> to before <paramref name="end"/> are made of.</summary>
    public readonly (int First, int Count) RowsOf(int first, int end)
    {
        if (!Pools)
            return (first, end - first);
        var from = Math.Max(first * Pooling.StrideY - Pooling.PadTop, 0);
        return (from, Math.Min((end - 1) * Pooling.StrideY - Pooling.PadTop + Pooling.KernelHeight, OutputHeight) - from);
    }

    /// <summary>Columns of input behind a row of output.</summary>
    public readonly int ColumnsBehind => (OutputWidth - 1) * StrideX + (KernelWidth - 1) * DilationX + 1;

    /// <summary>True if no window leaves the input, so that it can be read where it lies.</summary>
    public readonly bool IsInside => PadTop <= 0 && PadLeft <= 0 && RowsBehind(OutputHeight) - PadTop <= InputHeight && ColumnsBehind - PadLeft <= InputWidth;

    /// <summary>A 1×1 kernel with stride, without padding on any side: most pixels of the input are never read.</summary>
    public readonly bool SkipsPixels => Taps == 1 && (StrideX > 1 || StrideY > 1) && PadTop == 0 && PadLeft == 0 && IsInside;

    /// <summary>The same over an input of only those pixels that are read; see <see cref="SkippedPixels"/>.</summary>
    public readonly Correlation WithoutSkipping() => this with { InputHeight = OutputHeight, InputWidth = OutputWidth, StrideY = 1, StrideX = 1 };

    public readonly float* InputPlanes(int image, int group) => X + ((nint)image * Groups + group) * InputChannels * InputPixels;

    public readonly float* OutputPlanes(int image, int group) =>
        Y + ((nint)image * Groups + group) * OutputChannels * StoredPixels + image * OutputGap;

    // Weights of a group are those of its filters, whichever side plays the output.
    public readonly float* Weights(int group) => W + (nint)group * OutputChannels * InputChannels * Taps;

    public readonly float* GroupBias(int group) => Bias == null ? null : Bias + group * OutputChannels;

    /// <summary>Row of the window at which kernel row <paramref name="i"/> reads.</summary>
    public readonly int RowOf(int i) => (Reversed ? KernelHeight - 1 - i : i) * DilationY;

    /// <summary>Column of the window at which kernel column <paramref name="j"/> reads.</summary>
    public readonly int ColumnOf(int j) => (Reversed ? KernelWidth - 1 - j : j) * DilationX;

    /// <summary>Kernel rows that read inside the input for output row <paramref name="oy"/>.</summary>
    public readonly (int First, int Count) RowTaps(int oy) =>
        Inside(oy * StrideY - PadTop, KernelHeight, DilationY, InputHeight);

    /// <summary>Kernel columns that read inside the input for output column <paramref name="ox"/>.</summary>
    public readonly (int First, int Count) ColumnTaps(int ox) =>
        Inside(ox * StrideX - PadLeft, KernelWidth, DilationX, InputWidth);

    /// <summary>Copies the bias of the channels from <paramref name="first"/> on, padded with zeros.</summary>
    public readonly void CopyBias(int group, int first, float* target, int width)
    {
        for (var lane = 0; lane < width; lane++)
            target[lane] = Bias != null && first + lane < OutputChannels ? Bias[group * OutputChannels + first + lane] : 0;
    }

    /// <summary>y = activation(y + residual) for pixels that were just computed and are still in the cache; nothing without a residual.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public readonly void AddResidual(int image, int group, int firstChannel, int channels, int firstPixel, int pixels)
    {
        if (Residual == null)
            return;
        var y = OutputPlanes(image, group) + (nint)firstChannel * OutputPixels + firstPixel;
        var residual = Residual + (y - Y);
        var floor = Vector256.Create(Relu ? 0 : float.NegativeInfinity);
        for (var channel = 0; channel < channels; channel++, y += OutputPixels, residual += OutputPixels)
        {
            var i = 0;
            for (; i + 8 <= pixels; i += 8)
            {
                var sum = Vector256.Load(y + i) + Vector256.Load(residual + i);
                Vector256.ConditionalSelect(Vector256.LessThan(sum, floor), floor, sum).Store(y + i);
            }

            for (; i < pixels; i++)
            {
                var sum = y[i] + residual[i];
                y[i] = Relu && sum < 0 ? 0 : sum;
            }
        }
    }

    private readonly (int First, int Count) Inside(int start, int kernel, int dilation, int size)
    {
        var first = start >= 0 ? 0 : (-start + dilation - 1) / dilation;
        var end = start >= size ? 0 : Math.Min(kernel, (size - 1 - start) / dilation + 1);
        var count = Math.Max(0, end - first);
        return (Reversed ? kernel - first - count : first, count);
    }

    /// <summary>Where in the input, relative to the window, the k-th product reads.</summary>
    /// <param name="steps">Receives <see cref="Depth"/> offsets.</param>
    /// <param name="plane">Distance between channels.</param>
    /// <param name="pitch">Distance between rows.</param>
    /// <param name="phasePitch">With rows sorted by column modulo stride, the distance between those parts; else 0.</param>
    public readonly void FillTapOffsets(int* steps, int plane, int pitch, int phasePitch)
    {
        for (var channel = 0; channel < InputChannels; channel++)
        {
            for (var i = 0; i < KernelHeight; i++)
            {
                for (var j = 0; j < KernelWidth; j++)
                {
                    var row = RowOf(i);
                    var column = ColumnOf(j);
                    if (phasePitch > 0)
                        column = column % StrideX * phasePitch + column / StrideX;
                    *steps++ = channel * plane + row * pitch + column;
                }
            }
        }
    }

    /// <summary>Where in the weights the k-th product reads, relative to the output channel.</summary>
    public readonly void FillWeightOffsets(int* steps)
    {
        for (var channel = 0; channel < InputChannels; channel++)
        {
            for (var tap = 0; tap < Taps; tap++)
                *steps++ = channel * WeightInput + tap;
        }
    }

    /// <summary>Packs the weights of <paramref name="lanes"/> output channels from <paramref name="first"/> on as [k][width].</summary>
    public readonly void PackWeights(int group, int first, int lanes, float* panel, int width) =>
        PackWeights(group, first, lanes, 0, InputChannels, panel, width);

    /// <summary>Packs their weights for <paramref name="channels"/> input channels from <paramref name="start"/> on.</summary>
    public readonly void PackWeights(int group, int first, int lanes, int start, int channels, float* panel, int width)
    {
        var source = Weights(group) + (nint)first * WeightOutput + (nint)start * WeightInput;
        if (WeightInput == Taps)
        {
            Packing.Panel(source, WeightOutput, 1, lanes, lanes, channels * Taps, panel, width);
        }
        else if (Taps == 1)
        {
            Packing.Panel(source, WeightOutput, WeightInput, lanes, OutputChannels - first, channels, panel, width);
        }
        else
        {
            for (var channel = 0; channel < channels; channel++)
                Packing.Panel(source + (nint)channel * WeightInput, WeightOutput, 1, lanes, lanes, Taps, panel + (nint)channel * Taps * width, width);
        }
    }

    public static Correlation Forward(in ConvolutionGeometry g) => new()
    {
        Batch = g.Batch,
        Groups = g.Groups,
        InputChannels = g.GroupInputChannels,
        OutputChannels = g.GroupOutputChannels,
        InputHeight = g.InputHeight,
        InputWidth = g.InputWidth,
        OutputHeight = g.OutputHeight,
        OutputWidth = g.OutputWidth,
        KernelHeight = g.KernelHeight,
        KernelWidth = g.KernelWidth,
        StrideY = g.StrideY,
        StrideX = g.StrideX,
        DilationY = g.DilationY,
        DilationX = g.DilationX,
        PadTop = g.PadTop,
        PadLeft = g.PadLeft,
        WeightOutput = g.FilterLength,
        WeightInput = g.KernelHeight * g.KernelWidth,
    };

    /// <summary>The input gradient of a convolution with stride 1 as a correlation over the output's gradient.</summary>
    public static Correlation InputGradient(in ConvolutionGeometry g) => new()
    {
        Batch = g.Batch,
        Groups = g.Groups,
        InputChannels = g.GroupOutputChannels,
        OutputChannels = g.GroupInputChannels,
        InputHeight = g.OutputHeight,
        InputWidth = g.OutputWidth,
        OutputHeight = g.InputHeight,
        OutputWidth = g.InputWidth,
        KernelHeight = g.KernelHeight,
        KernelWidth = g.KernelWidth,
        StrideY = 1,
        StrideX = 1,
        DilationY = g.DilationY,
        DilationX = g.DilationX,
        PadTop = g.DilationY * (g.KernelHeight - 1) - g.PadTop,
        PadLeft = g.DilationX * (g.KernelWidth - 1) - g.PadLeft,
        Reversed = true,
        WeightOutput = g.KernelHeight * g.KernelWidth,
        WeightInput = g.FilterLength,
    };
}
