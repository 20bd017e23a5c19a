namespace Fovea.Kernels.Pooling;

/// <summary>
/// Everything a two-dimensional pooling needs to know, validated once: planes (batch × channels) of H×W pooled to OH×OW.
/// A window of output row oy starts at oy·stride − pad and has <see cref="KernelHeight"/> rows <see cref="DilationY"/> apart;
/// in the adaptive form it covers the rows ⌊oy·H/OH⌋ to ⌈(oy+1)·H/OH⌉ instead.
/// </summary>
public readonly record struct PoolingGeometry
{
    /// <summary>Number of independent planes: batch × channels.</summary>
    public int Planes { get; private init; }

    /// <summary>Rows of an input plane.</summary>
    public int InputHeight { get; private init; }

    /// <summary>Columns of an input plane.</summary>
    public int InputWidth { get; private init; }

    /// <summary>Rows of an output plane.</summary>
    public int OutputHeight { get; private init; }

    /// <summary>Columns of an output plane.</summary>
    public int OutputWidth { get; private init; }

    /// <summary>Rows of the window; in the adaptive form the most that a window can have.</summary>
    public int KernelHeight { get; private init; }

    /// <summary>Columns of the window; in the adaptive form the most that a window can have.</summary>
    public int KernelWidth { get; private init; }

    /// <summary>Step between windows, downwards; one that leaves the padded plane counts as its height.</summary>
    public int StrideY { get; private init; }

    /// <summary>Step between windows, to the right; one that leaves the padded plane counts as its width.</summary>
    public int StrideX { get; private init; }

    /// <summary>Rows of padding above the input: −∞ for the maximum, zeros for the average.</summary>
    public int PadTop { get; private init; }

    /// <summary>Rows of padding below.</summary>
    public int PadBottom { get; private init; }

    /// <summary>Columns of padding to the left.</summary>
    public int PadLeft { get; private init; }

    /// <summary>Columns of padding to the right.</summary>
    public int PadRight { get; private init; }

    /// <summary>Distance between the window's rows.</summary>
    public int DilationY { get; private init; }

    /// <summary>Distance between the window's columns.</summary>
    public int DilationX { get; private init; }

    /// <summary>Averages divide by the window clipped to the padded input (PyTorch's count_include_pad) and not by the real pixels alone.</summary>
    public bool CountPadding { get; private init; }

    /// <summary>Windows follow the adaptive formula instead of stride and padding.</summary>
    public bool Adaptive { get; private init; }

    /// <summary>The same for another number of planes.</summary>
    internal PoolingGeometry WithPlanes(int planes) => this with { Planes = planes };

    /// <summary>Pixels of an input plane.</summary>
    public int InputPixels => InputHeight * InputWidth;

    /// <summary>Pixels of an output plane.</summary>
    public int OutputPixels => OutputHeight * OutputWidth;

    /// <summary>First input row (inclusive) of output row <paramref name="oy"/>, before clipping to the input.</summary>
    public int RowStart(int oy) => Adaptive ? (int)((long)oy * InputHeight / OutputHeight) : oy * StrideY - PadTop;

    /// <summary>Number of window rows of output row <paramref name="oy"/>, before clipping.</summary>
    public int RowCount(int oy) => Adaptive ? (int)(((long)(oy + 1) * InputHeight + OutputHeight - 1) / OutputHeight) - RowStart(oy) : KernelHeight;

    /// <summary>First input column (inclusive) of output column <paramref name="ox"/>, before clipping.</summary>
    public int ColumnStart(int ox) => Adaptive ? (int)((long)ox * InputWidth / OutputWidth) : ox * StrideX - PadLeft;

    /// <summary>Number of window columns of output column <paramref name="ox"/>, before clipping.</summary>
    public int ColumnCount(int ox) => Adaptive ? (int)(((long)(ox + 1) * InputWidth + OutputWidth - 1) / OutputWidth) - ColumnStart(ox) : KernelWidth;

    /// <summary>What an average at (oy, ox) divides by.</summary>
    public int Divisor(int oy, int ox)
    {
        var (y0, x0) = (RowStart(oy), ColumnStart(ox));
        var (y1, x1) = (y0 + RowCount(oy), x0 + ColumnCount(ox));
        if (CountPadding)
            return (Math.Min(y1, InputHeight + PadBottom) - y0) * (Math.Min(x1, InputWidth + PadRight) - x0);
        return (Math.Min(y1, InputHeight) - Math.Max(y0, 0)) * (Math.Min(x1, InputWidth) - Math.Max(x0, 0));
    }

    /// <summary>Checks the sizes and works out the output's, with PyTorch's rule for <paramref name="ceiling"/>: the last window must start inside the input or its left padding.</summary>
    /// <param name="owner">Who asks, for messages.</param>
    /// <param name="planes">Batch × channels.</param>
    /// <param name="input">Height and width of a plane.</param>
    /// <param name="kernel">Height and width of the window.</param>
    /// <param name="stride">Steps between windows.</param>
    /// <param name="padding">Rows and columns around the plane.</param>
    /// <param name="dilation">Distances between the window's elements.</param>
    /// <param name="ceiling">Round the output size up instead of down.</param>
    /// <param name="countPadding">Averages count padding in their divisor.</param>
    /// <exception cref="GeometryException">A size is not positive, the padding exceeds half the kernel, the kernel is larger than the padded plane, or all planes than an array.</exception>
    public static PoolingGeometry Create(
        object owner, int planes, (int Y, int X) input, (int Y, int X) kernel, (int Y, int X) stride,
        (int Top, int Bottom, int Left, int Right) padding, (int Y, int X) dilation, bool ceiling = false, bool countPadding = true)
    {
        if (kernel.Y < 1 || kernel.X < 1 || stride.Y < 1 || stride.X < 1 || dilation.Y < 1 || dilation.X < 1)
            throw new GeometryException(
                $"{owner}: kernel {kernel.Y}×{kernel.X}, stride {stride.Y}×{stride.X} and dilation {dilation.Y}×{dilation.X} must be at least 1.");
        if (padding.Top < 0 || padding.Bottom < 0 || padding.Left < 0 || padding.Right < 0 ||
            Math.Max(padding.Top, padding.Bottom) > kernel.Y / 2 || Math.Max(padding.Left, padding.Right) > kernel.X / 2)
            throw new GeometryException(
                $"{owner}: padding ({padding.Top}, {padding.Bottom}, {padding.Left}, {padding.Right}) must lie between 0 and half the kernel {kernel.Y}×{kernel.X}.");

        var span = (Y: dilation.Y * (kernel.Y - 1L) + 1, X: dilation.X * (kernel.X - 1L) + 1);
        var padded = (Y: (long)input.Y + padding.Top + padding.Bottom, X: (long)input.X + padding.Left + padding.Right);
        if (span.Y > padded.Y || span.X > padded.X)
            throw new GeometryException(
                $"{owner}: the window covers {span.Y}×{span.X} but the padded input is only {padded.Y}×{padded.X}. " +
                "Use a smaller window or dilation, more padding, or a larger picture.");
        ArraySize.Check(owner, "the padded input", planes, 1, padded.Y, padded.X);

        // Steps that leave the padded plane all make one window; a short one keeps the kernels' offsets within an int.
        var step = (Y: (int)Math.Min(stride.Y, padded.Y), X: (int)Math.Min(stride.X, padded.X));

        static int Output(int input, long padded, long span, int stride, int before, bool ceiling)
        {
            var size = (padded - span + (ceiling ? stride - 1 : 0)) / stride + 1;
            return (int)(ceiling && (size - 1) * stride >= (long)input + before ? size - 1 : size);
        }

        return new PoolingGeometry
        {
            Planes = planes,
            InputHeight = input.Y,
            InputWidth = input.X,
            OutputHeight = Output(input.Y, padded.Y, span.Y, step.Y, padding.Top, ceiling),
            OutputWidth = Output(input.X, padded.X, span.X, step.X, padding.Left, ceiling),
            KernelHeight = kernel.Y,
            KernelWidth = kernel.X,
            StrideY = step.Y,
            StrideX = step.X,
            PadTop = padding.Top,
            PadBottom = padding.Bottom,
            PadLeft = padding.Left,
            PadRight = padding.Right,
            DilationY = dilation.Y,
            DilationX = dilation.X,
            CountPadding = countPadding,
        };
    }

    /// <summary>A pooling whose windows tile the input into exactly <paramref name="output"/> parts, overlapping by at most one row or column.</summary>
    /// <param name="owner">Who asks, for messages.</param>
    /// <param name="planes">Batch × channels.</param>
    /// <param name="input">Height and width of a plane.</param>
    /// <param name="output">Height and width of the result.</param>
    /// <exception cref="GeometryException">A size is not positive, or the result is larger than an array.</exception>
    public static PoolingGeometry CreateAdaptive(object owner, int planes, (int Y, int X) input, (int Y, int X) output)
    {
        if (input.Y < 1 || input.X < 1 || output.Y < 1 || output.X < 1)
            throw new GeometryException($"{owner}: input {input.Y}×{input.X} and output {output.Y}×{output.X} must be at least 1×1.");
        ArraySize.Check(owner, "the output", planes, 1, output.Y, output.X);

        return new PoolingGeometry
        {
            Planes = planes,
            InputHeight = input.Y,
            InputWidth = input.X,
            OutputHeight = output.Y,
            OutputWidth = output.X,
            KernelHeight = Longest(input.Y, output.Y),
            KernelWidth = Longest(input.X, output.X),
            StrideY = 1,
            StrideX = 1,
            DilationY = 1,
            DilationX = 1,
            Adaptive = true,
        };

        static int Longest(int input, int output)
        {
            var longest = 0;
            for (var i = 0; i < output; i++)
                longest = Math.Max(longest, (int)(((long)(i + 1) * input + output - 1) / output - (long)i * input / output));
            return longest;
        }
    }
}
