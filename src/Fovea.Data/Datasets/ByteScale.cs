using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Fovea.Data.Datasets;

/// <summary>What each byte of a picture becomes: (b/255 − mean)/deviation of its channel.</summary>
/// <remarks>The model waits for these numbers, so they are made a vector at a time; a division is exact, so the width does not show.</remarks>
sealed class ByteScale
{
    readonly (float Mean, float Deviation)[] channels;

    /// <param name="name">The set's name, for messages.</param>
    /// <param name="channels">Channels.</param>
    /// <param name="mean">One value a channel, or one for all.</param>
    /// <param name="deviation">One value a channel, or one for all; none may be 0.</param>
    /// <exception cref="ArgumentException">Neither one value nor one a channel, or a deviation that cannot be divided by.</exception>
    public ByteScale(string name, int channels, ReadOnlySpan<float> mean, ReadOnlySpan<float> deviation)
    {
        CheckPerChannel(name, channels, mean.Length, nameof(mean));
        CheckPerChannel(name, channels, deviation.Length, nameof(deviation));
        foreach (var divisor in deviation)
        {
            if (!(float.IsFinite(divisor) && divisor != 0f))
                throw new ArgumentException($"{name}: cannot normalise with a deviation of {divisor}; give a number other than 0.", nameof(deviation));
        }

        this.channels = new (float, float)[channels];
        for (var channel = 0; channel < channels; channel++)
            this.channels[channel] = (mean[mean.Length == 1 ? 0 : channel], deviation[deviation.Length == 1 ? 0 : channel]);
    }

    /// <summary>Writes the values of one channel of a picture.</summary>
    /// <param name="channel">Which, from 0.</param>
    /// <param name="bytes">Its bytes.</param>
    /// <param name="values">As many values.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // the first batches, too, are waited for
    public void Convert(int channel, ReadOnlySpan<byte> bytes, Span<float> values)
    {
        var (mean, deviation) = channels[channel];
        var i = 0;
        for (; i <= bytes.Length - Vector<byte>.Count; i += Vector<byte>.Count)
        {
            Vector.Widen(new Vector<byte>(bytes[i..]), out var low, out var high);
            Vector.Widen(low, out var first, out var second);
            Vector.Widen(high, out var third, out var fourth);
            var results = MemoryMarshal.Cast<float, Vector<float>>(values[i..]);
            results[3] = Scaled(fourth, mean, deviation);
            results[2] = Scaled(third, mean, deviation);
            results[1] = Scaled(second, mean, deviation);
            results[0] = Scaled(first, mean, deviation);
        }

        for (; i < bytes.Length; i++)
            values[i] = ((bytes[i] / 255f) - mean) / deviation;
    }

    static Vector<float> Scaled(Vector<uint> bytes, float mean, float deviation) =>
        ((Vector.ConvertToSingle(Vector.AsVectorInt32(bytes)) / 255f) - new Vector<float>(mean)) / deviation;

    static void CheckPerChannel(string name, int channels, int given, string what)
    {
        if (given != 1 && given != channels)
            throw new ArgumentException($"{name}: {given} values as {what}, expected 1 or {channels} (one a channel).", what);
    }
}
