using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Fovea.Data.Images.Jpeg;

/// <summary>Some bits of some coefficients of each block. T.81, G.1.2 and G.2.</summary>
static class ProgressiveCoding
{
    /// <summary>The coefficients of a block.</summary>
    static ref short Block(Component component, int column, int row)
        => ref component.Coefficients[64 * ((row * component.BlocksWide) + column)];

    /// <summary>DC coefficients without their <paramref name="low"/> lowest bits.</summary>
    public readonly struct FirstDc(int low) : IBlockCoding
    {
        /// <inheritdoc/>
        public void Restart()
        {
        }

        /// <inheritdoc/>
        public bool Read(ref BitReader bits, Component component, int column, int row)
        {
            var table = component.Dc!;
            bits.Refill();
            var entry = bits.Look(table, ref MemoryMarshal.GetReference(table.Entries));
            if (entry == 0)
                return false;
            component.LastDc += bits.TakeNumber(entry);
            Block(component, column, row) = (short)(component.LastDc << low);
            return true;
        }
    }

    /// <summary>One more bit of DC coefficients.</summary>
    public readonly struct NextDc(int low) : IBlockCoding
    {
        /// <inheritdoc/>
        public void Restart()
        {
        }

        /// <inheritdoc/>
        public bool Read(ref BitReader bits, Component component, int column, int row)
        {
            if (bits.Count == 0)
                bits.Refill();
            Block(component, column, row) |= (short)(bits.Take(1) << low);
            return true;
        }
    }

    /// <summary>AC coefficients without their lowest bits.</summary>
    public struct FirstAc(int first, int last, int low) : IBlockCoding
    {
        int emptyBlocks; // how many blocks from here on have nothing (more) in this band

        /// <inheritdoc/>
        public void Restart() => emptyBlocks = 0;

        /// <inheritdoc/>
        public bool Read(ref BitReader reader, Component component, int column, int row)
        {
            if (emptyBlocks > 0)
            {
                emptyBlocks--;
                return true;
            }

            ref var block = ref Block(component, column, row);
            var table = component.Ac!;
            ref var entries = ref MemoryMarshal.GetReference(table.Entries);
            var bits = reader;
            var k = first;
            while (k <= last)
            {
                bits.Refill();
                var entry = bits.Look(table, ref entries);
                if (entry == 0)
                    return false;
                var (run, size) = ((int)(entry >> 20) & 15, (int)(entry >> 16) & 15);
                var value = bits.TakeNumber(entry);
                if (size == 0 && run < 15)
                {
                    emptyBlocks = (1 << run) - 1 + bits.Take(run);
                    break;
                }

                k += run;
                Unsafe.Add(ref block, ZigZag.Natural[k]) = (short)(value << low); // 15 zeros and one more have the value 0
                k++;
            }

            reader = bits;
            return k <= last + 1;
        }
    }

    /// <summary>One more bit of AC coefficients, and those that begin with it.</summary>
    public struct NextAc(int first, int last, int low) : IBlockCoding
    {
        int emptyBlocks; // how many blocks from here on have no new coefficient in this band

        /// <inheritdoc/>
        public void Restart() => emptyBlocks = 0;

        /// <inheritdoc/>
        public bool Read(ref BitReader reader, Component component, int column, int row)
        {
            ref var block = ref Block(component, column, row);
            var table = component.Ac!;
            ref var entries = ref MemoryMarshal.GetReference(table.Entries);
            var bits = reader;
            var k = first;
            while (emptyBlocks == 0 && k <= last)
            {
                bits.Refill();
                var entry = bits.Look(table, ref entries);
                if (entry == 0)
                    return false;
                var (run, size) = ((int)(entry >> 20) & 15, (int)(entry >> 16) & 15);
                bits.Skip((int)(entry >> 8) & 31);
                if (size > 1)
                    return false;
                if (size == 0 && run < 15)
                {
                    emptyBlocks = (1 << run) + bits.Take(run);
                    break;
                }

                var begun = size == 0 ? 0 : bits.Take(1) == 1 ? 1 << low : -1 << low;
                k = Refine(ref bits, ref block, k, run);
                if (k > last && size != 0)
                    return false;
                if (size != 0)
                    Unsafe.Add(ref block, ZigZag.Natural[k]) = (short)begun;
                k++;
            }

            if (emptyBlocks > 0)
            {
                Refine(ref bits, ref block, k, 64);
                emptyBlocks--;
            }

            reader = bits;
            return true;
        }

        /// <summary>Reads a bit for each coefficient that has begun, over so many zeros.</summary>
        /// <returns>The place of the next zero, or one past the band.</returns>
        readonly int Refine(ref BitReader bits, ref short block, int k, int zeros)
        {
            for (; k <= last; k++)
            {
                ref var coefficient = ref Unsafe.Add(ref block, ZigZag.Natural[k]);
                if (coefficient == 0)
                {
                    if (zeros-- == 0)
                        return k;
                    continue;
                }

                if (bits.Count == 0)
                    bits.Refill();
                if (bits.Take(1) == 1)
                    coefficient += (short)(coefficient > 0 ? 1 << low : -1 << low);
            }

            return k;
        }
    }
}
