namespace Fovea.Layers;

/// <summary>What somebody probably meant: the names at the smallest edit distance (Levenshtein 1965), letters of any case alike.</summary>
public static class NearestName
{
    /// <summary>The nearest candidates, nearest first; none that has more than half its letters wrong.</summary>
    /// <param name="name">What was written.</param>
    /// <param name="candidates">What exists.</param>
    /// <param name="count">How many to give at most.</param>
    public static IReadOnlyList<string> Of(string name, IEnumerable<string> candidates, int count = 1) =>
    [
        .. candidates
            .Select(candidate => (Name: candidate, Distance: Distance(name.ToUpperInvariant(), candidate.ToUpperInvariant())))
            .Where(candidate => candidate.Distance <= Math.Max(name.Length, candidate.Name.Length) / 2)
            .OrderBy(candidate => candidate.Distance)
            .Take(count)
            .Select(candidate => candidate.Name),
    ];

    /// <summary>Insertions, deletions and replacements of letters that turn one text into the other.</summary>
    internal static int Distance(string a, string b)
    {
        var row = new int[b.Length + 1];
        for (var j = 0; j <= b.Length; j++)
            row[j] = j;
        for (var i = 1; i <= a.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var replaced = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(replaced, Math.Min(row[j], row[j - 1]) + 1);
            }
        }

        return row[b.Length];
    }
}
