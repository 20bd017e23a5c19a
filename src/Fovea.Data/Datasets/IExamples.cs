using Fovea.Tensors;

namespace Fovea.Data.Datasets;

/// <summary>Examples of one shape, ready for a model: all that a <see cref="Loader"/> sees of a data set. Several threads may ask at once.</summary>
public interface IExamples : ILabelledSet
{
    /// <summary>The shape of one example: C×H×W, or C·H·W from a flat set.</summary>
    Shape ExampleShape { get; }

    /// <summary>Says that an example will be asked for soon, which a set may use to have it at hand. Does nothing unless a set knows better.</summary>
    /// <param name="index">Which, from 0.</param>
    void Expect(int index)
    {
    }

    /// <summary>Writes the values of one example.</summary>
    /// <param name="index">Which, from 0.</param>
    /// <param name="destination">Room for the values of one example.</param>
    /// <param name="chance">Chance of this example in this epoch alone; null to do nothing by chance.</param>
    /// <exception cref="InvalidDataException">The example's file is damaged; the message names it.</exception>
    /// <exception cref="IOException">The example's file cannot be read; the message names it.</exception>
    void CopyValues(int index, Span<float> destination, Rng? chance = null);
}
