using Fovea.Book.Writing;
using Fovea.Data.Datasets;
using Fovea.Layers;
using Fovea.Layers.Initializers;
using Fovea.Layers.Losses;
using Fovea.Models;
using Fovea.Reports.Figures;
using Fovea.Tensors;
using Fovea.Tensors.Autograd;
using Fovea.Training.Optimizers;

namespace Fovea.Book.Learning;

/// <summary>A network of two layers: its gradient computed twice, then its training, by both gradients and at full length by one.</summary>
sealed class TwoLayerNet() : Experiment("two-layer-net", Chapter.Learning, ("A network of two layers learns", "2층 신경망의 학습"))
{
    const int Hidden = 50, Batch = 100, CheckedPictures = 3;
    const float Rate = 0.1f;

    /// <summary>Steps of learning in full, and those that the quick form makes do with.</summary>
    const int Steps = 10_000, QuickSteps = 800;

    public override bool UsesData => true;

    public override void Run(BookContext context, BookPage page)
    {
        page.Say(
            "The smallest network that learns handwriting well: 784 pixels, 50 hidden neurons with a sigmoid, 10 answers. Before it learns, its " +
            "gradient is computed in two ways that have nothing in common.",
            "손글씨를 제법 배우는 가장 작은 신경망이다. 픽셀 784개, 시그모이드를 쓰는 은닉 뉴런 50개, 답 10개. 배우기 전에 먼저 기울기를 전혀 다른 두 방법으로 계산해 본다.");
        CompareGradients(context, page);
        LearnTwice(context, page);
        Learn(context, page);
    }

    static void CompareGradients(BookContext context, BookPage page)
    {
        page.Heading("Two ways to one gradient", "같은 기울기를 구하는 두 방법");
        page.Say(
            "The numerical gradient moves one weight a little to both sides and looks at the loss: two passes for every weight. Backpropagation " +
            "needs one pass back for all of them. Both are computed in double precision on three pictures.",
            "수치 미분은 가중치 하나를 양쪽으로 조금 움직여 손실을 본다. 가중치마다 순전파가 두 번 필요하다. 오차역전파법은 모든 가중치의 기울기를 역전파 한 번에 구한다. 둘 다 그림 세 장으로, 배정밀도로 계산한다.");
        page.Formula("{∂L}/{∂w} ≈ {L(w + h) − L(w − h)}/{2h}");
        var network = MakeNetwork(context.Seed);
        network.To(Device.Reference);
        var (x, labels) = FirstPictures(context.Data.Train(CheckedPictures));
        double LossNow() => Loss.CrossEntropy(network.Forward(x), labels).ToDoubleArray()[0];

        using (var tape = Tape.Record())
            tape.Backward(Loss.CrossEntropy(network.Forward(x), labels));
        var worst = 0.0;
        var table = new Table(
            ("The two gradients", "두 기울기의 차이"),
            ("parameter", "매개변수"), ("shape", "형상"), ("compared", "비교한 개수"), ("mean difference", "평균 차이"), ("largest difference", "최대 차이"));
        foreach (var (name, parameter) in network.NamedParameters())
        {
            var exact = parameter.Gradient!.ToDoubleArray();
            var differences = Chosen(parameter.Shape.Elements, context).Select(index => Math.Abs(DifferenceQuotient.Of(parameter, index, LossNow) - exact[index])).ToArray();
            worst = Math.Max(worst, differences.Max());
            table.Row(name, parameter.Shape.ToString(), differences.Length, Cell.Of(differences.Average(), "0.0e+00"), Cell.Of(differences.Max(), "0.0e+00"));
            page.Figures.Add($"difference.{name}", differences.Max());
            context.Cancellation.ThrowIfCancellationRequested();
        }

        page.Figures.Add("difference", worst);
        page.Show(table);
        page.Say(
            "They agree to a millionth and better, so backpropagation is right; and it is thousands of times faster, so it is what trains the " +
            "network.",
            "차이가 백만분의 일보다 작으니 오차역전파법이 맞다는 것을 알 수 있다. 게다가 수천 배 빠르므로 학습에는 이 방법을 쓴다.");
    }

