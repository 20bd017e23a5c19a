using Fovea.Formats.Files;

namespace Fovea.Formats.Tests.Files;

public sealed class Crc32Tests
{
    // The check value of the catalogue of parametrised CRC algorithms, CRC-32/ISO-HDLC.
    [Fact]
    public void The_code_is_the_published_one() => Assert.Equal(0xCBF43926u, Crc32.Append(0, "123456789"u8));

    [Theory]
    [InlineData(0)]
    [InlineData(63)]
    [InlineData(128)]
    [InlineData(129)]
    [InlineData(191)]
    [InlineData(192)]
    [InlineData(1000)]
    [InlineData(65_537)]
    public void Many_bytes_at_once_give_what_bit_by_bit_gives(int length)
    {
        var bytes = new byte[length];
        new Random(length).NextBytes(bytes);
        var expected = uint.MaxValue;
        foreach (var value in bytes)
        {
            expected ^= value;
            for (var bit = 0; bit < 8; bit++)
                expected = (expected & 1) != 0 ? (expected >> 1) ^ 0xEDB88320u : expected >> 1;
        }

        Assert.Equal(~expected, Crc32.Append(0, bytes));
        for (var cut = 0; cut <= length; cut += Math.Max(1, length / 7))
            Assert.Equal(~expected, Crc32.Append(Crc32.Append(0, bytes.AsSpan(0, cut)), bytes.AsSpan(cut)));
    }
}
