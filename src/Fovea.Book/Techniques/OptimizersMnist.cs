using Fovea.Book.Writing;
using Fovea.Layers;
using Fovea.Models;
using Fovea.Reports.Figures;
using Fovea.Training.Optimizers;

namespace Fovea.Book.Techniques;

/// <summary>Six optimizers teach the same network of five layers.</summary>
sealed class OptimizersMnist() : Experiment("optimizers-mnist", Chapter.Techniques, ("Optimizers on handwriting", "손글씨로 비교하는 최적화 기법"))
{
    static readonly (string Name, Func<IReadOnlyList<Parameter>, Optimizer> Make)[] Optimizers =
    [
        ("SGD", parameters => new Sgd(parameters, learningRate: 0.01f)),
        ("Momentum", parameters => new Sgd(parameters, learningRate: 0.01f, momentum: 0.9f)),
        ("Nesterov", parameters => new Sgd(parameters, learningRate: 0.01f, momentum: 0.9f, nesterov: true)),
        ("AdaGrad", parameters => new AdaGrad(parameters, learningRate: 0.01f)),
        ("RMSprop", parameters => new RmsProp(parameters, learningRate: 0.001f)),
        ("Adam", parameters => new Adam(parameters, learningRate: 0.001f)),
    ];

    public override bool UsesData => true;

    public override void Run(BookContext context, BookPage page)
    {
        page.Say(
            "One network, five layers of a hundred neurons with ReLU and an output layer, is taught six times from the same first weights " +
            "with the same pictures in the same order. Only the rule that turns gradients into steps differs.",
            "뉴런 백 개짜리 층 다섯 개와 출력층으로 된 ReLU 신경망을 같은 초깃값, 같은 그림, 같은 순서로 여섯 번 가르친다. 기울기로 가중치를 갱신하는 규칙만 다르다.");
        var lesson = new Lesson(context, context.Data.Train(context.Quick ? 2_000 : 60_000), context.Data.Test(context.Quick ? 1_000 : 10_000))
        {
            Epochs = context.Quick ? 5 : 4,
            BatchSize = context.Quick ? 50 : 128,
        };
        var curves = Lesson.ForEach(context, Optimizers, optimizer =>
        {
            var network = new MultiLayerNet(hidden: [100, 100, 100, 100, 100]).Initialize(context.Seed);
            return lesson.Teach(network, optimizer.Make(network.Parameters()));
        });

        curves[0].Conditions.AddTo(page.Figures);
        var chart = new LineChart(("Loss while learning", "학습 중의 손실"), x: ("step", "단계"), y: Axis.Log(("loss", "손실")));
        var table = new Table(("After the last step", "마지막 단계 뒤"), ("optimizer", "최적화 기법"), ("loss", "손실"), ("test accuracy", "시험 정확도"));
        for (var i = 0; i < curves.Length; i++)
        {
            var name = Optimizers[i].Name;
            var (steps, means) = curves[i].Smooth(context.Quick ? 10 : 25);
            chart.Series(name, steps, means);
            table.Row(name, curves[i].Diverged ? ("diverged", "발산") : means[^1], Cell.Of(curves[i].FinalTest, "0.0 %"));
            page.Figures.Add($"loss.{name.ToLowerInvariant()}", curves[i].Diverged ? double.NaN : means[^1]);
            page.Figures.Add($"accuracy.{name.ToLowerInvariant()}", curves[i].FinalTest);
            page.Figures.Add($"rate.{name.ToLowerInvariant()}", curves[i].Conditions.Rate);
        }

        page.Show(chart);
        page.Show(table);
        page.Say(
            "Plain SGD is the slowest here: it gives every weight the same step. Those that remember earlier gradients, or that give each weight " +
            "a step of its own, go down several " +
            "times as fast. Which one wins depends on the task, the network and the learning rate; no rule is best everywhere.",
            "여기서는 SGD가 가장 느리다. 모든 가중치에 같은 보폭을 주기 때문이다. 지난 기울기를 기억하거나 가중치마다 보폭을 달리하는 기법은 몇 배 빨리 내려간다. 무엇이 이기는지는 과제와 신경망, 학습률에 따라 달라지며 언제나 가장 좋은 " +
            "기법은 없다.");
        page.Code(
            """
            var network = new MultiLayerNet(hidden: [100, 100, 100, 100, 100]).Initialize(seed: 1);
            new Trainer(network, new Adam(network.Parameters())).Fit(train.Shuffle(seed: 1).Batch(128), epochs: 4);
            """);
    }
}
