using Fovea.Kernels;
using Fovea.Tensors.Backends;
using Fovea.Tensors.Backends.Cpu;

namespace Fovea.Tensors;

/// <summary>
/// A dense, row-major block of numbers with a shape. Values never change through operations: each makes a new tensor.
/// The operations themselves (<c>x.Relu()</c>, <c>a + b</c>, <c>x.Convolve(w)</c>) are extension members in <c>Fovea.Tensors.Ops</c>.
/// </summary>
public sealed class Tensor
{
    readonly Storage storage;

    /// <summary>Makes a tensor over existing storage. For operations and backends; users call <see cref="From(ReadOnlySpan{float}, Shape, Backend?)"/>.</summary>
    /// <param name="shape">The shape.</param>
    /// <param name="storage">At least as many elements as the shape has.</param>
    public Tensor(Shape shape, Storage storage)
    {
        if (storage.Length != shape.Elements)
            throw new GeometryException($"A tensor of shape {shape} needs {shape.Elements} elements; the storage has {storage.Length}.");
        (Shape, this.storage) = (shape, storage);
    }

    /// <summary>The sizes of its axes.</summary>
    public Shape Shape { get; }

    /// <summary>Number of elements.</summary>
    public int Length => storage.Length;

    /// <summary>Number of axes.</summary>
    public int Rank => Shape.Rank;

    /// <summary>The backend that the numbers live on.</summary>
    public Backend Backend => storage.Backend;

    /// <summary>The numbers.</summary>
    /// <exception cref="InvalidOperationException">The step that the tensor belonged to has ended and its memory was reused.</exception>
    public Storage Storage => storage.IsReturned ? throw Returned() : storage;

    internal int Writes => storage.Writes;

    internal bool IsPassing => storage.IsPassing;

    /// <summary>Whether gradients flow to this tensor: set on parameters and on inputs whose gradient is asked for, inherited by results.</summary>
    public bool RequiresGradient { get; set; }

    /// <summary>Keeps this tensor's gradient of the last backward pass readable until the step ends; parameters and other leaves always keep theirs.</summary>
    public bool RetainsGradient { get; set; }

    /// <summary>True for tensors that no operation of a tape produced: data and parameters.</summary>
    public bool IsLeaf { get; internal set; } = true;

    /// <summary>Storage of the gradient. A leaf keeps it from step to step; <see cref="HasGradient"/> tells whether its contents count.</summary>
    public Storage? GradientStorage { get; internal set; }

    /// <summary>Whether a backward pass has written a gradient that was not cleared since.</summary>
    public bool HasGradient { get; internal set; }

    /// <summary>The gradient of the last backward passes, summed, or null.</summary>
    public Tensor? Gradient => HasGradient ? new Tensor(Shape, GradientStorage!) : null;

    /// <summary>A tensor with a copy of the given numbers, row by row.</summary>
    /// <param name="values">As many numbers as the shape has elements.</param>
    /// <param name="shape">The shape.</param>
    /// <param name="backend">Where it lives; the processor unless said.</param>
    /// <exception cref="GeometryException">The number of values is not the shape's.</exception>
    public static Tensor From(ReadOnlySpan<float> values, Shape shape, Backend? backend = null)
    {
        if (values.Length != shape.Elements)
            throw new GeometryException($"Tensor.From: shape {shape} has {shape.Elements} elements, but {values.Length} values were given.");
        var tensor = Empty(shape, backend);
        tensor.Backend.Write(tensor.storage, values);
        return tensor;
    }

    /// <summary>A tensor whose numbers are written in place, without an array in between: from a file, say.</summary>
    /// <param name="shape">The shape; the tensor lives on the processor.</param>
    /// <param name="write">Writes all numbers, row by row; their memory holds anything before.</param>
    public static Tensor Create(Shape shape, Action<Span<float>> write)
    {
        var tensor = Empty(shape, CpuBackend.Instance);
        write(((CpuStorage)tensor.storage).Span);
        return tensor;
    }

    /// <summary>A vector with a copy of the given numbers.</summary>
    public static Tensor From(params ReadOnlySpan<float> values) => From(values, [values.Length]);

    /// <summary>A matrix with a copy of the given numbers.</summary>
    public static Tensor From(float[,] values)
    {
        var flat = new float[values.Length];
        Buffer.BlockCopy(values, 0, flat, 0, values.Length * sizeof(float));
        return From(flat, [values.GetLength(0), values.GetLength(1)]);
    }

