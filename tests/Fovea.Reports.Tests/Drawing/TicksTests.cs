using Fovea.Reports.Drawing;

namespace Fovea.Reports.Tests.Drawing;

public sealed class TicksTests
{
    [Theory]
    [InlineData(0, 1, 5, "0 0.2 0.4 0.6 0.8 1.0")]
    [InlineData(0, 100, 5, "0 20 40 60 80 100")]
    [InlineData(-3, 3, 6, "−3 −2 −1 0 1 2 3")]
    [InlineData(0.13, 0.29, 4, "0.15 0.20 0.25")]
    [InlineData(0, 60_000, 6, "0 10,000 20,000 30,000 40,000 50,000 60,000")]
    [InlineData(0, 3e-5, 3, "0 10⁻⁵ 2×10⁻⁵ 3×10⁻⁵")]
    public void StepsAreRound(double min, double max, int about, string labels) =>
        Assert.Equal(labels, string.Join(' ', Ticks.Linear(new(min, max), about).Select(tick => tick.Label)));

    [Fact]
    public void CountsHaveNoHalves() => Assert.Equal(["1", "2", "3"], Ticks.Linear(new(1, 3), 8, whole: true).Select(tick => tick.Label));

    [Theory]
    [InlineData(1e-5, 0.1, 5, "10⁻⁵ 10⁻⁴ 10⁻³ 10⁻² 10⁻¹")]
    [InlineData(1e-12, 1, 4, "10⁻¹² 10⁻⁹ 10⁻⁶ 10⁻³ 1")]
    [InlineData(1, 30, 6, "1 2 5 10 20")]
    public void LogarithmsAreLabelledAtPowers(double min, double max, int about, string labels) =>
        Assert.Equal(labels, string.Join(' ', Ticks.Log(new(min, max), about).Where(tick => tick.Label.Length > 0).Select(tick => tick.Label)));

    [Fact]
    public void ALogarithmicDecadeHasFineLines() => Assert.Equal(19, Ticks.Log(new(1, 100), 5).Count);

    [Theory]
    [InlineData(0.98768, "0.9877")]
    [InlineData(61706, "61,706")]
    [InlineData(-2.5, "−2.5")]
    [InlineData(1.25e-7, "1.25×10⁻⁷")]
    [InlineData(0, "0")]
    [InlineData(double.NaN, "–")]
    [InlineData(double.NegativeInfinity, "−∞")]
    public void NumbersHaveAboutFourDigits(double value, string text) => Assert.Equal(text, Ticks.Number(value));

    [Fact]
    public void EndsBecomeTicks() => Assert.Equal(new Extent(0, 2.5), Ticks.Round(new(0.07, 2.31), 5));
}
