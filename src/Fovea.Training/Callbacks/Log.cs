using System.Globalization;
using Fovea.Training.Events;

namespace Fovea.Training.Callbacks;

/// <summary>Plain lines: one an epoch, one at the beginning and one at the end.</summary>
/// <param name="write">Receives each line, without a line break.</param>
public sealed class Log(Action<string> write) : Callback
{
    int epochs, examples;
    double learning, waiting; // seconds

    /// <summary>Writes to a text writer.</summary>
    /// <param name="writer">Where to; flushed after every line.</param>
    public Log(TextWriter writer)
        : this(line =>
        {
            writer.WriteLine(line);
            writer.Flush();
        })
    {
    }

    /// <inheritdoc/>
    public override void On(TrainingEvent e, Trainer trainer)
    {
        switch (e)
        {
            case TrainingStarted started:
                (epochs, examples, learning, waiting) = (started.Epochs, started.Examples, 0, 0);
                write(Text(
                    $"{started.Model}: {started.Parameters:N0} parameters, {started.Optimizer} at {started.LearningRate}, {started.Examples:N0} pictures in {started.StepsPerEpoch:N0} steps an epoch"));
                break;
            case EpochEnded epoch:
                var test = epoch.TestAccuracy is { } accuracy ? Text($"  test loss {epoch.TestLoss:F4}  accuracy {accuracy:P2}") : "";
                write(Text(
                    $"epoch {epoch.Epoch}/{epochs}  loss {epoch.TrainLoss:F4}  accuracy {epoch.TrainAccuracy:P2}{test}  {epoch.ExamplesPerSecond:N0} pictures/s  {epoch.Seconds:F1} s"));
                // Of the epoch's learning, validation excluded: seconds = examples / speed.
                var spent = examples / epoch.ExamplesPerSecond;
                (learning, waiting) = (learning + spent, waiting + spent * epoch.WaitShare);
                break;
            case TrainingEnded ended:
                var idle = learning > 0 ? Text($", {waiting / learning:P1} of it waiting for pictures") : "";
                var final = ended.TestAccuracy is { } last ? Text($", test accuracy {last:P2}") : "";
                write(Text($"{Describe(ended.Reason)} after {ended.Steps:N0} steps in {ended.Seconds:F1} s{idle}{final}"));
                write($"weights sha256 {ended.WeightsSha256}");
                break;
        }
    }

    static string Describe(StopReason reason) => reason switch
    {
        StopReason.Completed => "done",
        StopReason.Stopped => "stopped early",
        StopReason.Cancelled => "interrupted",
        _ => "diverged",
    };

    static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
