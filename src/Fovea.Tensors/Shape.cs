using System.Collections;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Fovea.Kernels;

namespace Fovea.Tensors;

/// <summary>
/// The sizes of a tensor's axes, outermost first: <c>Shape s = [n, c, h, w];</c>. A scalar has no axes and one element.
/// Prints as <c>8×1×28×28</c>.
/// </summary>
[CollectionBuilder(typeof(Shape), nameof(Create))]
public readonly struct Shape : IEquatable<Shape>, IEnumerable<int>
{
    readonly int[]? sizes;

    Shape(int[] sizes) => this.sizes = sizes;

    /// <summary>The shape of a single number: no axes.</summary>
    public static Shape Scalar => default;

    /// <summary>Number of axes.</summary>
    public int Rank => sizes?.Length ?? 0;

    /// <summary>Number of elements: the product of all sizes, 1 for a scalar.</summary>
    /// <remarks>Not named Length or Count: a spread in a collection expression, <c>[n, .. shape]</c>, would take either for the rank.</remarks>
    public int Elements
    {
        get
        {
            var elements = 1L;
            foreach (var size in Sizes)
                if ((elements *= size) > Array.MaxLength)
                    throw new GeometryException($"The shape {this} has more elements than a tensor can hold, {Array.MaxLength}.");
            return (int)elements;
        }
    }

    /// <summary>The sizes, outermost first.</summary>
    public ReadOnlySpan<int> Sizes => sizes;

    /// <summary>Size of an axis; <c>shape[^1]</c> counts from the end.</summary>
    /// <exception cref="IndexOutOfRangeException">There is no such axis.</exception>
    public int this[Index axis] => Sizes[axis];

    /// <summary>Makes a shape of the given sizes.</summary>
    /// <exception cref="GeometryException">A size is negative.</exception>
    public static Shape Create(ReadOnlySpan<int> sizes)
    {
        foreach (var size in sizes)
            if (size < 0)
                throw new GeometryException($"A shape cannot have the negative size {size}: {string.Join('×', sizes.ToArray())}.");
        return new Shape(sizes.ToArray());
    }

    /// <summary>Turns an axis that may count from the end (−1 is the last) into one from the start.</summary>
    /// <exception cref="GeometryException">There is no such axis.</exception>
    public int Axis(int axis)
    {
        if (axis < -Rank || axis >= Rank)
            throw new GeometryException($"Axis {axis} does not exist: the shape {this} has {Rank} axes.");
        return axis < 0 ? axis + Rank : axis;
    }

    /// <summary>Product of the sizes of the axes from <paramref name="start"/> up to, not including, <paramref name="end"/>.</summary>
    public int LengthOf(int start, int end)
    {
        var length = 1;
        for (var i = start; i < end; i++)
            length = checked(length * Sizes[i]);
        return length;
    }

    /// <summary>The same shape with one axis given another size.</summary>
    public Shape With(int axis, int size)
    {
        var copy = Sizes.ToArray();
        copy[axis] = size;
        return new Shape(copy);
    }

    /// <summary>The distance in elements between neighbours along each axis of a dense row-major tensor.</summary>
    public int[] Strides()
    {
        var strides = new int[Rank];
        for (int axis = Rank - 1, step = 1; axis >= 0; step *= Sizes[axis--])
            strides[axis] = step;
        return strides;
    }

    /// <inheritdoc/>
    public bool Equals(Shape other) => Sizes.SequenceEqual(other.Sizes);

    /// <inheritdoc/>
    public override bool Equals([NotNullWhen(true)] object? obj) => obj is Shape other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = new HashCode();
        foreach (var size in Sizes)
            hash.Add(size);
        return hash.ToHashCode();
    }

    /// <summary>The sizes with × between them, or <c>scalar</c>.</summary>
    public override string ToString() => Rank == 0 ? "scalar" : string.Join('×', sizes!);

    /// <inheritdoc/>
    public IEnumerator<int> GetEnumerator() => ((IEnumerable<int>)(sizes ?? [])).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>Whether all sizes are equal.</summary>
    public static bool operator ==(Shape left, Shape right) => left.Equals(right);

    /// <summary>Whether some size differs.</summary>
    public static bool operator !=(Shape left, Shape right) => !left.Equals(right);
}
