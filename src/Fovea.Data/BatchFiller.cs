using Fovea.Data.Transforms;
using Fovea.Tensors;

namespace Fovea.Data;

/// <summary>Fills the places of one epoch's batches, each from its example alone, on whatever thread asks.</summary>
/// <param name="order">The order of examples.</param>
/// <param name="epoch">The epoch, from 0.</param>
/// <param name="augmentations">What happens to each picture.</param>
/// <param name="badFiles">What happens when a picture cannot be read.</param>
/// <param name="skipped">Hears of pictures that cannot be read and are skipped.</param>
sealed class BatchFiller(ExampleOrder order, int epoch, IReadOnlyList<IAugmentation> augmentations, BadFiles badFiles, Action<SkippedExample> skipped)
{
    readonly int[] examples = order.Of(epoch);
    readonly Rng? chance = order.ChanceOf(epoch);

    /// <summary>Says that the example of a place will be made soon.</summary>
    /// <param name="place">The place in the epoch, from 0.</param>
    public void Expect(int place) => order.Data.Expect(examples[place]);

    /// <summary>Makes the example that belongs in a place.</summary>
    /// <param name="place">The place in the epoch, from 0.</param>
    /// <param name="values">Room for its values.</param>
    /// <param name="label">Its label.</param>
    /// <returns>Whether there is one; false leaves the place empty.</returns>
    public bool Fill(int place, Span<float> values, out int label)
    {
        // A shuffled place whose picture cannot be read takes the next one's, round the whole epoch at most.
        var tries = order.Seed is null ? 1 : examples.Length;
        for (var next = 0; next < tries; next++)
        {
            var example = examples[(place + next) % examples.Length];
            if (TryFill(example, place, values))
            {
                label = order.Data.Label(example);
                return true;
            }
        }

        label = -1;
        return order.Seed is null
            ? false
            : throw new InvalidDataException($"{order.Data.Name}: none of the {examples.Length} pictures can be read; the first says: {FirstReason()}");
    }

    bool TryFill(int example, int place, Span<float> values)
    {
        var own = order.Chance(chance, example, place);
        try
        {
            order.Data.CopyValues(example, values, own);
        }
        catch (Exception bad) when (badFiles == BadFiles.Skip && bad is InvalidDataException or IOException)
        {
            skipped(new SkippedExample(example, bad.Message));
            return false;
        }

        if (own is not null && augmentations.Count > 0)
        {
            var shape = order.Data.ExampleShape;
            foreach (var augmentation in augmentations)
                augmentation.Apply(values, shape[0], shape[1], shape[2], own);
        }

        return true;
    }

    string FirstReason()
    {
        try
        {
            order.Data.CopyValues(examples[0], new float[order.Data.ExampleShape.Elements], null);
            return "nothing";
        }
        catch (Exception bad) when (bad is InvalidDataException or IOException)
        {
            return bad.Message;
        }
    }
}
