using Fovea.Data;
using Fovea.Layers;
using Fovea.Training.Schedules;
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
    public void What_a_trial_does_not_give_is_the_usual()
    {
        var losses = Train(("lr", "0.01"), ("opt", "sgd"), ("batch-size", "16")).Losses;
        Assert.Equal(losses, Training(usual: [("opt", "sgd"), ("batch-size", "16"), ("lr", "0.5")]).Run(Trial(("lr", "0.01"))).Losses);
        Assert.NotEqual(losses, Training(new Cosine(), ("opt", "sgd"), ("batch-size", "16")).Run(Trial(("lr", "0.01"))).Losses);
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
        Training().Run(Trial(values));

    static TrialTraining Training(Schedule? schedule = null, params (string Name, string Value)[] usual) =>
        new(() => Tiny.Model(), size => Tiny.Data(128, seed: 1).Shuffle(seed: 1).Batch(size), () => Tiny.Data(64, seed: 2).Batch(100))
        {
            Epochs = 3,
            Schedule = schedule,
            Usual = usual.ToDictionary(value => value.Name, value => value.Value),
        };

    static Trial Trial(params (string Name, string Value)[] values) =>
        new() { Number = 1, Round = 1, Values = values.ToDictionary(value => value.Name, value => value.Value) };
}
