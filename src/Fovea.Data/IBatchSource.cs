using Fovea.Tensors;

namespace Fovea.Data;

/// <summary>Batches to train or test on. Each enumeration is one epoch: every example once.</summary>
public interface IBatchSource : IEnumerable<Batch>
{
    /// <summary>The data set's name, for reports and messages.</summary>
    string Name { get; }

    /// <summary>Batches in an epoch.</summary>
    int Count { get; }

    /// <summary>Examples in an epoch: fewer than the set has where an incomplete last batch is dropped.</summary>
    int Examples { get; }

    /// <summary>The shape of one example, without the batch axis: C×H×W, or C·H·W from a flat set.</summary>
    Shape ExampleShape { get; }

    /// <summary>A name for each label.</summary>
    IReadOnlyList<string> ClassNames { get; }

    /// <summary>
    /// The epoch that the next enumeration walks, from 0; each enumeration raises it by one. Set it to continue an interrupted
    /// training with the order that it would have had.
    /// </summary>
    int Epoch { get; set; }

    /// <summary>The rest of one epoch, to continue in its middle. Leaves <see cref="Epoch"/> alone.</summary>
    /// <param name="epoch">Which epoch, from 0.</param>
    /// <param name="batch">The first batch to hand out, from 0.</param>
    IEnumerable<Batch> From(int epoch, int batch);
}
