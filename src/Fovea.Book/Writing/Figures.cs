using System.Collections;
using System.Globalization;
using System.Text.Json;
using Fovea.Tensors;

namespace Fovea.Book.Writing;

/// <summary>The numbers of a page, by name and in order: what <c>figures.json</c> holds.</summary>
public sealed class Figures : IEnumerable<KeyValuePair<string, IReadOnlyList<double>>>
{
    readonly OrderedDictionary<string, (double[] Values, bool IsOne)> named = [];

    /// <summary>The values of a name; one for a single number.</summary>
    /// <exception cref="KeyNotFoundException">There is no such name.</exception>
    public IReadOnlyList<double> this[string name] => named[name].Values;

    /// <summary>Adds a number.</summary>
    /// <exception cref="ArgumentException">The name is taken.</exception>
    public void Add(string name, double value) => named.Add(name, ([value], true));

    /// <summary>Adds a whole number, up to 2⁵³ exactly.</summary>
    /// <inheritdoc cref="Add(string, double)"/>
    public void Add(string name, long value) => Add(name, (double)value);

    /// <summary>Adds a number of single precision: the shortest decimal that means it.</summary>
    /// <inheritdoc cref="Add(string, double)"/>
    public void Add(string name, float value) => Add(name, Shortest(value));

    /// <summary>Adds a series of numbers.</summary>
    /// <inheritdoc cref="Add(string, double)"/>
    public void Add(string name, IEnumerable<double> values) => named.Add(name, ([.. values], false));

    /// <summary>Adds a series of numbers of single precision.</summary>
    /// <inheritdoc cref="Add(string, double)"/>
    public void Add(string name, IEnumerable<float> values) => Add(name, values.Select(Shortest));

    /// <summary>Adds the numbers of a tensor, row by row; a single one if it has no axes.</summary>
    /// <inheritdoc cref="Add(string, double)"/>
    public void Add(string name, Tensor tensor) =>
        named.Add(name, (tensor.Backend == Device.Reference ? tensor.ToDoubleArray() : [.. tensor.ToArray().Select(Shortest)], tensor.Rank == 0));

    /// <summary>Adds a shape: the sizes of its axes.</summary>
    /// <inheritdoc cref="Add(string, double)"/>
    public void Add(string name, Shape shape) => named.Add(name, ([.. shape.Sizes.ToArray().Select(size => (double)size)], false));

    /// <summary>Writes an object with a member a name: a number, or an array of numbers; what is not finite as null.</summary>
    public void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        foreach (var (name, (values, isOne)) in named)
        {
            json.WritePropertyName(name);
            if (!isOne)
                json.WriteStartArray();
            foreach (var value in values)
                if (double.IsFinite(value))
                    json.WriteNumberValue(value);
                else
                    json.WriteNullValue();
            if (!isOne)
                json.WriteEndArray();
        }

        json.WriteEndObject();
    }

    /// <inheritdoc/>
    public IEnumerator<KeyValuePair<string, IReadOnlyList<double>>> GetEnumerator()
    {
        foreach (var (name, (values, _)) in named)
            yield return new(name, values);
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    static double Shortest(float value) => double.Parse(value.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
}
