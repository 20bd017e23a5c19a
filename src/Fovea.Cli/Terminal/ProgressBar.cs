using System.Diagnostics;
using System.Globalization;
using Fovea.Training;
using Fovea.Training.Events;

namespace Fovea.Cli.Terminal;

/// <summary>
/// One line of a terminal that is drawn over: a bar, pictures a second, loss, accuracy and the time left. Drawn at most ten times a
/// second, from the training thread, so that it costs nothing.
/// </summary>
/// <param name="output">The terminal.</param>
/// <param name="width">Its columns.</param>
sealed class ProgressBar(TextWriter output, int width) : Callback
{
    const int BarLength = 24;
    const long MillisecondsBetween = 100;

    readonly Stopwatch clock = new();
    long drawn;
    int steps, epochs, before, examples, correct;
    double lossSum;

    /// <inheritdoc/>
    public override void On(TrainingEvent e, Trainer trainer)
    {
        switch (e)
        {
            case TrainingStarted started:
                (steps, epochs, before) = (started.StepsPerEpoch, started.Epochs, trainer.Progress.Steps);
                clock.Restart();
                break;
            case EpochStarted:
                (examples, correct, lossSum) = (0, 0, 0);
                break;
            case StepEnded step:
                examples += step.Examples;
                correct += (int)Math.Round(step.Accuracy * step.Examples);
                lossSum += (double)step.Loss * step.Examples;
                if (clock.ElapsedMilliseconds - drawn >= MillisecondsBetween || step.Step == steps)
                    Draw(step, trainer.Progress.Steps);
                break;
            case EpochEnded or TrainingStopping:
                output.Write($"\r{new string(' ', width - 1)}\r");
                break;
        }
    }

    void Draw(StepEnded step, int done)
    {
        drawn = clock.ElapsedMilliseconds;
        var perStep = clock.Elapsed.TotalSeconds / Math.Max(1, done - before);
        var left = (long)(perStep * (((long)steps * epochs) - done));
        var head = $"epoch {step.Epoch}/{epochs} ";
        var tail = string.Create(
            CultureInfo.InvariantCulture,
            $" {step.Step}/{steps}  {step.Examples / perStep:N0} pictures/s  loss {lossSum / examples:F4}  accuracy {(double)correct / examples:P1}  {left / 3600}:{left / 60 % 60:00}:{left % 60:00} left");
        // The bar takes what the numbers leave of the line.
        var length = Math.Clamp(width - 1 - head.Length - tail.Length, 0, BarLength);
        var filled = length * step.Step / Math.Max(1, steps);
        var line = $"{head}{new string('━', filled)}{new string('─', length - filled)}{tail}";
        output.Write('\r' + (line.Length < width ? line.PadRight(width - 1) : line[..(width - 1)]));
        output.Flush();
    }
}
