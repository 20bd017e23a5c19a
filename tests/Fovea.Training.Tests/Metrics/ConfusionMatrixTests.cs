using Fovea.Training.Metrics;
using Fovea.Training.Optimizers;

namespace Fovea.Training.Tests.Metrics;

public class ConfusionMatrixTests
{
    static Answer Say(int label, int guess) => new(label, guess, 0.5f, 0.25f);

    [Fact]
    public void Precision_and_recall_follow_from_the_counts()
    {
        var matrix = new ConfusionMatrix(3, [Say(0, 0), Say(0, 0), Say(0, 1), Say(1, 1), Say(1, 0)]);
        Assert.Equal((2, 1, 1, 1), (matrix[0, 0], matrix[0, 1], matrix[1, 0], matrix[1, 1]));
        Assert.Equal([3, 2, 0], Enumerable.Range(0, 3).Select(matrix.Examples));
        Assert.Equal(2 / 3.0, matrix.Precision(0));
        Assert.Equal(2 / 3.0, matrix.Recall(0));
        Assert.Equal(0.5, matrix.Precision(1));
        Assert.Equal(2 / 3.0, matrix.F1(0));
        Assert.Null(matrix.Recall(2));
        Assert.Null(matrix.Precision(2));
        Assert.Null(matrix.F1(2));
    }

    [Fact]
    public void Answers_are_those_that_accuracy_counts()
    {
        var model = Tiny.Model();
        var trainer = new Trainer(model, new Adam(model.Parameters(), learningRate: 0.01f));
        trainer.Fit(Tiny.Train(), epochs: 1);
        var answers = trainer.Answers(Tiny.Test());
        Assert.Equal(64, answers.Count);
        Assert.Equal([0, 1, 2, 3], answers.Take(4).Select(answer => answer.Label));
        Assert.Equal(trainer.Evaluate(Tiny.Test()).Accuracy, answers.Count(answer => answer.IsRight) / 64.0);
        Assert.All(answers, answer => Assert.True(answer.IsRight ? answer.Confidence == answer.LabelProbability : answer.Confidence >= answer.LabelProbability));
    }
}