    /// <summary>A tensor whose elements all have one value.</summary>
    public static Tensor Full(Shape shape, float value, Backend? backend = null)
    {
        var tensor = Empty(shape, backend);
        tensor.Backend.Fill(tensor.storage, value);
        return tensor;
    }

    /// <summary>A tensor of zeros.</summary>
    public static Tensor Zeros(Shape shape, Backend? backend = null) => Full(shape, 0, backend);

    /// <summary>A tensor of ones.</summary>
    public static Tensor Ones(Shape shape, Backend? backend = null) => Full(shape, 1, backend);

    /// <summary>A tensor of undefined contents, to be written by a backend.</summary>
    public static Tensor Empty(Shape shape, Backend? backend = null) => new(shape, (backend ?? Device.Cpu).Allocate(shape.Elements));

    /// <summary>The number in a tensor of one element.</summary>
    /// <exception cref="GeometryException">The tensor has more than one element.</exception>
    public float Item()
    {
        if (Length != 1)
            throw new GeometryException($"Item() reads a tensor of one element; this one has shape {Shape}.");
        Span<float> value = stackalloc float[1];
        Backend.Read(Storage, value);
        return value[0];
    }

    /// <summary>A copy of the numbers, row by row.</summary>
    public float[] ToArray()
    {
        var values = new float[Length];
        CopyTo(values);
        return values;
    }

    /// <summary>A copy of the numbers in double precision; exact on the reference backend.</summary>
    public double[] ToDoubleArray()
    {
        var values = new double[Length];
        Backend.Read(Storage, values);
        return values;
    }

    /// <summary>Copies the numbers, row by row.</summary>
    /// <param name="destination">At least <see cref="Length"/> long.</param>
    /// <exception cref="GeometryException">The destination is shorter.</exception>
    public void CopyTo(Span<float> destination)
    {
        if (destination.Length < Length)
            throw new GeometryException($"CopyTo: the tensor has shape {Shape}, {Length} elements, but the destination holds {destination.Length}.");
        Backend.Read(Storage, destination);
    }

    /// <summary>
    /// Overwrites the numbers; for parameters, buffers and data between steps. A backward pass through an operation that read the earlier
    /// ones is an error.
    /// </summary>
    /// <exception cref="GeometryException">The number of values is not the tensor's.</exception>
    public void Write(ReadOnlySpan<float> values)
    {
        if (values.Length != Length)
            throw new GeometryException($"Write: the tensor has shape {Shape}, {Length} elements, but {values.Length} values were given.");
        Backend.Write(Storage, values);
        storage.CountWrite();
    }

    /// <summary>Exempts the tensor from the end of its step: its memory stays and is left to the garbage collector.</summary>
    public Tensor Keep()
    {
        Storage.IsKept = true;
        return this;
    }

    /// <summary>
    /// Gives the memory back to the backend's pool now; later use is an error. For sources that hand out one tensor after the other,
    /// such as a loader. Does nothing on a tensor that <see cref="Keep"/> was called on.
    /// </summary>
    public void Recycle() => storage.Return();

    /// <summary>The same numbers as a leaf: gradients stop here.</summary>
    public Tensor Detach() => new(Shape, Storage);

    /// <summary>A copy on another backend; the tensor itself if it lives there already.</summary>
    public Tensor To(Backend backend)
    {
        if (backend == Backend)
            return this;
        var copy = Empty(Shape, backend);
        if (backend.HasNumbers)
            backend.Write(copy.storage, ToArray());
        copy.RequiresGradient = RequiresGradient;
        return copy;
    }

    /// <summary>Forgets the gradient; its memory is kept for the next one.</summary>
    public void ClearGradient() => HasGradient = false;

    InvalidOperationException Returned() => new(storage.IsPassing
        ? $"This {Shape} tensor lay between two layers of a Sequential: its memory went back to the pool when no layer needed it any more. " +
            "To read it later, or to go backward a second time, call Keep() on it where it is made, or record with TapeMode.Inference."
        : $"This {Shape} tensor belonged to a step that has ended: its memory went back to the pool. " +
            "Read it before the tape is disposed or the next batch is drawn, or call Keep() on it before that.");

    /// <summary>Shape and backend; small tensors with their numbers.</summary>
    public override string ToString() => Length <= 16 && !storage.IsReturned && Backend != Device.Null
        ? $"Tensor {Shape} [{string.Join(", ", ToArray())}]"
        : $"Tensor {Shape} ({Backend.Name})";
}
