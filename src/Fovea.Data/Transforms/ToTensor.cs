using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Fovea.Data.Images;
using Fovea.Tensors;

namespace Fovea.Data.Transforms;

/// <summary>From bytes, H×W×C, to values, C×H×W: b/255, normalised if asked for. A byte has 256 values, so all of them are computed once.</summary>
/// <param name="normalize">What follows b/255, or null for nothing.</param>
public sealed class ToTensor(Normalize? normalize = null)
{
    readonly float[] values = Table(normalize); // channel × 256: what each byte becomes

    /// <summary>The picture as a tensor.</summary>
    /// <returns>C×H×W values.</returns>
    /// <exception cref="ArgumentException">The normalization is for another number of channels.</exception>
    public Tensor Apply(Picture picture) =>
        Tensor.Create([picture.Channels, picture.Height, picture.Width], destination => Apply(picture, destination));

    /// <summary>Writes a picture's values.</summary>
    /// <param name="picture">The picture.</param>
    /// <param name="destination">Room for C·H·W values.</param>
    /// <exception cref="ArgumentException">The normalization is for another number of channels, or the destination is too short.</exception>
    public void Apply(Picture picture, Span<float> destination)
    {
        normalize?.Check(picture.Channels);
        var plane = picture.Width * picture.Height;
        if (destination.Length < plane * picture.Channels)
        {
            throw new ArgumentException(
                $"ToTensor: {picture.Channels}×{picture.Height}×{picture.Width} are {plane * picture.Channels} values, the destination has room for {destination.Length}.",
                nameof(destination));
        }

        if (picture.Channels == 3)
            WriteColour(picture.Pixels, destination[..plane], destination.Slice(plane, plane), destination.Slice(2 * plane, plane));
        else
        {
            var pixels = picture.Pixels;
            for (var channel = 0; channel < picture.Channels; channel++)
            {
                var table = Of(channel);
                for (var i = 0; i < plane; i++)
                    destination[(channel * plane) + i] = table[pixels[(i * picture.Channels) + channel]];
            }
        }
    }

    // All three channels in one go through the pixels.
    void WriteColour(ReadOnlySpan<byte> pixels, Span<float> red, Span<float> green, Span<float> blue)
    {
        ref var reds = ref MemoryMarshal.GetReference(Of(0)); // a byte cannot index past a table's end
        ref var greens = ref MemoryMarshal.GetReference(Of(1));
        ref var blues = ref MemoryMarshal.GetReference(Of(2));
        green = green[..red.Length];
        blue = blue[..red.Length];
        ref var pixel = ref MemoryMarshal.GetReference(pixels[..(3 * red.Length)]);
        for (var i = 0; i < red.Length; i++, pixel = ref Unsafe.Add(ref pixel, 3))
        {
            red[i] = Unsafe.Add(ref reds, (nint)pixel);
            green[i] = Unsafe.Add(ref greens, (nint)Unsafe.Add(ref pixel, 1));
            blue[i] = Unsafe.Add(ref blues, (nint)Unsafe.Add(ref pixel, 2));
        }
    }

    ReadOnlySpan<float> Of(int channel) => values.AsSpan((values.Length == 256 ? 0 : channel) * 256, 256);

    static float[] Table(Normalize? normalize)
    {
        var table = new float[256 * (normalize?.Channels ?? 1)];
        for (var i = 0; i < table.Length; i++)
        {
            var value = i % 256 / 255f;
            table[i] = normalize?.Of(value, i / 256) ?? value;
        }

        return table;
    }
}