    static void LearnTwice(BookContext context, BookPage page)
    {
        page.Heading("Taught by either", "두 방법으로 학습하기");
        page.Say(
            "Two networks begin with the same weights and see the same batches. One goes against the numerical gradient, the other against the " +
            "one of backpropagation. So that trying is affordable, the pictures are shrunk to 7×7, the steps are few and the rate is 2.",
            "두 신경망이 같은 가중치로 시작해 같은 미니배치를 본다. 하나는 수치 미분으로 구한 기울기를, 다른 하나는 오차역전파법으로 구한 기울기를 따라 내려간다. 수치 미분을 감당할 수 있도록 그림을 7×7로 줄이고 단계 수도 줄였다. 학습률은 2이다.");
        TaughtTwice.Run(context, page, Hidden, Batch);
        var figures = page.Figures;
        page.Show(new Facts(("What either cost", "두 방법의 비용"))
            .Add(("parameters", "매개변수"), figures["twice.parameters"][0], "#,0")
            .Add(("passes forward for the numerical gradients", "수치 미분의 순전파 횟수"), figures["twice.passes"][0], "#,0")
            .Add(("passes forward and back for backpropagation", "오차역전파법의 순전파와 역전파 횟수"), figures["twice.loss.backpropagation"].Count, "#,0")
            .Add(("largest difference of the gradients", "기울기의 최대 차이"), figures["twice.difference.gradients"][0], "0.0e+00")
            .Add(("largest difference of the weights in the end", "학습 뒤 가중치의 최대 차이"), figures["twice.difference.weights"][0], "0.0e+00"));
    }

    static void Learn(BookContext context, BookPage page)
    {
        page.Heading("Learning at full size", "원래 크기로 학습하기");
        var lesson = new Lesson(context, context.Data.Train(context.Quick ? 2_000 : 60_000), context.Data.Test(context.Quick ? 1_000 : 10_000))
        {
            BatchSize = Batch,
            Steps = context.Quick ? QuickSteps : Steps,
            Epochs = int.MaxValue,
        };
        context.Tell(0.3, "learning", "학습 중");
        var network = MakeNetwork(context.Seed);
        var curves = lesson.Teach(network, new Sgd(network.Parameters(), Rate));
        var (steps, means) = curves.Smooth(context.Quick ? 10 : 50);
        curves.Conditions.AddTo(page.Figures);
        page.Figures.Add("rate", curves.Conditions.Rate);
        page.Figures.Add("steps", curves.Losses.Count);
        page.Figures.Add("steps.full", Steps);
        page.Figures.Add("loss", means);
        page.Figures.Add("train", curves.Train);
        page.Figures.Add("test", curves.Test);
        page.Show(new LineChart(("Loss", "손실"), x: ("step", "단계"), y: ("loss", "손실")).Series(("loss", "손실"), steps, means));
        page.Show(new LineChart(("Accuracy", "정확도"), x: ("epoch", "에폭"), y: ("accuracy", "정확도"))
            .Series(("training", "훈련"), curves.Epochs, curves.Train).Series(("test", "시험"), curves.Epochs, curves.Test));
        page.Say(
            $"{curves.Losses.Count:N0} steps by backpropagation, batches of a hundred, rate 0.1. The loss falls, and both accuracies rise " +
            "together: what it learns holds for pictures that it has never seen. By numerical gradients these steps would take " +
            $"{2L * curves.Losses.Count * network.Parameters().Sum(parameter => parameter.Shape.Elements):N0} passes.",
            $"오차역전파법으로 {curves.Losses.Count:N0}단계, 미니배치 100장, 학습률 0.1이다. 손실은 내려가고 두 정확도는 나란히 오른다. 배운 것이 처음 보는 그림에도 통한다는 뜻이다. 수치 미분이라면 순전파가 " +
            $"{2L * curves.Losses.Count * network.Parameters().Sum(parameter => parameter.Shape.Elements):N0}번 필요했을 것이다.");
        page.Code(
            """
            var network = new MultiLayerNet(
                hidden: [50], activation: HiddenActivation.Sigmoid, initializer: new Normal(0, 0.01f));
            var trainer = new Trainer(network.Initialize(seed: 1), new Sgd(network.Parameters(), 0.1f));
            trainer.Fit(train.Shuffle(seed: 1).Batch(100), epochs: 17);
            """);
    }

    static (Tensor Images, int[] Labels) FirstPictures(ImageDataset data)
    {
        var values = new float[data.Count * data.PictureSize];
        for (var i = 0; i < data.Count; i++)
            data.CopyValues(i, values.AsSpan(i * data.PictureSize));
        return (Tensor.From(values, [data.Count, data.PictureSize], Device.Reference), [.. Enumerable.Range(0, data.Count).Select(data.Label)]);
    }

    static MultiLayerNet MakeNetwork(ulong seed) =>
        new MultiLayerNet(hidden: [Hidden], activation: HiddenActivation.Sigmoid, initializer: new Normal(0, 0.01f)).Initialize(seed);

    // The quick form compares a sample; weights of pixels that are black in all three pictures would only compare 0 with 0.
    static IEnumerable<int> Chosen(int count, BookContext context)
    {
        var most = context.Quick ? 50 : 2_000;
        if (count <= most)
            return Enumerable.Range(0, count);
        var rng = new Rng(context.Seed).Split("chosen");
        return Enumerable.Range(0, most).Select(_ => rng.NextInt(count)).Distinct();
    }
}
