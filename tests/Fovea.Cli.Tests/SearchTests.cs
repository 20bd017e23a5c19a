using System.Globalization;
using System.Text.Json;

namespace Fovea.Cli.Tests;

[Collection("one at a time")]
public sealed class SearchTests : IDisposable
{
    const string Small = "search digits --model perceptron --limit 200 --epochs 1 --trials 6 --rounds 2 --lr 1e-5:1 --weight-decay 1e-8:1e-4 --output @";

    readonly Tool tool = new();

    public void Dispose() => tool.Dispose();

    [Fact]
    public void A_search_writes_a_line_a_trial_a_table_and_a_folder()
    {
        var outcome = tool.Run(Small);
        Assert.Equal(0, outcome.Code);
        for (var trial = 1; trial <= 6; trial++)
            Assert.Matches($"^trial {trial}/6  --lr [0-9E.-]+ --weight-decay [0-9E.-]+  accuracy [0-9.]+ %  [0-9.]+ s$", outcome.Lines[trial - 1]);
        Assert.Matches("^rank +trial +round +lr +weight-decay +accuracy +loss$", outcome.Lines[6]);
        Assert.Equal(6, outcome.Lines[7..13].Length);
        Assert.StartsWith("round 2 drew from lr ", outcome.Lines[13]);
        Assert.Matches("^to train with the best, beside the options given here: fovea train digits --model perceptron --lr [0-9E.-]+ --weight-decay [0-9E.-]+$", outcome.Lines[14]);
        Assert.Contains($"search folder {tool.File("search-digits-perceptron")}", outcome.Error);
        Assert.Contains("6 trials in 2 rounds, lr 1E-05:1, weight-decay 1E-08:0.0001", outcome.Error);
        Assert.True(File.Exists(tool.File("search-digits-perceptron/search.json")) && File.Exists(tool.File("search-digits-perceptron/index.html")));
        Assert.Equal(2, tool.Run("search digits --lr 1:1e-5 --output @").Code);
    }

    [Fact]
    public void Json_is_one_object_a_trial_and_one_at_the_end()
    {
        var outcome = tool.Run($"{Small} --json");
        Assert.Equal(7, outcome.Json.Length);
        Assert.All(outcome.Json[..6], trial => Assert.Equal("trial_ended", trial.GetProperty("event").GetString()));
        var end = outcome.Json[6];
        Assert.Equal("search_ended", end.GetProperty("event").GetString());
        var best = end.GetProperty("best");
        Assert.Equal(outcome.Json[..6].Max(trial => trial.GetProperty("validation_accuracy").GetDouble()), best.GetProperty("validation_accuracy").GetDouble());
        Assert.InRange(double.Parse(best.GetProperty("values").GetProperty("lr").GetString()!, CultureInfo.InvariantCulture), 1e-5, 1);
    }

    [Fact]
    public void An_interrupted_search_goes_on_and_ends_like_a_whole_one()
    {
        var whole = tool.Run($"{Small} --name whole --json");
        using var cancellation = new CancellationTokenSource();
        using var writer = new CancellingWriter(cancellation, "\"number\":4,");
        var broken = tool.Run($"{Small} --name broken --json", cancellation.Token, writer);
        Assert.Equal(130, broken.Code);
        Assert.EndsWith("Interrupted; 4 of 6 trials are saved. To go on, give the same command again.\n", broken.Error);

        var resumed = tool.Run($"{Small} --name broken --json");
        Assert.Equal(0, resumed.Code);
        Assert.Contains("4 of 6 trials are done already.", resumed.Error);
        Assert.Equal(3, resumed.Json.Length);
        static string Result(JsonElement trial) => $"{trial.GetProperty("number")} {trial.GetProperty("values")} {trial.GetProperty("validation_accuracy")}";
        Assert.Equal(whole.Json[4..6].Select(Result), resumed.Json[..2].Select(Result));
        Assert.Equal(Result(whole.Json[6].GetProperty("best")), Result(resumed.Json[2].GetProperty("best")));

        var other = tool.Run($"{Small} --name broken --seed 2");
        Assert.Equal(1, other.Code);
        Assert.EndsWith($"fovea: {tool.File("broken")} holds another search: its seed is 1, asked was 2. Choose another --name, or ask for the same to go on with it.\n", other.Error);
    }

