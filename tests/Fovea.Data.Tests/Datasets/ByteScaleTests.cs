using Fovea.Data.Datasets;

namespace Fovea.Data.Tests.Datasets;

public class ByteScaleTests
{
    [Theory]
    [InlineData(0f, 1f)]
    [InlineData(0.1307f, 0.3081f)]
    [InlineData(0.5f, -0.25f)]
    public void Every_byte_at_every_place_of_a_vector_becomes_what_the_formula_says(float mean, float deviation)
    {
        var scale = new ByteScale("bytes", 2, [9, mean], [9, deviation]);
        for (var length = 0; length <= 256 + 67; length += length < 70 ? 1 : 23)
        {
            var bytes = new byte[length];
            for (var i = 0; i < length; i++)
                bytes[i] = (byte)(255 - i * 7 + length);
            var values = new float[length + 1];
            values[length] = 42;
            scale.Convert(1, bytes, values.AsSpan(0, length));
            for (var i = 0; i < length; i++)
                Assert.Equal((bytes[i] / 255f - mean) / deviation, values[i]);
            Assert.Equal(42, values[length]);
        }
    }
}
