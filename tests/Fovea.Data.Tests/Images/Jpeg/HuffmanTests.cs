using System.Runtime.InteropServices;
using Fovea.Data.Images.Jpeg;

namespace Fovea.Data.Tests.Images.Jpeg;

public class HuffmanTests
{
    static HuffmanTable Table(byte[] symbols, params (int Length, int Count)[] lengths)
    {
        var counts = new byte[16];
        foreach (var (length, count) in lengths)
            counts[length - 1] = (byte)count;
        return HuffmanTable.Parse(counts, symbols, "cat.jpg");
    }

    static BitReader Reader(string bits)
    {
        bits = bits.Replace(" ", "", StringComparison.Ordinal);
        var bytes = new byte[((bits.Length + 7) / 8) + BitReader.Slack];
        for (var i = 0; i < bits.Length; i++)
            bytes[i / 8] |= (byte)((bits[i] - '0') << (7 - (i % 8)));
        return new BitReader(bytes, (bits.Length + 7) / 8);
    }

    static (int Symbol, int Number) Next(ref BitReader reader, HuffmanTable table)
    {
        reader.Refill();
        var entry = reader.Look(table, ref MemoryMarshal.GetReference(table.Entries));
        Assert.NotEqual(0u, entry);
        return ((int)(entry >> 16) & 0xFF, reader.TakeNumber(entry));
    }

    [Fact]
    public void Codes_of_every_length_are_found()
    {
        // One code of each length from 1 to 16: 0, 10, 110, ...
        var table = Table([.. Enumerable.Range(0, 16).Select(i => (byte)(i << 4))], [.. Enumerable.Range(1, 16).Select(length => (length, 1))]);
        for (var length = 1; length <= 16; length++)
        {
            var reader = Reader(new string('1', length - 1) + "0");
            Assert.Equal(((length - 1) << 4, 0), Next(ref reader, table));
            Assert.False(reader.IsPastEnd);
        }
    }

    [Fact]
    public void Numbers_have_the_sign_of_their_first_bit()
    {
        var table = Table([0, 1, 2, 10], (2, 3), (3, 1)); // codes 00, 01, 10, 110 for numbers of 0, 1, 2 and 10 bits
        var reader = Reader("00 010 011 1000 1001 1010 1011 110 0000000000 110 1111111111");
        foreach (var expected in (int[])[0, -1, 1, -3, -2, 2, 3, -1023, 1023])
            Assert.Equal(expected, Next(ref reader, table).Number);
    }

    [Fact]
    public void Bits_that_are_no_code_are_noticed()
    {
        var table = Table([1, 2], (2, 1), (12, 1)); // codes 00 and 010000000000
        var reader = Reader("010000000001");
        reader.Refill();
        Assert.Equal(0u, reader.Look(table, ref MemoryMarshal.GetReference(table.Entries)));
    }

    [Fact]
    public void Reading_past_the_end_is_noticed()
    {
        var reader = Reader("10101010 1111");
        reader.Refill();
        Assert.Equal(0b10101010, reader.Take(8));
        Assert.Equal(0b11110000, reader.Take(8));
        Assert.False(reader.IsPastEnd);
        reader.Take(1);
        Assert.True(reader.IsPastEnd);
    }

    [Fact]
    public void Stuffed_bytes_and_restart_markers_are_taken_out()
    {
        byte[] file = [9, 9, 1, 0xFF, 0, 2, 0xFF, 0xFF, 0xD0, 3, 0xFF, 0xD9];
        var data = new EntropyData(file, 2, new byte[file.Length + BitReader.Slack]);
        var reader = data.Next();
        reader.Refill();
        Assert.Equal(0x01FF02, reader.Take(24));
        Assert.False(reader.IsPastEnd);
        Assert.True(data.PassRestart(8));
        reader = data.Next();
        reader.Refill();
        Assert.Equal(3, reader.Take(8));
        Assert.False(data.PassRestart(9));
    }

    [Fact]
    public void Too_many_codes_of_a_length_are_refused()
        => Assert.Equal(
            "cat.jpg is not a sound JPEG file: it has a Huffman table with more codes of 2 bits than there can be.",
            Assert.Throws<InvalidDataException>(() => Table([1, 2, 3, 4, 5], (2, 5))).Message);
}
