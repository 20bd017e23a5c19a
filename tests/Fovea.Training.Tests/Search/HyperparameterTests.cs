using System.Globalization;
using Fovea.Tensors;
using Fovea.Training.Search;

namespace Fovea.Training.Tests.Search;

public class HyperparameterTests
{
    [Fact]
    public void A_logarithmic_range_is_drawn_evenly_over_its_powers_of_ten()
    {
        var range = new NumberRange("lr", 1e-6, 1e-2, SearchScale.Logarithmic);
        var values = Draw(range, 4000);
        Assert.All(values, value => Assert.InRange(value, 1e-6, 1e-2));
        for (var power = -6; power < -2; power++)
            Assert.InRange(values.Count(value => value >= Math.Pow(10, power) && value < Math.Pow(10, power + 1)), 900, 1100);
    }

    [Fact]
    public void A_linear_range_is_drawn_evenly()
    {
        var values = Draw(new NumberRange("momentum", 0.5, 0.9), 4000);
        Assert.All(values, value => Assert.InRange(value, 0.5, 0.9));
        Assert.InRange(values.Count(value => value < 0.6), 900, 1100);
    }

    [Fact]
    public void A_whole_range_gives_whole_numbers_and_both_its_ends()
    {
        var values = Draw(new NumberRange("batch-size", 1, 4, SearchScale.Linear, whole: true), 500);
        Assert.Equal([1.0, 2, 3, 4], values.Distinct().Order());
    }

    [Fact]
    public void A_choice_gives_all_its_values() =>
        Assert.Equal(["adam", "sgd"], Enumerable.Range(0, 50).Select(i => new Choice("opt", ["sgd", "adam"]).Draw(new Rng((ulong)i))).Distinct().Order());

    [Fact]
    public void Narrowing_keeps_what_lies_around_the_best()
    {
        var range = (NumberRange)new NumberRange("lr", 1e-6, 1e-2, SearchScale.Logarithmic).Narrow(["0.001", "0.0001"]);
        // A tenth of four powers of ten more on each side.
        Assert.Equal(Math.Pow(10, -4.4), range.Low, 1e-7);
        Assert.Equal(Math.Pow(10, -2.6), range.High, 1e-5);
        Assert.Equal("1E-06:2.512E-06", new NumberRange("lr", 1e-6, 1e-2, SearchScale.Logarithmic).Narrow(["1E-06"]).ToString());
        Assert.Equal("sgd,adam", new Choice("opt", ["sgd", "rmsprop", "adam"]).Narrow(["adam", "sgd", "adam"]).ToString());
    }

    [Fact]
    public void A_narrowed_range_never_closes()
    {
        Hyperparameter range = new NumberRange("batch-size", 8, 64, SearchScale.Logarithmic, whole: true);
        for (var round = 0; round < 20; round++)
            range = range.Narrow(["20"]);
        var narrowed = (NumberRange)range;
        Assert.True(narrowed.Low < narrowed.High && narrowed.Low <= 20 && narrowed.High >= 20);
    }

    [Theory]
    [InlineData("1e-6:1e-2", "1E-06:0.01")]
    [InlineData("32,64, 128", "32,64,128")]
    [InlineData("0.9", "0.9")]
    public void Texts_are_read(string text, string expected) => Assert.Equal(expected, Hyperparameter.Parse("x", text).ToString());

    [Theory]
    [InlineData("1e-2:1e-6", "lr goes from 0.01 down to 1E-06; the smaller number comes first: 1E-06:0.01.")]
    [InlineData("0.1:0.1", "lr goes from 0.1 to 0.1, a range with nothing in it; give two different numbers, or the one value alone: 0.1.")]
    [InlineData("0:0.1", "lr goes from 0 to 0.1 on a logarithmic scale, which has no numbers from 0 down; begin above 0, as 1e-6:1e-2 does.")]
    [InlineData("-1:0.1", "lr goes from -1 to 0.1 on a logarithmic scale, which has no numbers from 0 down; begin above 0, as 1e-6:1e-2 does.")]
    [InlineData("1e-6:", "lr is \"1e-6:\", expected a range of two numbers such as 1e-6:1e-2, a list such as 32,64,128, or one value.")]
    [InlineData("1:2:3", "lr is \"1:2:3\", expected a range of two numbers such as 1e-6:1e-2, a list such as 32,64,128, or one value.")]
    [InlineData("a:b", "lr is \"a:b\", expected a range of two numbers such as 1e-6:1e-2, a list such as 32,64,128, or one value.")]
    [InlineData("NaN:1", "lr is \"NaN:1\", expected a range of two numbers such as 1e-6:1e-2, a list such as 32,64,128, or one value.")]
    [InlineData("1,,2", "lr is \"1,,2\", a list with an empty place; give values between commas, such as 32,64,128.")]
    [InlineData("1,2,1", "lr is \"1,2,1\", which has 1 twice; give each value once.")]
    public void What_is_wrong_is_told(string text, string message) => Assert.Equal(
        message, Assert.Throws<ArgumentException>(() => Hyperparameter.Parse("lr", text, SearchScale.Logarithmic)).Message);

    [Fact]
    public void Halves_of_whole_numbers_are_refused() => Assert.Equal(
        "batch-size goes from 1.5 to 64; both ends must be whole numbers.",
        Assert.Throws<ArgumentException>(() => Hyperparameter.Parse("batch-size", "1.5:64", SearchScale.Logarithmic, whole: true)).Message);

    static double[] Draw(Hyperparameter setting, int count) =>
        [.. Enumerable.Range(0, count).Select(i => double.Parse(setting.Draw(new Rng(7).Split((ulong)i)), CultureInfo.InvariantCulture))];
}
