using Fovea.Tensors;

namespace Fovea.Training.Search;

/// <summary>A setting with a few values to choose from, or with one alone, which is then not searched for.</summary>
public sealed class Choice : Hyperparameter
{
    /// <summary>Takes the values.</summary>
    /// <param name="name">The setting's name.</param>
    /// <param name="values">Its values.</param>
    /// <exception cref="ArgumentException">There is none, or one is empty or stands twice.</exception>
    public Choice(string name, IReadOnlyList<string> values) : base(name)
    {
        Values = values;
        if (values.Count == 0 || values.Any(value => value.Length == 0))
            throw new ArgumentException($"{name} is \"{this}\", a list with an empty place; give values between commas, such as 32,64,128.");
        if (values.GroupBy(value => value).FirstOrDefault(group => group.Count() > 1) is { Key: var twice })
            throw new ArgumentException($"{name} is \"{this}\", which has {twice} twice; give each value once.");
    }

    /// <summary>The values.</summary>
    public IReadOnlyList<string> Values { get; }

    /// <inheritdoc/>
    public override string Draw(Rng rng) => Values[rng.NextInt(Values.Count)];

    /// <summary>The values that are among the best.</summary>
    /// <inheritdoc/>
    public override Hyperparameter Narrow(IReadOnlyList<string> best) => new Choice(Name, [.. Values.Where(best.Contains)]);

    /// <summary>As it would be written: <c>32,64,128</c>.</summary>
    public override string ToString() => string.Join(',', Values);
}
