namespace Fovea.Data;

/// <summary>Room for a few batches on their way into tensors, used again and again.</summary>
/// <param name="batches">How many batches.</param>
/// <param name="size">Examples in a batch.</param>
/// <param name="exampleValues">Values in an example.</param>
sealed class BatchRing(int batches, int size, int exampleValues)
{
    readonly Slot[] slots = [.. Enumerable.Range(0, batches).Select(_ => new Slot(size, exampleValues))];

    /// <summary>How many batches there is room for.</summary>
    public int Length => slots.Length;

    /// <summary>The room for a batch, by its number in the epoch.</summary>
    public Slot this[int batch] => slots[batch % slots.Length];

    /// <summary>Room for one batch.</summary>
    public sealed class Slot(int size, int exampleValues)
    {
        /// <summary>Values, example after example.</summary>
        public float[] Values { get; } = new float[size * exampleValues];

        /// <summary>Labels; −1 where there is no example.</summary>
        public int[] Labels { get; } = new int[size];

        /// <summary>What went wrong at each place.</summary>
        public Exception?[] Errors { get; } = new Exception?[size];

        /// <summary>Places that are not filled yet.</summary>
        public int Left { get; set; }

        /// <summary>The values of one place.</summary>
        public Span<float> Place(int place) => Values.AsSpan(place * exampleValues, exampleValues);

        /// <summary>Closes the gaps that examples left out have left.</summary>
        /// <param name="count">Places of the batch.</param>
        /// <returns>The labels of the examples there are, in their order.</returns>
        public int[] Compact(int count)
        {
            var kept = 0;
            for (var place = 0; place < count; place++)
            {
                if (Labels[place] < 0)
                    continue;
                if (kept < place)
                {
                    Place(place).CopyTo(Place(kept));
                    Labels[kept] = Labels[place];
                }

                kept++;
            }

            return Labels[..kept];
        }
    }
}
