using Fovea.Layers;
using Fovea.Training.Search;

namespace Fovea.Training.Tests.Search;

public class TrialTrainingTests
{
    [Fact]
    public void A_trial_learns_with_its_values_and_is_measured_on_validation()
    {
        var good = Train(("lr", "0.01"), ("opt", "adam"), ("batch-size", "16"));
        Assert.Equal(3, good.Accuracies.Count);
        Assert.Equal(3, good.Losses.Count);
        Assert.True(good.Accuracy > 0.9 && good.Losses[2] < good.Losses[0], $"{good.Accuracy}");
        var still = Train(("lr", "0"), ("opt", "sgd"));
        Assert.Equal(still.Losses[0], still.Losses[2], 0.01); // Only the running statistics moved.
        Assert.Equal(good.Losses, Train(("lr", "0.01"), ("opt", "adam"), ("batch-size", "16")).Losses);
    }

    [Fact]
    public void Each_setting_has_an_effect()
    {
        (string, string)[] plain = [("lr", "0.01"), ("opt", "sgd")];
        var losses = Train(plain).Losses;
        foreach (var setting in new[] { ("weight-decay", "0.1"), ("batch-size", "7"), ("momentum", "0.9"), ("dropout", "0.4") })
            Assert.NotEqual(losses, Train([.. plain, setting]).Losses);
        Assert.Equal(Train(("opt", "adam")).Losses, Train(("opt", "adam"), ("momentum", "0.5")).Losses);
    }

    [Fact]
    public void A_trial_that_diverges_is_a_result()
    {
        var trial = Train(("lr", "1e30"), ("opt", "sgd"));
        Assert.True(trial.Diverged);
        Assert.Equal(0, trial.Accuracy);
    }

    [Fact]
    public void What_is_wrong_is_told()
    {
        Assert.Equal(
            "There is no setting \"learning\" to search for. Settings are lr, weight-decay, batch-size, opt, momentum, dropout.",
            Assert.Throws<ArgumentException>(() => Train(("learning", "1"))).Message);
        Assert.Equal("lr is \"fast\", expected a number.", Assert.Throws<ArgumentException>(() => Train(("lr", "fast"))).Message);
        Assert.Equal(
            "Linear(16 → 4) has no dropout to set to 0.5; search without it, or with a model that has some, such as alexnet.",
            Assert.Throws<ArgumentException>(() => TrialTraining.SetDropout(new Linear(16, 4), 0.5f)).Message);
    }

    static Trial Train(params (string Name, string Value)[] values) =>
        new TrialTraining(() => Tiny.Model(), Tiny.Data(128, seed: 1), Tiny.Data(64, seed: 2)) { Epochs = 3 }
            .Run(new Trial { Number = 1, Round = 1, Values = values.ToDictionary(value => value.Name, value => value.Value) });
}
