using Fovea.Book.Writing;
using Fovea.Layers;
using Fovea.Layers.Initializers;
using Fovea.Models;
using Fovea.Reports.Figures;
using Fovea.Reports.Texts;
using Fovea.Training.Optimizers;

namespace Fovea.Book.Techniques;

/// <summary>Sixteen scales of first weights, each with and without batch normalization.</summary>
sealed class BatchNormalization() : Experiment("batch-norm", Chapter.Techniques, ("Batch normalization", "배치 정규화"))
{
    const int Scales = 16;

    /// <summary>The accuracy on its own pictures above which a network counts as learning; guessing has a tenth.</summary>
    const double Learns = 0.5;

    public override bool UsesData => true;

    public override void Run(BookContext context, BookPage page)
    {
        page.Say(
            "Batch normalization sets the mean of every neuron's input over a batch to 0 and its deviation to 1, then lets the network shift and " +
            "stretch that as it likes. So it matters " +
            "little how the weights began. Here they begin at sixteen scales, from 1 down to 0.0001; each panel has the accuracy on the training " +
            "pictures with it and without.",
            "배치 정규화는 뉴런마다 미니배치에서 입력의 평균을 0, 표준편차를 1로 맞춘 다음, 얼마나 옮기고 늘릴지는 신경망이 배우게 한다. 그래서 가중치가 어떻게 시작했는지가 별로 중요하지 않다. 여기서는 1부터 0.0001까지 열여섯 가지 " +
            "크기로 시작한다. 칸마다 배치 정규화를 쓸 때와 쓰지 않을 때의 훈련 정확도가 있다.");
        var scales = Enumerable.Range(0, Scales).Select(i => Math.Pow(10, -4.0 * i / (Scales - 1))).ToArray();
        var train = context.Data.Train(context.Quick ? 500 : 1_000);
        var lesson = new Lesson(context, train, train.Take(1)) { Epochs = context.Quick ? 12 : 20 };
        var cases = scales.SelectMany(scale => new[] { (scale, Normalizes: false), (scale, Normalizes: true) }).ToArray();
        var curves = Lesson.ForEach(context, cases, one =>
        {
            var network = new MultiLayerNet(batchNorm: one.Normalizes, initializer: new Normal(0, (float)one.scale)).Initialize(context.Seed);
            return lesson.Teach(network, new Sgd(network.Parameters(), learningRate: 0.01f));
        });

        var panels = new Panels(("Training accuracy by the scale of first weights", "초깃값 크기별 훈련 정확도"), columns: 4);
        var (plain, normalized) = (new double[Scales], new double[Scales]);
        for (var i = 0; i < Scales; i++)
        {
            var (without, with) = (curves[2 * i], curves[(2 * i) + 1]);
            (plain[i], normalized[i]) = (without.FinalTrain, with.FinalTrain);
            var chart = new LineChart(Heading(FormattableString.Invariant($"{scales[i]:G3}"), with, without), x: ("epoch", "에폭"), y: Axis.Between(("accuracy", "정확도"), 0, 1));
            if (with.Train.Count > 0)
                chart.Series(("with", "있음"), with.Train);
            if (without.Train.Count > 0)
                chart.Series(("without", "없음"), without.Train);
            panels.Add(chart);
        }

        var rescued = Enumerable.Range(0, Scales).Count(i => normalized[i] >= Learns && !(plain[i] >= Learns));
        curves[0].Conditions.AddTo(page.Figures);
        page.Figures.Add("rate", curves[0].Conditions.Rate);
        page.Figures.Add("scales", scales);
        page.Figures.Add("accuracy.plain", plain);
        page.Figures.Add("accuracy.normalized", normalized);
        page.Figures.Add("rescued", rescued);
        page.Show(new Facts(("Of sixteen scales", "열여섯 가지 크기 중"))
            .Add(("learned with batch normalization", "배치 정규화로 학습됨"), normalized.Count(accuracy => accuracy >= Learns))
            .Add(("learned without", "배치 정규화 없이 학습됨"), plain.Count(accuracy => accuracy >= Learns))
            .Add(("only with it", "배치 정규화가 있어야만 학습됨"), rescued)
            .Add(("diverged without", "배치 정규화 없이 발산함"), plain.Count(double.IsNaN)));
        page.Show(panels);
        page.Say(
            "Without it a network learns only near the right scale: larger weights saturate or explode, smaller ones let the signal die on its " +
            "way. With it far more of them learn; the smallest only need longer.",
            "배치 정규화가 없으면 알맞은 크기 근처에서만 학습이 된다. 가중치가 더 크면 포화되거나 발산하고, 더 작으면 신호가 도중에 사라진다. 배치 정규화가 있으면 훨씬 많은 초깃값에서 학습이 되고, 가장 작은 크기는 시간이 더 걸릴 뿐이다.");
        page.Code("new MultiLayerNet(batchNorm: true, initializer: new Normal(0, 0.01f))");
    }

    static Text Heading(string scale, Curves with, Curves without) => (with.Diverged, without.Diverged) switch
    {
        (false, false) => scale,
        (false, true) => ($"{scale}, without: diverged", $"{scale}, 없으면 발산"),
        (true, false) => ($"{scale}, with: diverged", $"{scale}, 있으면 발산"),
        (true, true) => ($"{scale}, both: diverged", $"{scale}, 모두 발산"),
    };
}
