using System.Globalization;
using Fovea.Cli.Terminal;
using Fovea.Data.Datasets;

namespace Fovea.Cli.Sources;

/// <summary>The option <c>--normalize</c>: what is subtracted from pixel values (0 to 1) and what they are then divided by.</summary>
/// <param name="Mean">One value for all channels or one for each.</param>
/// <param name="Deviation">As many.</param>
sealed record Normalization(float[] Mean, float[] Deviation)
{
    /// <summary>Well-known ones by name: a mean and a deviation for each channel.</summary>
    static readonly (string Name, string Values)[] Known =
    [
        ("imagenet", "0.485,0.456,0.406,0.229,0.224,0.225"),
        ("cifar10", "0.4914,0.4822,0.4465,0.247,0.2435,0.2616"),
        ("mnist", "0.1307,0.3081"),
    ];

    public const string Expected = "a mean and a deviation above 0, such as 0.5,0.5, three of each, or imagenet, cifar10 or mnist";

    /// <summary>What the text says, or null if it is something else.</summary>
    public static Normalization? Parse(string text)
    {
        foreach (var (name, values) in Known)
            if (string.Equals(name, text, StringComparison.OrdinalIgnoreCase))
                return Parse(values);

        var parts = text.Split(',');
        if (parts.Length is not (2 or 6))
            return null;
        var numbers = new float[parts.Length];
        var half = parts.Length / 2;
        for (var i = 0; i < parts.Length; i++)
            if (!float.TryParse(parts[i], NumberStyles.Float, CultureInfo.InvariantCulture, out numbers[i]) || !float.IsFinite(numbers[i])
                || (i >= half && numbers[i] <= 0))
                return null;
        return new Normalization(numbers[..half], numbers[half..]);
    }

    /// <summary>The set, normalised or as it is.</summary>
    /// <exception cref="UsageException">The set has another number of channels.</exception>
    public static ImageDataset Apply(ImageDataset data, Normalization? normalize) => normalize switch
    {
        null => data,
        { Mean.Length: var count } when count != 1 && count != data.Channels =>
            throw new UsageException($"--normalize has {count} means, but pictures of {data.Name} have {data.Channels} {(data.Channels == 1 ? "channel" : "channels")}."),
        _ => data.Normalize(normalize.Mean, normalize.Deviation),
    };

    /// <summary>Reads back by <see cref="Parse"/>.</summary>
    public override string ToString() => string.Join(',', [.. Mean.Concat(Deviation).Select(number => number.ToString(CultureInfo.InvariantCulture))]);
}
