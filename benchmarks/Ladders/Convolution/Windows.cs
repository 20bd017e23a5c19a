namespace Fovea.Ladders.Convolution;

/// <summary>One picture's windows written out as a matrix of C·9 rows and H·W columns: row (channel, i, j) is the picture moved by (i − 1, j − 1).</summary>
internal static unsafe class Windows
{
    public static void Unfold(Layer l, float* x, float* matrix)
    {
        for (var channel = 0; channel < l.Inputs; channel++)
        {
            for (var tap = 0; tap < 9; tap++)
            {
                for (var row = 0; row < l.Height; row++)
                {
                    for (var column = 0; column < l.Width; column++)
                    {
                        int r = row + tap / 3 - 1, c = column + tap % 3 - 1;
                        var inside = r >= 0 && r < l.Height && c >= 0 && c < l.Width;
                        *matrix++ = inside ? x[(channel * l.Height + r) * l.Width + c] : 0;
                    }
                }
            }
        }
    }
}
