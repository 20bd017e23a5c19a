using System.Runtime.CompilerServices;

namespace Fovea.Data.Images.Jpeg;

/// <summary>
/// A Huffman code (T.81, annexes C and F.2.2.3) with a table that tells for the next ten bits at once which code they begin with, how
/// long it is and how many bits of a number follow. An entry of that table, and what <see cref="LongCode"/> gives, is
/// <code>
/// bits  0-7   length of the code and of the number behind it, together
///       8-15  length of the code
///      16-23  the symbol: in its low half the number's length, in its high half a run of zeros
///      24-31  how many coefficients on a sequential AC symbol leads: run + 1, or Stop at the end of the block
/// </code>
/// and 0 where no code of up to ten bits matches.
/// </summary>
sealed class HuffmanTable
{
    /// <summary>How many bits are looked up at once.</summary>
    public const int LookUpBits = 10;

    /// <summary>The step of the symbol that ends a block: past its end from anywhere, and farther than any run of zeros can lead.</summary>
    public const int Stop = 80;

    readonly uint[] entries = new uint[1 << LookUpBits];
    readonly byte[] symbols;
    readonly int[] codesUpTo = new int[17];   // by length: the first code, as a number of that many bits, that is too large
    readonly int[] firstSymbol = new int[17]; // by length: the place of its first symbol less its first code

    HuffmanTable(byte[] symbols) => this.symbols = symbols;

    /// <summary>The entries, by the next ten bits.</summary>
    public ReadOnlySpan<uint> Entries => entries;

    /// <summary>Reads the definition of a table.</summary>
    /// <param name="counts">How many codes there are of each length from 1 to 16.</param>
    /// <param name="symbols">Their symbols, by length.</param>
    /// <param name="name">The file's name, for the message.</param>
    public static HuffmanTable Parse(ReadOnlySpan<byte> counts, ReadOnlySpan<byte> symbols, string name)
    {
        var table = new HuffmanTable(symbols.ToArray());
        var (code, place) = (0, 0);
        for (var length = 1; length <= 16; length++, code <<= 1)
        {
            table.firstSymbol[length] = place - code;
            for (var i = 0; i < counts[length - 1]; i++, code++, place++)
            {
                if (length > LookUpBits || code >= 1 << length)
                    continue;
                var rest = LookUpBits - length;
                table.entries.AsSpan(code << rest, 1 << rest).Fill(Entry(length, symbols[place]));
            }

            table.codesUpTo[length] = code;
            if (code > 1 << length)
                throw JpegError.Bad(name, $"has a Huffman table with more codes of {length} bits than there can be");
        }

        return table;
    }

    /// <summary>The entry for a code longer than the table's ten bits; 0 where there is no such code.</summary>
    /// <param name="bits">The next bits, from the highest down.</param>
    [MethodImpl(MethodImplOptions.NoInlining)] // rare, and would take registers from the loop that calls it
    public uint LongCode(ulong bits)
    {
        for (var length = LookUpBits + 1; length <= 16; length++)
        {
            var code = (int)(bits >> (64 - length));
            if (code < codesUpTo[length])
                return Entry(length, symbols[firstSymbol[length] + code]);
        }

        return 0;
    }

    static uint Entry(int length, byte symbol)
    {
        var (run, size) = (symbol >> 4, symbol & 15);
        var step = size != 0 || run == 15 ? run + 1 : Stop;
        return (uint)((length + size) | (length << 8) | (symbol << 16) | (step << 24));
    }
}
