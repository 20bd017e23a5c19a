using Fovea.Training.Events;

namespace Fovea.Training.Callbacks;

/// <summary>Writes every event as one line of JSON: see <see cref="EventJson"/>.</summary>
/// <param name="stream">Where to; flushed after every line and left open.</param>
public sealed class JsonLines(Stream stream) : Callback
{
    /// <inheritdoc/>
    public override void On(TrainingEvent e, Trainer trainer) => EventJson.WriteLine(stream, e);
}
