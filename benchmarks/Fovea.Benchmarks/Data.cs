namespace Fovea.Benchmarks;

/// <summary>Numbers to calculate with.</summary>
internal static class Data
{
    public static float[] Uniform(int length)
    {
        var random = new Random(1);
        var values = new float[length];
        foreach (ref var value in values.AsSpan())
            value = random.NextSingle() - 0.5f;
        return values;
    }
}
