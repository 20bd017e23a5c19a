namespace Fovea.Training.Metrics;

/// <summary>How often each class was taken for each: rows are what was right, columns what was said.</summary>
public sealed class ConfusionMatrix
{
    readonly int[,] counts;

    /// <summary>Counts answers.</summary>
    /// <param name="classes">Number of classes.</param>
    /// <param name="answers">The answers; labels and guesses from 0 to the number of classes less one.</param>
    public ConfusionMatrix(int classes, IEnumerable<Answer> answers)
    {
        counts = new int[classes, classes];
        foreach (var answer in answers)
            counts[answer.Label, answer.Guess]++;
    }

    /// <summary>Number of classes.</summary>
    public int Classes => counts.GetLength(0);

    /// <summary>How often a class was taken for another, or for itself.</summary>
    /// <param name="label">What was right.</param>
    /// <param name="guess">What was said.</param>
    public int this[int label, int guess] => counts[label, guess];

    /// <summary>Examples of a class: the sum of its row.</summary>
    /// <param name="label">The class.</param>
    public int Examples(int label) => Sum(other => counts[label, other]);

    /// <summary>Of what was said to be of a class, the share that is; null if nothing was.</summary>
    /// <param name="label">The class.</param>
    public double? Precision(int label) => Share(counts[label, label], Sum(other => counts[other, label]));

    /// <summary>Of what is of a class, the share that was said to be; null if nothing is.</summary>
    /// <param name="label">The class.</param>
    public double? Recall(int label) => Share(counts[label, label], Examples(label));

    /// <summary>The harmonic mean of precision and recall: 2·TP/(2·TP + FP + FN); null if there is nothing of the class on either side.</summary>
    /// <param name="label">The class.</param>
    public double? F1(int label) => Share(2 * counts[label, label], Sum(other => counts[other, label]) + Examples(label));

    static double? Share(int part, int whole) => whole == 0 ? null : (double)part / whole;

    int Sum(Func<int, int> count)
    {
        var sum = 0;
        for (var i = 0; i < Classes; i++)
            sum += count(i);
        return sum;
    }
}
