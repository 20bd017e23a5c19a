using System.Buffers.Binary;
using Fovea.Data.Images;
using Fovea.Data.Images.Jpeg;

namespace Fovea.Data.Tests.Images.Jpeg;

public class ExifTests
{
    /// <summary>A segment with three entries, the orientation in the middle.</summary>
    static byte[] Segment(bool isBig, ushort value, ushort type = 3)
    {
        var tiff = new byte[8 + 2 + 36];
        (isBig ? "MM\0*"u8 : "II*\0"u8).CopyTo(tiff);
        Put(4, 0, 8);
        Put(8, 3);
        Put(10, 0x010F, 2);
        Put(22, 0x0112, type);
        Put(30, value);
        Put(34, 0x0131, 2);
        if (!isBig)
            BinaryPrimitives.WriteUInt32LittleEndian(tiff.AsSpan(4), 8);
        return [.. "Exif\0\0"u8, .. tiff];

        void Put(int at, params ushort[] numbers)
        {
            foreach (var number in numbers)
            {
                if (isBig)
                    BinaryPrimitives.WriteUInt16BigEndian(tiff.AsSpan(at), number);
                else
                    BinaryPrimitives.WriteUInt16LittleEndian(tiff.AsSpan(at), number);
                at += 2;
            }
        }
    }

    [Fact]
    public void The_orientation_is_found_in_either_order_of_bytes()
    {
        for (ushort value = 1; value <= 8; value++)
        {
            Assert.Equal(value, Exif.Orientation(Segment(true, value)));
            Assert.Equal(value, Exif.Orientation(Segment(false, value)));
        }
    }

    [Fact]
    public void What_is_broken_is_passed_over()
    {
        Assert.Null(Exif.Orientation(Segment(true, 0)));
        Assert.Null(Exif.Orientation(Segment(true, 9)));
        Assert.Null(Exif.Orientation(Segment(true, 6, type: 4)));
        Assert.Null(Exif.Orientation("http://ns.adobe.com/xap/1.0/\0"u8));
        var good = Segment(false, 6);
        for (var length = 0; length < good.Length; length++)
            Assert.True(Exif.Orientation(good.AsSpan(0, length)) is null or 6);
        for (var i = 0; i < good.Length; i++)
        {
            var broken = (byte[])good.Clone();
            broken[i] ^= 0xFF; // nothing but an answer is expected
            Assert.True(Exif.Orientation(broken) is null or (>= 1 and <= 8));
        }
    }

    [Theory]
    [InlineData(1, "abc/def")]
    [InlineData(2, "cba/fed")]
    [InlineData(3, "fed/cba")]
    [InlineData(4, "def/abc")]
    [InlineData(5, "ad/be/cf")]
    [InlineData(6, "da/eb/fc")]
    [InlineData(7, "fc/eb/da")]
    [InlineData(8, "cf/be/ad")]
    public void Pictures_are_turned_upright(int orientation, string expected)
    {
        var grey = new Picture(3, 2, 1, [.. "abcdef"u8]);
        var colour = grey.ToRgb();
        Assert.Equal(expected, Text(Orientation.Upright(grey, orientation)));
        Assert.Equal(expected, Text(Orientation.Upright(colour, orientation)));

        static string Text(Picture picture) => string.Join('/', Enumerable.Range(0, picture.Height).Select(
            y => string.Concat(Enumerable.Range(0, picture.Width).Select(x => (char)picture.Row(y)[x * picture.Channels]))));
    }
}
