namespace Fovea.Reports.Drawing;

/// <summary>Lines of equal height over a grid: Lorensen and Cline's marching cubes, in the plane.</summary>
static class MarchingSquares
{
    /// <summary>The lines of one level, each as a chain of points in grid coordinates (column, row).</summary>
    /// <param name="rows">Rows of heights.</param>
    /// <param name="columns">Columns of heights.</param>
    /// <param name="height">The height at (row, column); cells with one that is not finite are passed over.</param>
    /// <param name="level">The level.</param>
    public static List<List<(double X, double Y)>> Lines(int rows, int columns, Func<int, int, double> height, double level)
    {
        // A line crosses edges between neighbouring corners. Edge 2·k leads from corner k to the right, edge 2·k + 1 down.
        var neighbours = new Dictionary<int, List<int>>();
        for (var row = 0; row + 1 < rows; row++)
            for (var column = 0; column + 1 < columns; column++)
                Connect(neighbours, row, column, columns, height, level);

        var lines = new List<List<(double, double)>>();
        var used = new HashSet<int>();

        // Open lines from their ends first; what is left then are rings.
        foreach (var start in neighbours.Keys.Order().Where(edge => neighbours[edge].Count == 1).Concat(neighbours.Keys.Order()))
        {
            if (!used.Add(start))
                continue;
            var line = new List<(double, double)> { Crossing(start, columns, height, level) };
            var (at, isOpen) = (start, true);
            while (isOpen)
            {
                isOpen = false;
                foreach (var next in neighbours[at])
                    if (used.Add(next))
                    {
                        line.Add(Crossing(next, columns, height, level));
                        (at, isOpen) = (next, true);
                        break;
                    }
            }

            if (line.Count > 2 && neighbours[at].Contains(start))
                line.Add(line[0]);
            if (line.Count > 1)
                lines.Add(line);
        }

        return lines;
    }

    static void Connect(Dictionary<int, List<int>> neighbours, int row, int column, int columns, Func<int, int, double> height, double level)
    {
        var (a, b, c, d) = (height(row, column), height(row, column + 1), height(row + 1, column + 1), height(row + 1, column));
        if (!double.IsFinite(a + b + c + d))
            return;
        var (top, left) = (2 * ((row * columns) + column), (2 * ((row * columns) + column)) + 1);
        var (right, bottom) = (left + 2, top + (2 * columns));
        var state = (a > level ? 8 : 0) | (b > level ? 4 : 0) | (c > level ? 2 : 0) | (d > level ? 1 : 0);
        switch (state)
        {
            case 1 or 14: Join(left, bottom); break;
            case 2 or 13: Join(bottom, right); break;
            case 3 or 12: Join(left, right); break;
            case 4 or 11: Join(top, right); break;
            case 6 or 9: Join(top, bottom); break;
            case 7 or 8: Join(left, top); break;
            case 5 or 10:
                // A saddle: the middle decides which corners belong together.
                var isMiddleAbove = (a + b + c + d) / 4 > level;
                if (isMiddleAbove == (state == 5))
                {
                    Join(left, top);
                    Join(bottom, right);
                }
                else
                {
                    Join(left, bottom);
                    Join(top, right);
                }

                break;
        }

        void Join(int from, int to)
        {
            Neighbours(from).Add(to);
            Neighbours(to).Add(from);
        }

        List<int> Neighbours(int edge)
        {
            if (!neighbours.TryGetValue(edge, out var list))
                neighbours.Add(edge, list = []);
            return list;
        }
    }

    static (double X, double Y) Crossing(int edge, int columns, Func<int, int, double> height, double level)
    {
        var (row, column, isDown) = (edge / 2 / columns, edge / 2 % columns, edge % 2 == 1);
        var (from, to) = (height(row, column), isDown ? height(row + 1, column) : height(row, column + 1));
        var share = (level - from) / (to - from);
        return isDown ? (column, row + share) : (column + share, row);
    }
}
