namespace Fovea.Reports.Drawing;

/// <summary>
/// Places for the nodes of a graph without circles: a column for each step of the longest way to a node, nodes without a way close to
/// where they are used, and rows such that arrows are short.
/// </summary>
static class GraphLayout
{
    /// <summary>A column from the left and a row from the top for each node; rows may lie between whole numbers.</summary>
    public static (int Column, double Row)[] Of(int nodes, IReadOnlyList<(int From, int To)> edges)
    {
        var columns = Columns(nodes, edges);
        var rows = new double[nodes];
        var perColumn = Enumerable.Range(0, columns.Max() + 1).Select(column => Enumerable.Range(0, nodes).Where(node => columns[node] == column).ToArray()).ToArray();
        for (var i = 0; i < perColumn.Length; i++)
            Spread(perColumn[i], rows);

        // Each column moves towards its neighbours' rows, from the right and from the left in turn.
        for (var sweep = 0; sweep < 8; sweep++)
            foreach (var column in sweep % 2 == 0 ? perColumn.Reverse() : perColumn)
            {
                var wishes = column.ToDictionary(node => node, node =>
                {
                    var near = edges.Where(edge => sweep % 2 == 0 ? edge.From == node : edge.To == node).Select(edge => rows[sweep % 2 == 0 ? edge.To : edge.From]).ToArray();
                    return near.Length == 0 ? rows[node] : near.Average();
                });
                Settle(column, wishes, rows);
            }

        var top = rows.Min();
        return [.. columns.Select((column, node) => (column, rows[node] - top))];
    }

    /// <summary>Whether a way along the arrows comes back to where it began.</summary>
    public static bool HasCircle(int nodes, IReadOnlyList<(int From, int To)> edges)
    {
        var open = new int[nodes];
        foreach (var (_, to) in edges)
            open[to]++;
        var ready = new Stack<int>(Enumerable.Range(0, nodes).Where(node => open[node] == 0));
        var done = 0;
        for (; ready.TryPop(out var node); done++)
            foreach (var (_, to) in edges.Where(edge => edge.From == node))
                if (--open[to] == 0)
                    ready.Push(to);
        return done < nodes;
    }

    static int[] Columns(int nodes, IReadOnlyList<(int From, int To)> edges)
    {
        var columns = new int[nodes];
        for (var changed = true; changed;)
        {
            changed = false;
            foreach (var (from, to) in edges)
                if (columns[to] <= columns[from])
                    (columns[to], changed) = (columns[from] + 1, true);
        }

        for (var node = 0; node < nodes; node++)
            if (!edges.Any(edge => edge.To == node) && edges.Any(edge => edge.From == node))
                columns[node] = edges.Where(edge => edge.From == node).Min(edge => columns[edge.To]) - 1;
        return columns;
    }

    static void Spread(int[] column, double[] rows)
    {
        for (var i = 0; i < column.Length; i++)
            rows[column[i]] = i - ((column.Length - 1) / 2.0);
    }

    // In the order of their wishes, as near to them as a row apart allows.
    static void Settle(int[] column, Dictionary<int, double> wishes, double[] rows)
    {
        var order = column.OrderBy(node => wishes[node]).ThenBy(node => rows[node]).ThenBy(node => node).ToArray();
        if (order.Length == 0)
            return;
        var places = new double[order.Length];
        for (var i = 0; i < order.Length; i++)
            places[i] = i == 0 ? wishes[order[i]] : Math.Max(wishes[order[i]], places[i - 1] + 1);
        var shift = order.Select((node, i) => wishes[node] - places[i]).Average();
        for (var i = 0; i < order.Length; i++)
            rows[order[i]] = places[i] + shift;
    }
}
