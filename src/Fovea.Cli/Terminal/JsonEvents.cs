using Fovea.Training;
using Fovea.Training.Events;

namespace Fovea.Cli.Terminal;

/// <summary>Writes every event as one line of JSON.</summary>
/// <param name="output">Where to.</param>
sealed class JsonEvents(TextWriter output) : Callback
{
    /// <inheritdoc/>
    public override void On(TrainingEvent e, Trainer trainer)
    {
        output.WriteLine(EventJson.Write(e));
        output.Flush();
    }
}
