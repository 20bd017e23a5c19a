using System.Globalization;

namespace Fovea.Cli.Sources;

/// <summary>What the text of an option must be, on the command line and in <c>run.json</c>.</summary>
/// <param name="Expected">In words.</param>
/// <param name="Fits">Whether a text is that.</param>
sealed record Requirement(string Expected, Func<string, bool> Fits)
{
    public static readonly Requirement Count = Whole(1, int.MaxValue);

    public static readonly Requirement Seed = new(
        $"a whole number from 0 to {ulong.MaxValue}", text => ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out _));

    public static readonly Requirement FromZero = new("a number from 0 to 3.4e38", text => Number(text) >= 0);

    public static readonly Requirement AboveZero = new("a number above 0, up to 3.4e38", text => Number(text) > 0);

    public static readonly Requirement Share = new("a number from 0 up, below 1", text => Number(text) is >= 0 and < 1);

    public static readonly Requirement Pixels = new(
        $"a whole number from 1 to {int.MaxValue}", text => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is > 0 and <= int.MaxValue);

    public static readonly Requirement Fit = new($"{PictureFit.Crop} or {PictureFit.Stretch}", text => text is PictureFit.Crop or PictureFit.Stretch);

    public static readonly Requirement OnBadFile = new("stop or skip", text => text is "stop" or "skip");

    public static readonly Requirement Normalize = new(Normalization.Expected, text => Normalization.Parse(text) is not null);

    public static readonly Requirement FolderName = new(
        "the name of one folder, without / and \\", text => text is not ("." or "..") && text.AsSpan().IndexOfAny('/', '\\') < 0);

    public static Requirement Whole(int from, int to) => new(
        $"a whole number from {from} to {to}",
        text => int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && number >= from && number <= to);

    // NaN, which fits nothing, for what is no finite number.
    static float Number(string text) =>
        float.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && float.IsFinite(number) ? number : float.NaN;
}
