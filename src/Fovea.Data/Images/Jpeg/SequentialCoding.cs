using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Fovea.Data.Images.Jpeg;

/// <summary>Blocks with all their coefficients, transformed at once. T.81, F.2.2.</summary>
/// <param name="block">64 zeros.</param>
readonly struct SequentialCoding(short[] block) : IBlockCoding
{
    /// <inheritdoc/>
    public void Restart()
    {
    }

    /// <inheritdoc/>
    public bool Read(ref BitReader reader, Component component, int column, int row)
    {
        ref var coefficients = ref MemoryMarshal.GetArrayDataReference(block);
        ref var natural = ref MemoryMarshal.GetReference(ZigZag.Natural);
        var (dc, ac) = (component.Dc!, component.Ac!);
        var bits = reader; // a copy, so that it lives in registers

        bits.Refill();
        var entry = bits.Look(dc, ref MemoryMarshal.GetReference(dc.Entries));
        if (entry == 0)
            return false;
        component.LastDc += bits.TakeNumber(entry);
        coefficients = (short)component.LastDc;

        // Each symbol leads over a run of zeros to a coefficient. The mark for the end of the block leads far over its end and writes a
        // zero on the last place, which is zero.
        ref var entries = ref MemoryMarshal.GetReference(ac.Entries);
        var next = 1;
        do
        {
            bits.Refill();
            entry = bits.Look(ac, ref entries);
            if (entry == 0)
                return false;
            next += (int)(entry >> 24);
            Unsafe.Add(ref coefficients, Unsafe.Add(ref natural, next - 1)) = (short)bits.TakeNumber(entry);
        }
        while (next < 64);
        reader = bits;

        var samples = component.Samples;
        ref var destination = ref MemoryMarshal.GetArrayDataReference(samples.Array);
        destination = ref Unsafe.Add(ref destination, samples.Offset(8 * row) + (8 * column));
        ref var steps = ref MemoryMarshal.GetArrayDataReference(component.Steps!);
        if (next == 1 + HuffmanTable.Stop)
            InverseDct.TransformMean(coefficients, steps, ref destination, samples.Stride);
        else
            InverseDct.Transform(ref coefficients, ref steps, ref destination, samples.Stride);
        block.AsSpan().Clear();
        return next is 64 or > HuffmanTable.Stop;
    }
}
