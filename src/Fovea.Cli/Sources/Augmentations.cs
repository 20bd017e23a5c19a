using System.Globalization;
using Fovea.Cli.Terminal;
using Fovea.Data.Images;
using Fovea.Data.Transforms;
using Fovea.Layers;
using Fovea.Tensors;

namespace Fovea.Cli.Sources;

/// <summary>The option <c>--augment</c>: what happens to training pictures by chance.</summary>
/// <param name="Pictures">Done with bytes, in this order.</param>
/// <param name="Values">Done with values afterwards, in this order.</param>
/// <param name="Mixes">Done with batches; of several each batch takes one.</param>
sealed record Augmentations(IReadOnlyList<IPictureTransform> Pictures, IReadOnlyList<IAugmentation> Values, IReadOnlyList<IBatchMix> Mixes)
{
    /// <summary>One that can be asked for.</summary>
    /// <param name="Name">Its name.</param>
    /// <param name="Strength">What the number after the colon is, or null if there is none.</param>
    /// <param name="Usual">The number if none is given.</param>
    /// <param name="Least">The least number.</param>
    /// <param name="Most">The largest number.</param>
    /// <param name="Make">Makes it for a strength and a picture's rows: an <see cref="IPictureTransform"/>, an <see cref="IAugmentation"/>, both, or an <see cref="IBatchMix"/>.</param>
    sealed record Kind(string Name, string? Strength, float Usual, float Least, float Most, Func<float, int, object> Make);

    static readonly Kind[] Kinds =
    [
        new("crop", "the largest shift in pixels, an eighth of the picture unless given", float.NaN, 1, 1000, (strength, size) => new RandomCrop(float.IsNaN(strength) ? Math.Max(1, size / 8) : (int)strength)),
        new("flip", "how often", 0.5f, 0, 1, (strength, _) => new RandomHorizontalFlip(strength)),
        new("vflip", "how often", 0.5f, 0, 1, (strength, _) => new RandomVerticalFlip(strength)),
        new("rotate", "the largest turn in degrees", 15, 0, 180, (strength, _) => new RandomRotation(strength, ResampleFilter.Bilinear)),
        new("affine", "the largest turn in degrees, with shifts and sizes by a tenth", 10, 0, 180,
            (strength, _) => new RandomAffine(strength) { Shift = (0.1f, 0.1f), Scale = (0.9f, 1.1f), Filter = ResampleFilter.Bilinear }),
        new("jitter", "the change of brightness, contrast and saturation, a quarter of it of hue", 0.4f, 0, 1,
            (strength, _) => new ColorJitter(strength, strength, strength, strength / 4)),
        new("gray", "how often", 0.1f, 0, 1, (strength, _) => new RandomGrayscale(strength)),
        new("blur", "the largest deviation in pixels", 1, 0.1f, 20,
            (strength, _) => new GaussianBlur((2 * (int)Math.Ceiling(2 * strength)) + 1) { Sigma = (0.1f, strength) }),
        new("erase", "how often", 0.25f, 0, 1, (strength, _) => new RandomErasing(strength)),
        new("trivial", null, 0, 0, 0, (_, _) => new TrivialAugment()),
        new("rand", "the strength of its two operations", 9, 0, 30, (strength, _) => new RandAugment(magnitude: (int)strength)),
        new("resized-crop", "the least share of the area", 0.08f, 0.01f, 1, (strength, size) => new RandomResizedCrop(size) { Scale = (strength, 1) }),
        new("mixup", "alpha", 0.2f, 0.001f, 100, (strength, _) => new MixUp(strength)),
        new("cutmix", "alpha", 1, 0.001f, 100, (strength, _) => new CutMix(strength)),
    ];

    /// <summary>All names, for help and messages.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. Kinds.Select(kind => kind.Name), "none"];

    /// <summary>What each name is followed by, for help.</summary>
    public static string Help { get; } = string.Join("; ", Kinds.Select(kind =>
        kind.Strength is null ? kind.Name : string.Create(CultureInfo.InvariantCulture, $"{kind.Name}{(float.IsNaN(kind.Usual) ? "" : $":{kind.Usual}")} ({kind.Strength})")));

    /// <summary>Reads names with strengths, such as <c>crop,flip,rotate:15,mixup</c>.</summary>
    /// <param name="text">The names, or null for none.</param>
    /// <param name="size">Rows of a picture as the model takes it.</param>
    /// <exception cref="UsageException">There is no such augmentation, or not of that strength.</exception>
    public static Augmentations Parse(string? text, int size)
    {
        if (text is null or "none")
            return new Augmentations([], [], []);
        object[] made = [.. text.Split(',', StringSplitOptions.TrimEntries).Select(part => Make(part, size))];
        // What can be done with either is done with values, as long as nothing asks for bytes.
        var hasBytes = made.Any(one => one is IPictureTransform and not IAugmentation);
        bool IsForBytes(object one) => one is IPictureTransform && (hasBytes || one is not IAugmentation);
        return new Augmentations(
            [.. made.Where(IsForBytes).Cast<IPictureTransform>()],
            [.. made.Where(one => !IsForBytes(one)).OfType<IAugmentation>()],
            [.. made.OfType<IBatchMix>()]);
    }

    /// <summary>Whether nothing happens.</summary>
    public bool IsNone => Pictures.Count + Values.Count + Mixes.Count == 0;

    /// <summary>Whether pictures of any size come out in the model's.</summary>
    public bool CutsToSize => Pictures.Any(transform => transform is RandomResizedCrop);

    /// <summary>All but the mixes, for pictures of any size; what makes them the model's size stands before or among <see cref="Pictures"/>.</summary>
    /// <param name="shape">What the model takes, C×H×W.</param>
    /// <param name="normalize">How values are normalised.</param>
    /// <param name="before">What happens to pictures first.</param>
    public Pipeline Pipeline(Shape shape, Normalization? normalize, params IReadOnlyList<IPictureTransform> before) => new(shape)
    {
        Pictures = [.. before, .. Pictures],
        ToTensor = new ToTensor(normalize is null ? null : new Normalize(normalize.Mean, normalize.Deviation)),
        Values = Values,
    };

    static object Make(string part, int size)
    {
        var colon = part.IndexOf(':', StringComparison.Ordinal);
        var name = colon < 0 ? part : part[..colon];
        var kind = Kinds.FirstOrDefault(kind => string.Equals(kind.Name, name, StringComparison.OrdinalIgnoreCase))
            ?? throw new UsageException($"There is no augmentation \"{name}\".{Hint(name)} Augmentations are {string.Join(", ", Names)}.");
        if (colon < 0)
            return kind.Make(kind.Usual, size);
        if (kind.Strength is null)
            throw new UsageException($"The augmentation {kind.Name} has no strength; write {kind.Name} alone.");
        return float.TryParse(part.AsSpan(colon + 1), NumberStyles.Float, CultureInfo.InvariantCulture, out var strength) && strength >= kind.Least && strength <= kind.Most
            ? kind.Make(strength, size)
            : throw new UsageException(string.Create(
                CultureInfo.InvariantCulture,
                $"The augmentation {kind.Name} takes a number from {kind.Least} to {kind.Most} after the colon, {kind.Strength}; it was \"{part[(colon + 1)..]}\"."));
    }

    static string Hint(string name) =>
        name == "none" ? " \"none\" stands alone." : NearestName.Of(name, Names) is [var nearest] ? $" Did you mean \"{nearest}\"?" : "";
}
