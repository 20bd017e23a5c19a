using System.Text.RegularExpressions;
using Fovea.Reports.Drawing;

namespace Fovea.Reports.Tests;

/// <summary>The style sheet's colours: contrast after WCAG 2, and what remains of differences in colour-blind eyes (Machado et al. 2009).</summary>
public sealed partial class LookTests
{
    static readonly string Style = Regex.Match(DemoPage.Create().ToHtml(Reports.Texts.Language.English), "<style>(.*?)</style>", RegexOptions.Singleline).Groups[1].Value;

    // Linear red, green, blue as seen with no red, no green, no blue receptors, and with all.
    static readonly double[][] Eyes =
    [
        [0.152286, 1.052583, -0.204868, 0.114503, 0.786281, 0.099216, -0.003882, -0.048116, 1.051998],
        [0.367322, 0.860646, -0.227968, 0.280085, 0.672501, 0.047413, -0.011820, 0.042940, 0.968881],
        [1.255528, -0.076749, -0.178779, -0.078411, 0.930809, 0.147602, 0.004733, 0.691367, 0.303900],
        [1, 0, 0, 0, 1, 0, 0, 0, 1],
    ];

    [Theory, InlineData(false), InlineData(true)]
    public void LinesStandOutFromTheCard(bool dark)
    {
        var colours = Theme(dark);
        Assert.All(Enumerable.Range(1, Marker.Count), i => Assert.True(Contrast(colours[$"c{i}"], colours["card"]) >= 3, $"c{i}"));
    }

    [Theory, InlineData(false), InlineData(true)]
    public void WordsCanBeRead(bool dark)
    {
        var colours = Theme(dark);
        foreach (var ground in (string[])["paper", "card"])
            Assert.All((string[])["ink", "muted", "link", "warm"], word => Assert.True(Contrast(colours[word], colours[ground]) >= 4.5, $"{word} on {ground}"));
        Assert.True(Contrast(colours["c1"], colours["card"]) >= 4.5);
    }

    [Theory, InlineData(false), InlineData(true)]
    public void SeriesAreToldApartByAllEyes(bool dark)
    {
        var colours = Theme(dark);
        foreach (var eye in Eyes)
            for (var a = 1; a <= Marker.Count; a++)
                for (var b = a + 1; b <= Marker.Count; b++)
                    Assert.True(Distance(See(eye, colours[$"c{a}"]), See(eye, colours[$"c{b}"])) > 0.08, $"c{a} and c{b}");
    }

    [Fact]
    public void DarkIsTheSameByHabitAndByChoice()
    {
        var dark = Variables().Matches(Style).Select(match => Regex.Replace(match.Value, @"\s+", " ")).Where(block => block.Contains("color-scheme: dark")).ToArray();
        Assert.Equal(2, dark.Length);
        Assert.Equal(dark[0], dark[1]);
    }

    [Fact]
    public void ColoursOfNumbersAreToldByTheirBrightness()
    {
        var scale = ColourScale.Fitting(new(0, 1));
        var brightness = Enumerable.Range(0, 21).Select(i => scale.At(i / 20.0).Luminance).ToArray();
        Assert.All(brightness.Zip(brightness.Skip(1)), pair => Assert.True(pair.Second > pair.First));
    }

    static Dictionary<string, Colour> Theme(bool dark) =>
        Regex.Matches(Variables().Matches(Style)[dark ? 1 : 0].Value, @"--(\w+): (#[0-9a-f]{6})").ToDictionary(match => match.Groups[1].Value, match => Colour.Parse(match.Groups[2].Value));

    static double Contrast(Colour a, Colour b) => (Math.Max(a.Luminance, b.Luminance) + 0.05) / (Math.Min(a.Luminance, b.Luminance) + 0.05);

    // Oklab, https://bottosson.github.io/posts/oklab/: equal distances look about equally different, 0.02 can just be seen.
    static double[] See(double[] eye, Colour colour)
    {
        double[] seen = [.. Multiply(eye, [Linear(colour.Red), Linear(colour.Green), Linear(colour.Blue)]).Select(part => Math.Clamp(part, 0, 1))];
        double[] cones = [.. Multiply([0.4122214708, 0.5363325363, 0.0514459929, 0.2119034982, 0.6806995451, 0.1073969566, 0.0883024619, 0.2817188376, 0.6299787005], seen).Select(Math.Cbrt)];
        return Multiply([0.2104542553, 0.7936177850, -0.0040720468, 1.9779984951, -2.4285922050, 0.4505937099, 0.0259040371, 0.7827717662, -0.8086757660], cones);
    }

    static double[] Multiply(double[] matrix, double[] vector) =>
        [.. Enumerable.Range(0, 3).Select(row => (matrix[3 * row] * vector[0]) + (matrix[(3 * row) + 1] * vector[1]) + (matrix[(3 * row) + 2] * vector[2]))];

    static double Distance(double[] a, double[] b) => Math.Sqrt(a.Zip(b).Sum(pair => Math.Pow(pair.First - pair.Second, 2)));

    static double Linear(byte part) => part / 255.0 is var share && share <= 0.04045 ? share / 12.92 : Math.Pow((share + 0.055) / 1.055, 2.4);

    [GeneratedRegex(@"\{\s*color-scheme: (light|dark);[^}]*\}")]
    private static partial Regex Variables();
}
