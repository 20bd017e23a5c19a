namespace Fovea.Kernels.Convolution;

/// <summary>
/// Everything a two-dimensional convolution needs to know, validated once by <see cref="Create"/>.
/// Input N×C×H×W, weights O×(C/groups)×KH×KW, output N×O×OH×OW with OH = ⌊(H + top + bottom − dilation·(KH−1) − 1)/stride⌋ + 1.
/// </summary>
public readonly record struct ConvolutionGeometry
{
    /// <summary>Pictures in the batch.</summary>
    public int Batch { get; private init; }

    /// <summary>Channels of the input.</summary>
    public int InputChannels { get; private init; }

    /// <summary>Rows of the input.</summary>
    public int InputHeight { get; private init; }

    /// <summary>Columns of the input.</summary>
    public int InputWidth { get; private init; }

    /// <summary>Channels of the output: the number of filters.</summary>
    public int OutputChannels { get; private init; }

    /// <summary>Rows of the output.</summary>
    public int OutputHeight { get; private init; }

    /// <summary>Columns of the output.</summary>
    public int OutputWidth { get; private init; }

    /// <summary>Rows of the kernel.</summary>
    public int KernelHeight { get; private init; }

    /// <summary>Columns of the kernel.</summary>
    public int KernelWidth { get; private init; }

    /// <summary>Step between windows, downwards; one that leaves the padded input counts as its height.</summary>
    public int StrideY { get; private init; }

    /// <summary>Step between windows, to the right; one that leaves the padded input counts as its width.</summary>
    public int StrideX { get; private init; }

    /// <summary>Rows of zeros above the input.</summary>
    public int PadTop { get; private init; }

    /// <summary>Rows of zeros below the input.</summary>
    public int PadBottom { get; private init; }

    /// <summary>Columns of zeros left of the input.</summary>
    public int PadLeft { get; private init; }

    /// <summary>Columns of zeros right of the input.</summary>
    public int PadRight { get; private init; }

    /// <summary>Distance between kernel rows in the input.</summary>
    public int DilationY { get; private init; }

    /// <summary>Distance between kernel columns in the input.</summary>
    public int DilationX { get; private init; }

    /// <summary>Independent groups that the channels are cut into.</summary>
    public int Groups { get; private init; }

    /// <summary>Input channels that one filter sees.</summary>
    public int GroupInputChannels => InputChannels / Groups;

    /// <summary>Filters of one group.</summary>
    public int GroupOutputChannels => OutputChannels / Groups;

    /// <summary>Pixels of one output channel.</summary>
    public int OutputPixels => OutputHeight * OutputWidth;

    /// <summary>Pixels of one input channel.</summary>
    public int InputPixels => InputHeight * InputWidth;

    /// <summary>Weights of one filter: the length of the sum behind one output value.</summary>
    public int FilterLength => GroupInputChannels * KernelHeight * KernelWidth;

    /// <summary>Elements of the input.</summary>
    public int InputLength => Batch * InputChannels * InputPixels;

    /// <summary>Elements of the output.</summary>
    public int OutputLength => Batch * OutputChannels * OutputPixels;

    /// <summary>Elements of the weights.</summary>
    public int WeightLength => OutputChannels * FilterLength;

    /// <summary>Multiply-adds of the forward pass (each gradient takes as many).</summary>
    public long MultiplyAdds => (long)Batch * OutputChannels * OutputPixels * FilterLength;

    /// <summary>The same for another number of pictures.</summary>
    internal ConvolutionGeometry WithBatch(int batch) => this with { Batch = batch };

    /// <summary>Checks the sizes and works out the output's.</summary>
    /// <param name="owner">Who asks, for messages: usually the layer, printed by its <see cref="object.ToString"/>.</param>
    /// <param name="batch">Pictures in the batch.</param>
    /// <param name="inputChannels">Channels of the input.</param>
    /// <param name="input">Height and width of the input.</param>
    /// <param name="outputChannels">Number of filters.</param>
    /// <param name="kernel">Height and width of the kernel.</param>
    /// <param name="stride">Steps between windows.</param>
    /// <param name="padding">Rows and columns of zeros around the input.</param>
    /// <param name="dilation">Distances between kernel elements.</param>
    /// <param name="groups">Groups that the channels are cut into.</param>
    /// <exception cref="GeometryException">A size is not positive, groups do not divide the channels, the kernel is larger than the padded input, or that than an array.</exception>
    public static ConvolutionGeometry Create(
        object owner, int batch, int inputChannels, (int Y, int X) input, int outputChannels, (int Y, int X) kernel,
        (int Y, int X) stride, (int Top, int Bottom, int Left, int Right) padding, (int Y, int X) dilation, int groups)
    {
        if (kernel.Y < 1 || kernel.X < 1 || stride.Y < 1 || stride.X < 1 || dilation.Y < 1 || dilation.X < 1)
            throw new GeometryException(
                $"{owner}: kernel {kernel.Y}×{kernel.X}, stride {stride.Y}×{stride.X} and dilation {dilation.Y}×{dilation.X} must be at least 1.");
        if (padding.Top < 0 || padding.Bottom < 0 || padding.Left < 0 || padding.Right < 0)
            throw new GeometryException($"{owner}: padding ({padding.Top}, {padding.Bottom}, {padding.Left}, {padding.Right}) must not be negative.");
        if (groups < 1 || inputChannels % groups != 0 || outputChannels % groups != 0)
            throw new GeometryException(
                $"{owner}: groups {groups} must divide both {inputChannels} input channels and {outputChannels} output channels.");

        var span = (Y: dilation.Y * (kernel.Y - 1L) + 1, X: dilation.X * (kernel.X - 1L) + 1);
        var padded = (Y: (long)input.Y + padding.Top + padding.Bottom, X: (long)input.X + padding.Left + padding.Right);
        if (span.Y > padded.Y || span.X > padded.X)
            throw new GeometryException(
                $"{owner}: the kernel covers {span.Y}×{span.X} but the padded input is only {padded.Y}×{padded.X}. " +
                "Use a smaller kernel or dilation, more padding, or a larger picture.");
        ArraySize.Check(owner, "the padded input", batch, inputChannels, padded.Y, padded.X);

        // Steps that leave the padded input all make one window; a short one keeps the kernels' offsets within an int.
        var step = (Y: (int)Math.Min(stride.Y, padded.Y), X: (int)Math.Min(stride.X, padded.X));
        return new ConvolutionGeometry
        {
            Batch = batch,
            InputChannels = inputChannels,
            InputHeight = input.Y,
            InputWidth = input.X,
            OutputChannels = outputChannels,
            OutputHeight = (int)(padded.Y - span.Y) / step.Y + 1,
            OutputWidth = (int)(padded.X - span.X) / step.X + 1,
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
            Groups = groups,
        };
    }

    /// <summary>The padding that TensorFlow and PyTorch call <c>same</c>: at stride 1 the output is as large as the input; odd remainders go below and right.</summary>
    /// <param name="input">Height and width of the input.</param>
    /// <param name="kernel">Height and width of the kernel.</param>
    /// <param name="stride">Steps between windows; above 1 the output is ⌈input/stride⌉.</param>
    /// <param name="dilation">Distances between kernel elements.</param>
    /// <exception cref="GeometryException">A stride is not positive, or the kernel reaches further than an array can.</exception>
    public static (int Top, int Bottom, int Left, int Right) SamePadding(
        (int Y, int X) input, (int Y, int X) kernel, (int Y, int X) stride, (int Y, int X) dilation)
    {
        if (stride.Y < 1 || stride.X < 1)
            throw new GeometryException($"Same padding: stride {stride.Y}×{stride.X} must be at least 1.");

        var y = Total(input.Y, kernel.Y, stride.Y, dilation.Y);
        var x = Total(input.X, kernel.X, stride.X, dilation.X);
        return (y / 2, y - y / 2, x / 2, x - x / 2);

        static int Total(int input, int kernel, int stride, int dilation)
        {
            var total = Math.Max(0, ((input + stride - 1L) / stride - 1) * stride + dilation * (kernel - 1L) + 1 - input);
            return total <= Array.MaxLength ? (int)total : throw new GeometryException(
                $"Same padding: a kernel of {kernel} with dilation {dilation} needs {total} elements of padding, more than an array can hold. Use a smaller dilation.");
        }
    }
}
