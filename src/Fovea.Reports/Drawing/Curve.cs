using System.Text;
using static Fovea.Reports.Drawing.Svg;

namespace Fovea.Reports.Drawing;

/// <summary>A line through points as path data.</summary>
static class Curve
{
    /// <summary>
    /// The path. A point that is not finite interrupts it. Of many points in one column of pixels four remain: first, lowest, highest,
    /// last; that looks the same and keeps pages small.
    /// </summary>
    public static string Data(double[] x, double[] y, Scale scaleX, Scale scaleY)
    {
        var data = new StringBuilder();
        var pen = false;
        for (var i = 0; i < x.Length;)
        {
            if (!double.IsFinite(x[i]) || !double.IsFinite(y[i]))
            {
                pen = false;
                i++;
                continue;
            }

            var end = EndOfColumn(x, y, i, scaleX);
            foreach (var point in Kept(y, i, end))
            {
                data.Append(pen ? 'L' : 'M').Append(N(scaleX[x[point]])).Append(' ').Append(N(scaleY[y[point]]));
                pen = true;
            }

            i = end;
        }

        return data.ToString();
    }

    // As long as points go to the right by less than a pixel all told.
    static int EndOfColumn(double[] x, double[] y, int from, Scale scale)
    {
        var start = scale[x[from]];
        var end = from + 1;
        while (end < x.Length && double.IsFinite(y[end]) && x[end] >= x[end - 1] && scale[x[end]] - start < 1)
            end++;
        return end - from > 4 ? end : from + 1;
    }

    static IEnumerable<int> Kept(double[] y, int from, int end)
    {
        if (end - from == 1)
            return [from];
        var (low, high) = (from, from);
        for (var i = from; i < end; i++)
            (low, high) = (y[i] < y[low] ? i : low, y[i] > y[high] ? i : high);
        return new SortedSet<int> { from, low, high, end - 1 };
    }
}
