namespace Fovea.Formats.Tests;

static class StreamExtensions
{
    /// <summary>The stream at its beginning.</summary>
    public static T Rewound<T>(this T stream) where T : Stream
    {
        stream.Position = 0;
        return stream;
    }
}
