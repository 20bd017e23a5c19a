using Fovea.Training.Events;

namespace Fovea.Training.Tests;

/// <summary>Keeps what it hears, and does something on it.</summary>
sealed class Listener(Action<TrainingEvent, Trainer>? then = null) : Callback
{
    public List<TrainingEvent> Heard { get; } = [];

    public override void On(TrainingEvent e, Trainer trainer)
    {
        Heard.Add(e);
        then?.Invoke(e, trainer);
    }
}
