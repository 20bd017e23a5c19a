namespace Fovea.Data.Datasets;

/// <summary>Labels as rows of zeros with a single one.</summary>
public static class OneHot
{
    /// <summary>Writes labels as an N×classes matrix: 1 in the column of the label, 0 elsewhere.</summary>
    /// <param name="labels">N labels, each from 0 to <paramref name="classes"/> less one.</param>
    /// <param name="classes">Columns.</param>
    /// <returns>N·classes values, row by row.</returns>
    /// <exception cref="ArgumentException">A label is outside the classes.</exception>
    public static float[] Encode(ReadOnlySpan<int> labels, int classes)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(classes);
        var rows = new float[labels.Length * classes];
        for (var i = 0; i < labels.Length; i++)
        {
            if ((uint)labels[i] >= (uint)classes)
                throw new ArgumentException($"OneHot: label {i} is {labels[i]}, expected 0 to {classes - 1} ({classes} classes).", nameof(labels));
            rows[(i * classes) + labels[i]] = 1f;
        }

        return rows;
    }
}
