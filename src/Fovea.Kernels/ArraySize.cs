namespace Fovea.Kernels;

/// <summary>The limit of everything that lies in one array; sizes come from options and may be any int.</summary>
internal static class ArraySize
{
    /// <summary>Refuses sizes N×C×H×W whose product no array can hold. An empty batch is held to the limit of one picture.</summary>
    public static void Check(object owner, string what, int batch, int channels, long height, long width)
    {
        var elements = (Int128)Math.Max(1, batch) * Math.Max(1, channels) * height * width;
        if (elements > Array.MaxLength)
            throw new GeometryException(
                $"{owner}: {what} would be {batch}×{channels}×{height}×{width}, more elements than an array can hold, {Array.MaxLength}. Use less padding or smaller sizes.");
    }
}
