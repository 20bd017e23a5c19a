using Fovea.Book.Writing;
using Fovea.Layers;
using Fovea.Models;
using Fovea.Reports.Figures;
using Fovea.Training.Optimizers;

namespace Fovea.Book.Techniques;

/// <summary>The same beginnings, learning: the loss of a network of five layers with ReLU for each.</summary>
sealed class InitialValuesMnist() : Experiment("initial-values-mnist", Chapter.Techniques, ("First weights and learning", "가중치 초깃값과 학습 속도"))
{
    const double Highest = 3;

    public override bool UsesData => true;

    public override void Run(BookContext context, BookPage page)
    {
        page.Say(
            "Five layers of a hundred neurons with ReLU and an output layer learn handwritten digits by plain gradient descent, once for " +
            "each beginning. The pictures, their order and the learning rate, 0.01, are the same.",
            "뉴런 백 개짜리 층 다섯 개와 출력층으로 된 ReLU 신경망이 경사 하강법으로 손글씨를 배운다. 초깃값마다 한 번씩이며 그림과 순서, 학습률 0.01은 모두 같다.");
        var lesson = new Lesson(context, context.Data.Train(context.Quick ? 2_000 : 60_000), context.Data.Test(context.Quick ? 1_000 : 10_000))
        {
            Epochs = context.Quick ? 8 : 4,
            BatchSize = context.Quick ? 50 : 128,
        };
        var curves = Lesson.ForEach(context, InitialValues.Beginnings, beginning =>
        {
            var network = new MultiLayerNet(hidden: [100, 100, 100, 100, 100], initializer: beginning.Initializer).Initialize(context.Seed);
            return lesson.Teach(network, new Sgd(network.Parameters(), learningRate: 0.01f));
        });

        curves[0].Conditions.AddTo(page.Figures);
        page.Figures.Add("rate", curves[0].Conditions.Rate);
        var chart = new LineChart(("Loss while learning", "학습 중의 손실"), x: ("step", "단계"), y: new Axis(("loss", "손실")) { Min = 0, Max = Highest });
        var table = new Table(("After the last step", "마지막 단계 뒤"), ("first weights", "초깃값"), ("loss", "손실"), ("test accuracy", "시험 정확도"));
        for (var i = 0; i < curves.Length; i++)
        {
            var (name, title, _) = InitialValues.Beginnings[i];
            var (steps, means) = curves[i].Smooth(context.Quick ? 10 : 25);
            if (means.Any(loss => loss < Highest))
                chart.Series(title, steps, means.Select(loss => loss < Highest ? loss : double.NaN));
            table.Row(title, curves[i].Diverged ? ("diverged", "발산") : means[^1], Cell.Of(curves[i].FinalTest, "0.0 %"));
            page.Figures.Add($"loss.{name}", curves[i].Diverged ? double.NaN : means[^1]);
            page.Figures.Add($"accuracy.{name}", curves[i].FinalTest);
        }

        page.Show(chart);
        page.Show(table);
        page.Say(
            "With 0 and with 0.01 the loss stays where guessing leaves it, 2.3 or log 10: nothing tells the neurons apart, or the signal dies on " +
            "the way. With 1 the signal grows from layer to layer: the first losses are far outside of the drawing, and where the table says " +
            "*diverged* a loss was no longer a finite number, so that there is no accuracy. He's values lead, as they should with ReLU.",
            "0이나 0.01로 시작하면 손실이 찍어서 맞히는 수준인 2.3, 곧 log 10에 머문다. 뉴런들이 구별되지 않거나 신호가 도중에 사라지기 때문이다. 1로 시작하면 신호가 층마다 커져 첫 손실이 그림 밖으로 멀리 벗어난다. 표에 *발산*이라고 " +
            "적힌 것은 손실이 유한한 수가 아니게 된 경우이며 정확도가 없다. ReLU에는 역시 He 초깃값이 앞선다.");
    }
}