    [Fact]
    public void What_diverged_has_no_accuracy()
    {
        var outcome = tool.Run("search digits --model mlp --limit 200 --epochs 2 --trials 2 --rounds 1 --lr 1e15:1e20 --opt sgd --output @ --name diverging");
        Assert.Equal(0, outcome.Code);
        Assert.Equal("every trial diverged; search lower learning rates", outcome.Lines[^1]);
        using var page = JsonDocument.Parse(File.ReadAllBytes(tool.File("diverging/figures.json")));
        var figures = page.RootElement.GetProperty("figures").EnumerateArray().ToArray();
        Assert.Equal("NaN", figures[0].GetProperty("values").GetProperty("best validation accuracy").GetString());
        var rounds = Assert.Single(figures, figure => figure.GetProperty("title").GetString() == "What each round drew from");
        Assert.Equal("NaN", rounds.GetProperty("rows")[0][2].GetString());
        Assert.Contains("Trials that diverged have no accuracy; they stand at the bottom.", File.ReadAllText(tool.File("diverging/index.html")));

        outcome = tool.Run("search digits --model mlp --limit 200 --epochs 2 --trials 2 --rounds 1 --lr 1e15:1e20 --opt sgd --output @ --name diverging --json");
        Assert.Equal(JsonValueKind.Null, outcome.Json[^1].GetProperty("best").GetProperty("validation_accuracy").ValueKind);
    }

    [Theory]
    [InlineData("--lr 1e-2:1e-6", "--lr goes from 0.01 down to 1E-06; the smaller number comes first: 1E-06:0.01.")]
    [InlineData("--lr 0:1", "--lr goes from 0 to 1 on a logarithmic scale, which has no numbers from 0 down; begin above 0, as 1e-6:1e-2 does.")]
    [InlineData("--weight-decay 1:1", "--weight-decay goes from 1 to 1, a range with nothing in it; give two different numbers, or the one value alone: 1.")]
    [InlineData("--lr fast", "--lr has \"fast\", expected a number from 0 to 3.4e38.")]
    [InlineData("--opt sgd,adan", "--opt has \"adan\", expected optimizers among sgd, momentum, nesterov, adagrad, rmsprop, adam, adamw.")]
    [InlineData("--opt sgd:adam", "--opt has \"sgd:adam\", expected optimizers among sgd, momentum, nesterov, adagrad, rmsprop, adam, adamw.")]
    [InlineData("--batch-size 0:64", "--batch-size goes from 0 to 64 on a logarithmic scale, which has no numbers from 0 down; begin above 0, as 1e-6:1e-2 does.")]
    [InlineData("--batch-size 10,0", "--batch-size has \"0\", expected a whole number from 1 to 2147483647.")]
    [InlineData("--momentum 0.5:0.9", "--momentum is 0.5:0.9, but adam has none; leave it out, or search with --opt sgd or rmsprop.")]
    [InlineData("--dropout 0.1:1", "--dropout has \"1\", expected a number from 0 up and below 1.")]
    [InlineData("--model mlp --limit 100 --dropout 0.1:0.5", "--dropout: MultiLayerNet has no dropout to set to 0; search without it, or with a model that has some, such as alexnet.")]
    [InlineData("--lr 0.1", "There is nothing to search for with one value each: lr 0.1. Give at least one a range such as --lr 1e-5:1e-1, or train with fovea train.")]
    [InlineData("--trials 2 --rounds 3", "--rounds is 3, but there are only 2 trials; ask for more trials or fewer rounds.")]
    [InlineData("--validation 1", "--validation is \"1\", expected a number above 0 and below 1.")]
    [InlineData("--limit 2", "digits train has 2 pictures here, too few to keep 0.2 of them for validation; give a larger --limit.")]
    [InlineData("--weigt-decay 1", "search has no option --weigt-decay. Did you mean --weight-decay?")]
    [InlineData("--model lenet", "There is no model 'lenet'. Did you mean 'lenet5'?")]
    public void What_is_wrong_is_told(string options, string message)
    {
        var outcome = tool.Run($"search digits {options} --output @");
        Assert.Equal(2, outcome.Code);
        Assert.Contains($"fovea: {message}", outcome.Error);
        Assert.Empty(outcome.Output);
        Assert.Empty(Directory.EnumerateFileSystemEntries(tool.Folder));
    }
}
