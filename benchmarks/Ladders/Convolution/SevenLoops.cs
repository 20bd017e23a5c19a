namespace Fovea.Ladders.Convolution;

/// <summary>
/// The definition: picture, filter, row, column, channel and the window's row and column. One multiply-add needs two comparisons, two
/// addresses and the end of the addition before it.
/// </summary>
internal static unsafe class SevenLoops
{
    public static void Forward(Layer l, float* x, float* w, float* y)
    {
        for (var image = 0; image < l.Batch; image++)
        {
            for (var filter = 0; filter < l.Outputs; filter++)
            {
                for (var row = 0; row < l.Height; row++)
                {
                    for (var column = 0; column < l.Width; column++)
                        *y++ = Sum(l, x + image * l.Inputs * l.Pixels, w + filter * l.Depth, row, column);
                }
            }
        }
    }

    private static float Sum(Layer l, float* x, float* w, int row, int column)
    {
        var sum = 0f;
        for (var channel = 0; channel < l.Inputs; channel++)
        {
            for (var i = 0; i < 3; i++)
            {
                for (var j = 0; j < 3; j++)
                {
                    int r = row + i - 1, c = column + j - 1;
                    if (r >= 0 && r < l.Height && c >= 0 && c < l.Width)
                        sum += w[(channel * 3 + i) * 3 + j] * x[(channel * l.Height + r) * l.Width + c];
                }
            }
        }

        return sum;
    }
}
