using Fovea.Book.Writing;
using Fovea.Layers;
using Fovea.Models;
using Fovea.Reports.Figures;
using Fovea.Reports.Texts;
using Fovea.Training.Optimizers;

namespace Fovea.Book.Techniques;

/// <summary>A network that is too large for its 300 pictures, taught with three seeds: what over-fitting and its remedies are shown on.</summary>
static class TooFewPictures
{
    const int Pictures = 300, Seeds = 3, Hidden = 6, Units = 100;

    /// <summary>Teaches one form of the network with each seed.</summary>
    /// <param name="context">What was asked for.</param>
    /// <param name="forms">How each form is made: dropout and the optimizer of a network.</param>
    /// <returns>The curves of each form, one a seed.</returns>
    public static Curves[][] Teach(BookContext context, params (float Dropout, Func<MultiLayerNet, Optimizer> Optimizer)[] forms)
    {
        // Measured after every fifth epoch: most of the time would go into it otherwise.
        var lesson = new Lesson(context, context.Data.Train(Pictures), context.Data.Test(context.Quick ? 500 : 10_000)) { Epochs = 201, MeasuredEvery = 5 };
        var cases = forms.SelectMany(form => Enumerable.Range(0, Seeds).Select(i => (form, Seed: context.Seed + (ulong)i))).ToArray();
        return [.. Lesson.ForEach(context, cases, one =>
        {
            var network = new MultiLayerNet(hidden: [.. Enumerable.Repeat(Units, Hidden)], dropout: one.form.Dropout).Initialize(one.Seed);
            return lesson.Teach(network, one.form.Optimizer(network), one.Seed);
        }).Chunk(Seeds)];
    }

    /// <summary>Gradient descent without any remedy.</summary>
    public static Optimizer Plain(MultiLayerNet network) => new Sgd(network.Parameters(), learningRate: 0.01f);

    /// <summary>How far the accuracy on test pictures is behind, the mean over the seeds.</summary>
    public static double Gap(Curves[] seeds) => seeds.Average(curves => curves.Train[^1] - curves.Test[^1]);

    /// <summary>Training and test accuracy, each a line through the means of the seeds in a band from the worst to the best.</summary>
    /// <param name="title">What it shows.</param>
    /// <param name="seeds">The curves.</param>
    public static LineChart Chart(Text title, Curves[] seeds)
    {
        var chart = new LineChart(title, x: ("epoch", "에폭"), y: Axis.Between(("accuracy", "정확도"), 0, 1));
        Add(("training", "훈련"), [.. seeds.Select(curves => curves.Train)]);
        Add(("test", "시험"), [.. seeds.Select(curves => curves.Test)]);
        return chart;

        void Add(Text name, IReadOnlyList<double>[] lines)
        {
            var (epochs, places) = (seeds[0].Epochs, Enumerable.Range(0, seeds[0].Epochs.Count).ToArray());
            chart.Band(name, epochs, places.Select(i => lines.Min(line => line[i])), places.Select(i => lines.Max(line => line[i])))
                .Series(name, epochs, places.Select(i => lines.Average(line => line[i])));
        }
    }

    /// <summary>Two forms of the network side by side, and their gaps.</summary>
    /// <param name="page">The page.</param>
    /// <param name="name">What the second form is called in figures.json.</param>
    /// <param name="title">What it is called on the page.</param>
    /// <param name="plain">The network without a remedy.</param>
    /// <param name="remedied">The network with it.</param>
    public static void Compare(BookPage page, string name, Text title, Curves[] plain, Curves[] remedied)
    {
        var (before, after) = (Gap(plain), Gap(remedied));
        page.Figures.Add("gap.plain", before);
        page.Figures.Add($"gap.{name}", after);
        page.Figures.Add("narrowed", before - after);
        page.Figures.Add("decay", remedied[0].Conditions.Decay);
        page.Figures.Add("ratio", remedied[0].Conditions.Dropout);
        page.Figures.Add($"train.{name}", remedied.Select(curves => curves.Train[^1]));
        page.Figures.Add($"test.{name}", remedied.Select(curves => curves.Test[^1]));
        page.Show(new Facts(("How far the test pictures are behind, mean of three seeds", "시험 정확도가 뒤처진 정도, 시드 세 개의 평균"))
            .Add(("without", "없을 때"), before, "0.0 %").Add(title, after, "0.0 %").Add(("narrowed by", "줄어든 폭"), before - after, "0.0 %"));
        page.Show(new Panels(("Accuracy by epoch", "에폭별 정확도"), columns: 2).Add(Chart(("without", "없을 때"), plain)).Add(Chart(title, remedied)));
    }
}
