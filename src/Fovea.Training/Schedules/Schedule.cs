namespace Fovea.Training.Schedules;

/// <summary>How the learning rate changes over a training, step by step: <c>new Trainer(model, sgd) { Schedule = new Cosine() }</c>.</summary>
public abstract record Schedule
{
    /// <summary>What the optimizer's first learning rate is multiplied by.</summary>
    /// <param name="progress">The share of the training's steps that are done, 0 to 1.</param>
    public abstract float Factor(double progress);
}

/// <summary>
/// Rises in a line from 0 while warming up (Goyal et al. 2017, section 2.2), then falls along half a cosine (Loshchilov and Hutter 2016,
/// equation 5, without restarts).
/// </summary>
/// <param name="Warmup">The share of the steps to warm up in, 0 or more and below 1.</param>
/// <param name="Final">The factor at the end.</param>
public sealed record Cosine(double Warmup = 0, double Final = 0) : Schedule
{
    /// <inheritdoc/>
    public override float Factor(double progress) => progress < Warmup
        ? (float)(progress / Warmup)
        : (float)(Final + (1 - Final) * (1 + Math.Cos(Math.PI * (progress - Warmup) / (1 - Warmup))) / 2);
}

/// <summary>Falls by a factor at certain points (He et al. 2015, section 4.2: a tenth at 1/2 and at 3/4).</summary>
/// <param name="Milestones">Shares of the steps, 0 to 1, after which it falls.</param>
/// <param name="Gamma">The factor.</param>
public sealed record MultiStep(IReadOnlyList<double> Milestones, float Gamma = 0.1f) : Schedule
{
    /// <inheritdoc/>
    public override float Factor(double progress) => MathF.Pow(Gamma, Milestones.Count(milestone => progress >= milestone));
}
