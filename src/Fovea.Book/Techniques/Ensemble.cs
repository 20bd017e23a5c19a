using Fovea.Book.Writing;
using Fovea.Data;
using Fovea.Data.Datasets;
using Fovea.Layers;
using Fovea.Models;
using Fovea.Reports.Figures;
using Fovea.Training;
using Fovea.Training.Optimizers;

namespace Fovea.Book.Techniques;

/// <summary>Several networks vote.</summary>
sealed class Ensemble() : Experiment("ensemble", Chapter.Techniques, ("An ensemble of networks", "앙상블 학습"))
{
    const int Members = 5;

    public override bool UsesData => true;

    public override void Run(BookContext context, BookPage page)
    {
        page.Say(
            "Five networks of the same form learn the same pictures, each from other first weights and in another order. Each makes its own " +
            "mistakes. Their answer together is the mean of their probabilities.",
            "같은 모양의 신경망 다섯 개가 같은 그림을, 서로 다른 초깃값과 순서로 배운다. 틀리는 곳도 저마다 다르다. 다섯의 확률을 평균한 것이 앙상블의 답이다.");
        var (train, test) = (context.Data.Train(context.Quick ? 2_000 : 60_000), context.Data.Test(context.Quick ? 1_000 : 10_000));
        var lesson = new Lesson(context, train, test) { Epochs = context.Quick ? 4 : 5, BatchSize = context.Quick ? 50 : 100, MeasuredEvery = 0 };
        var answers = Lesson.ForEach(context, [.. Enumerable.Range(0, Members).Select(i => context.Seed + (ulong)i)], seed =>
        {
            var network = new MultiLayerNet(hidden: [100, 100]).Initialize(seed);
            var adam = new Adam(network.Parameters());
            lesson.Teach(network, adam, seed);
            return Probabilities(new Trainer(network, adam), test);
        });

        var classes = test.ClassNames.Count;
        var alone = answers.Select(probabilities => Accuracy(probabilities, test, classes)).ToArray();
        var together = Enumerable.Range(1, Members).Select(count => Accuracy(Sum(answers[..count]), test, classes)).ToArray();
        page.Figures.Add("members", answers.Length);
        page.Figures.Add("alone", alone);
        page.Figures.Add("together", together);
        page.Figures.Add("gain", together[^1] - alone.Average());
        page.Show(new Facts(("Test accuracy", "시험 정확도"))
            .Add(("one network, on average", "신경망 하나, 평균"), alone.Average(), "0.00 %")
            .Add(("the best one", "가장 좋은 하나"), alone.Max(), "0.00 %").Add(("all five", "다섯 모두"), together[^1], "0.00 %"));
        page.Show(new LineChart(("Accuracy by the number of networks", "신경망 수에 따른 정확도"), x: ("networks", "신경망 수"), y: ("test accuracy", "시험 정확도"))
            .Series(("mean of their probabilities", "확률의 평균"), together).Series(("each alone", "하나씩"), alone));
        page.Say(
            "The ensemble is better than its members' average, and usually than the best of them, because mistakes that only one makes are " +
            "outvoted. Dropout does something like it with one network: every step trains another part of it.",
            "앙상블은 구성원의 평균보다 낫고, 대개 가장 좋은 하나보다도 낫다. 하나만 저지른 실수는 나머지에게 밀려나기 때문이다. 드롭아웃은 신경망 하나로 비슷한 일을 한다. 단계마다 다른 부분을 가르치는 셈이다.");
    }

    static float[] Probabilities(Trainer trainer, ImageDataset test)
    {
        var all = new List<float>(test.Count * test.ClassNames.Count);
        foreach (var (images, _) in test.Batch(500))
            all.AddRange(trainer.Predict(images).ToArray());
        return [.. all];
    }

    static float[] Sum(float[][] answers)
    {
        var sum = new float[answers[0].Length];
        foreach (var answer in answers)
            for (var i = 0; i < sum.Length; i++)
                sum[i] += answer[i];
        return sum;
    }

    static double Accuracy(float[] scores, ImageDataset test, int classes) =>
        scores.Chunk(classes).Select((row, i) => row.IndexOf(row.Max()) == test.Label(i)).Count(isRight => isRight) / (double)test.Count;
}
