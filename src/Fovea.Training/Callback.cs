using Fovea.Training.Events;

namespace Fovea.Training;

/// <summary>Listens to a trainer. It may ask it to stop, and may read the model between steps.</summary>
public abstract class Callback
{
    /// <summary>Something happened.</summary>
    /// <param name="e">What.</param>
    /// <param name="trainer">The trainer that tells it.</param>
    public abstract void On(TrainingEvent e, Trainer trainer);
}
