using System.IO.Compression;
using Fovea.Data.Datasets;

namespace Fovea.Data.Tests.Datasets;

public class IdxTests
{
    // Three pictures of 2×3, bytes 0 to 17.
    static readonly byte[] Pictures = [0, 0, 8, 3, 0, 0, 0, 3, 0, 0, 0, 2, 0, 0, 0, 3, .. Enumerable.Range(0, 18).Select(i => (byte)i)];
    static readonly byte[] Labels = [0, 0, 8, 1, 0, 0, 0, 3, 7, 8, 9];

    internal static byte[] Gzip(byte[] bytes)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Optimal))
            gzip.Write(bytes);
        return packed.ToArray();
    }

    static IdxPictures ReadPictures(byte[] file, int limit = int.MaxValue) => Idx.ReadPictures(new MemoryStream(file), "pictures", limit);

    static byte[] ReadLabels(byte[] file, int limit = int.MaxValue) => Idx.ReadLabels(new MemoryStream(file), "labels", limit);

    static string PicturesMessage(byte[] file) => Assert.Throws<InvalidDataException>(() => ReadPictures(file)).Message;

    static string LabelsMessage(byte[] file) => Assert.Throws<InvalidDataException>(() => ReadLabels(file)).Message;

    [Fact]
    public void Plain_and_packed_files_are_read_alike()
    {
        foreach (var file in new[] { Pictures, Gzip(Pictures) })
        {
            var read = ReadPictures(file);
            Assert.Equal((3, 2, 3), (read.Count, read.Rows, read.Columns));
            Assert.Equal(Pictures[16..], read.Pixels);
        }

        Assert.Equal([7, 8, 9], ReadLabels(Labels));
        Assert.Equal([7, 8, 9], ReadLabels(Gzip(Labels)));
    }

    [Fact]
    public void A_limit_reads_the_front_only_and_never_meets_damage_behind_it()
    {
        var cut = Pictures[..(16 + 12)];
        var read = ReadPictures(cut, limit: 2);
        Assert.Equal(2, read.Count);
        Assert.Equal(Pictures[16..28], read.Pixels);
        Assert.Equal(3, ReadPictures(Pictures, limit: 10).Count);
        Assert.Equal([7], ReadLabels(Labels, limit: 1));
        Assert.Empty(ReadLabels(Labels, limit: 0));
    }

    [Fact]
    public void A_stream_that_gives_little_at_a_time_is_read_whole()
    {
        Assert.Equal(Pictures[16..], Idx.ReadPictures(new Trickle(Pictures), "pictures").Pixels);
        Assert.Equal(Pictures[16..], Idx.ReadPictures(new Trickle(Gzip(Pictures)), "pictures").Pixels);
    }

    [Fact]
    public void What_is_written_is_read_back()
    {
        var pictures = new MemoryStream();
        Idx.WritePictures(pictures, Pictures.AsSpan(16), 2, 3);
        Assert.Equal(Pictures, pictures.ToArray());

        var labels = new MemoryStream();
        Idx.WriteLabels(labels, [7, 8, 9]);
        Assert.Equal(Labels, labels.ToArray());

        Assert.StartsWith(
            "Idx.WritePictures: 17 bytes are not a whole number of 2×3 pictures.",
            Assert.Throws<ArgumentException>(() => Idx.WritePictures(pictures, new byte[17], 2, 3)).Message);
    }

    [Fact]
    public void A_wrong_magic_number_is_told_and_explained()
    {
        const string end = " Fetch the file again, or point to the right one.";
        Assert.Equal(
            "pictures starts with the magic number 0x00000801 (IDX labels), expected 0x00000803 (IDX pictures)." + end, PicturesMessage(Labels));
        Assert.Equal(
            "labels starts with the magic number 0x00000803 (IDX pictures), expected 0x00000801 (IDX labels)." + end, LabelsMessage(Pictures));
        Assert.Contains("0x504B0304 (a zip archive)", PicturesMessage([0x50, 0x4B, 3, 4, 0, 0]));
        Assert.Contains("0x3C21444F (a web page)", PicturesMessage("<!DOCTYPE html>"u8.ToArray()));
        Assert.Contains("0x3C68746D (a web page)", LabelsMessage("<html>"u8.ToArray()));
        Assert.Contains("0x1F8B0800 (gzip within gzip)", PicturesMessage(Gzip(Gzip(Pictures))));
        Assert.Contains("0x89504E47 (a PNG picture)", PicturesMessage([0x89, 0x50, 0x4E, 0x47]));
    }

    [Fact]
    public void A_short_file_says_what_it_promised_and_what_it_has()
    {
        Assert.StartsWith("pictures promises 3 pictures of 2×3, but ends after 2.", PicturesMessage(Pictures[..^1]));
        Assert.StartsWith("pictures promises 3 pictures of 2×3, but ends after 0.", PicturesMessage(Pictures[..16]));
        Assert.StartsWith("labels promises 3 labels, but ends after 1.", LabelsMessage(Labels[..9]));
        Assert.StartsWith("pictures ends in its header, where the rows of a picture should stand.", PicturesMessage(Pictures[..10]));
        Assert.StartsWith("pictures is too short for an IDX file: it ends after 0 bytes, the header alone has 16.", PicturesMessage([]));
        Assert.StartsWith("labels is too short for an IDX file: it ends after 1 bytes, the header alone has 8.", LabelsMessage([0]));
    }

    [Fact]
    public void A_long_file_is_refused()
        => Assert.StartsWith("labels goes on after the 3 labels that it promises.", LabelsMessage([.. Labels, 1]));

    [Fact]
    public void Sizes_that_cannot_be_are_refused_before_memory_is_taken()
    {
        byte[] huge = [0, 0, 8, 3, 0x7F, 0xFF, 0xFF, 0xFF, 0, 0, 0, 28, 0, 0, 0, 28];
        Assert.Contains("promises 2147483647 pictures of 28×28, more than one array can hold", PicturesMessage(huge));
        Assert.StartsWith("labels gives 4294967295 as the number of labels, which cannot be.", LabelsMessage([0, 0, 8, 1, 255, 255, 255, 255]));

        byte[] large = [0, 0, 8, 1, 0x7F, 0, 0, 0, 5, 6, 7]; // promises two gigabytes, has three bytes
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.StartsWith("labels promises 2130706432 labels, but ends after 3.", LabelsMessage(large));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 4 << 20);
    }

    [Fact]
    public void A_packed_file_that_is_cut_off_is_told_wherever_it_ends()
    {
        var random = new Random(1);
        byte[] whole = [0, 0, 8, 1, 0, 0, 4, 0, .. Enumerable.Range(0, 1024).Select(_ => (byte)random.Next(256))];
        var packed = Gzip(whole);
        for (var length = 2; length < packed.Length; length += 13)
        {
            var message = LabelsMessage(packed[..length]);
            Assert.True(
                message.StartsWith("labels is cut off or damaged: its gzip data cannot be unpacked to the end.", StringComparison.Ordinal)
                || message.StartsWith("labels promises 1024 labels, but ends after ", StringComparison.Ordinal)
                || message.StartsWith("labels is too short for an IDX file: ", StringComparison.Ordinal)
                || message.StartsWith("labels ends in its header", StringComparison.Ordinal),
                $"{length} of {packed.Length} bytes: {message}");
        }
    }

    [Fact]
    public void A_packed_file_with_a_flipped_bit_is_noticed_by_its_checksum()
    {
        var packed = Gzip(Labels);
        packed[^6] ^= 1; // in the stored checksum
        Assert.StartsWith("labels is cut off or damaged: its gzip data cannot be unpacked to the end.", LabelsMessage(packed));
    }

    /// <summary>A stream that hands out one byte a read, as a network may.</summary>
    sealed class Trickle(byte[] bytes) : MemoryStream(bytes)
    {
        public override int Read(byte[] buffer, int offset, int count) => base.Read(buffer, offset, Math.Min(count, 1));

        public override int Read(Span<byte> buffer) => base.Read(buffer[..Math.Min(buffer.Length, 1)]);
    }
}
