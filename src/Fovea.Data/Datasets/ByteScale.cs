namespace Fovea.Data.Datasets;

/// <summary>What each byte of a picture becomes: (b/255 − mean)/deviation, looked up in a table.</summary>
static class ByteScale
{
    /// <summary>256 values for each channel.</summary>
    /// <param name="name">The set's name, for messages.</param>
    /// <param name="channels">Channels.</param>
    /// <param name="mean">One value a channel, or one for all.</param>
    /// <param name="deviation">One value a channel, or one for all; none may be 0.</param>
    /// <exception cref="ArgumentException">Neither one value nor one a channel, or a deviation that cannot be divided by.</exception>
    public static float[] Table(string name, int channels, ReadOnlySpan<float> mean, ReadOnlySpan<float> deviation)
    {
        CheckPerChannel(name, channels, mean.Length, nameof(mean));
        CheckPerChannel(name, channels, deviation.Length, nameof(deviation));
        foreach (var divisor in deviation)
        {
            if (!(float.IsFinite(divisor) && divisor != 0f))
                throw new ArgumentException($"{name}: cannot normalise with a deviation of {divisor}; give a number other than 0.", nameof(deviation));
        }

        var table = new float[channels * 256];
        for (var i = 0; i < table.Length; i++)
        {
            var channel = i / 256;
            var centre = mean[mean.Length == 1 ? 0 : channel];
            var spread = deviation[deviation.Length == 1 ? 0 : channel];
            table[i] = (((i % 256) / 255f) - centre) / spread;
        }

        return table;
    }

    static void CheckPerChannel(string name, int channels, int given, string what)
    {
        if (given != 1 && given != channels)
            throw new ArgumentException($"{name}: {given} values as {what}, expected 1 or {channels} (one a channel).", what);
    }
}
