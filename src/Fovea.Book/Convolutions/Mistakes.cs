using Fovea.Book.Writing;
using Fovea.Data;
using Fovea.Data.Images;
using Fovea.Layers;
using Fovea.Models;
using Fovea.Reports.Figures;
using Fovea.Training;
using Fovea.Training.Metrics;
using Fovea.Training.Optimizers;
using Fovea.Training.Schedules;

namespace Fovea.Book.Convolutions;

/// <summary>The test pictures that a good network still gets wrong, the surest mistakes first.</summary>
sealed class Mistakes() : Experiment("mistakes", Chapter.Convolutions, ("What a good network gets wrong", "잘 배운 신경망이 틀리는 그림"))
{
    const int Shown = 60;
    const float Mean = 0.1307f, Deviation = 0.3081f; // of MNIST's pixels

    public override bool UsesData => true;

    public override void Run(BookContext context, BookPage page)
    {
        var train = context.Data.Train(context.Quick ? 2_000 : 60_000).Normalize(Mean, Deviation);
        var test = context.Data.Test(context.Quick ? 1_000 : 10_000).Normalize(Mean, Deviation);
        var network = new FastNet().Initialize(context.Seed);
        var trainer = new Trainer(network, new Adam(network.Parameters(), learningRate: 0.01f)) { Schedule = new Cosine() };
        context.Tell(0, "learning", "학습 중");
        trainer.Fit(train.Shuffle(context.Seed).Batch(128), context.Quick ? 5 : 3, context.Cancellation);
        context.Cancellation.ThrowIfCancellationRequested();

        var classes = test.ClassNames.Count;
        var answers = trainer.Answers(test.Batch(500));
        var matrix = new ConfusionMatrix(classes, answers);
        var counts = new double[classes, classes];
        for (var label = 0; label < classes; label++)
            for (var guess = 0; guess < classes; guess++)
                counts[label, guess] = matrix[label, guess];
        var wrong = answers.Index().Where(one => !one.Item.IsRight).OrderByDescending(one => one.Item.Confidence).ThenBy(one => one.Index).ToArray();
        page.Figures.Add("accuracy", 1 - ((double)wrong.Length / test.Count));
        page.Figures.Add("mistakes", wrong.Length);
        page.Figures.Add("confusion", counts.Cast<double>());
        page.Say(
            $"A small convolutional network answers {test.Count - wrong.Length:N0} of {test.Count:N0} test pictures correctly. Below are those it " +
            "gets wrong, the ones that it is surest of first, each with the right answer and its own.",
            $"작은 합성곱 신경망이 시험 그림 {test.Count:N0}장 가운데 {test.Count - wrong.Length:N0}장을 맞힌다. 아래는 틀린 그림이며 가장 자신 있게 틀린 것부터 정답과 신경망의 답을 함께 적었다.");
        if (wrong.Length > 0)
        {
            var gallery = new PictureGrid(("Mistakes", "오답")) { Caption = ("right answer → what the network said", "정답 → 신경망의 답") };
            foreach (var (index, answer) in wrong.Take(Shown))
                gallery.Add(new Picture(test.Width, test.Height, 1, test.Pixels(index).ToArray()), $"{test.ClassNames[answer.Label]} → {test.ClassNames[answer.Guess]}");
            page.Show(gallery);
        }

        page.Say(
            "Many of them a person could not read either: strokes that break off, loops that close or stay open. Others are clear to us, and " +
            "tell what the network does not look at.",
            "획이 끊기거나 고리가 닫히다 만 것처럼 사람도 읽기 어려운 그림이 많다. 우리 눈에는 뚜렷한 것도 있는데, 그런 그림은 신경망이 무엇을 보지 않는지 알려 준다.");
        page.Show(new MatrixFigure(("Who is taken for whom", "혼동 행렬"), counts)
        {
            RowLabels = [.. test.ClassNames],
            ColumnLabels = [.. test.ClassNames],
            Format = "0",
            IsShaded = true,
            Caption = ("Rows are right answers, columns what the network said.", "행은 정답, 열은 신경망의 답이다."),
        });
        page.Code($"fovea train {context.Data.Name} --preset fast");
    }
}
