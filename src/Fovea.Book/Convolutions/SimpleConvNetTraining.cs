using Fovea.Book.Writing;
using Fovea.Layers;
using Fovea.Models;
using Fovea.Reports.Figures;
using Fovea.Reports.Texts;
using Fovea.Training.Optimizers;

namespace Fovea.Book.Convolutions;

/// <summary>SimpleConvNet learns: its curves, and its filters before and after.</summary>
sealed class SimpleConvNetTraining() : Experiment("simple-convnet", Chapter.Convolutions, ("SimpleConvNet learns", "SimpleConvNet의 학습"))
{
    public override bool UsesData => true;

    public override void Run(BookContext context, BookPage page)
    {
        page.Say(
            "Convolution of 30 filters 5×5, ReLU, pooling, a layer of 100 neurons, ten answers; Adam at 0.001. Nobody tells the filters what to " +
            "look for.",
            "5×5 필터 30개의 합성곱, ReLU, 풀링, 뉴런 100개짜리 층, 답 10개. Adam을 학습률 0.001로 쓴다. 필터가 무엇을 보아야 하는지는 아무도 알려 주지 않는다.");
        var network = new SimpleConvNet().Initialize(context.Seed);
        var filters = (Conv2d)network.Features[0];
        var before = Gallery(("Filters before learning", "학습 전의 필터"), filters);
        var lesson = new Lesson(context, context.Data.Train(context.Quick ? 2_000 : 60_000), context.Data.Test(context.Quick ? 1_000 : 10_000))
        {
            Epochs = context.Quick ? 6 : 20,
        };
        context.Tell(0, "learning", "학습 중");
        var curves = lesson.Teach(network, new Adam(network.Parameters(), learningRate: 0.001f));

        var (steps, means) = curves.Smooth(context.Quick ? 5 : 100);
        page.Figures.Add("loss", means);
        page.Figures.Add("train", curves.Train);
        page.Figures.Add("test", curves.Test);
        page.Show(new Facts(("After the last epoch", "마지막 에폭 뒤"))
            .Add(("training accuracy", "훈련 정확도"), curves.Train[^1], "0.00 %").Add(("test accuracy", "시험 정확도"), curves.Test[^1], "0.00 %"));
        page.Show(new LineChart(("Loss", "손실"), x: ("step", "단계"), y: Axis.Log(("loss", "손실"))).Series(("loss", "손실"), steps, means));
        page.Show(new LineChart(("Accuracy", "정확도"), x: ("epoch", "에폭"), y: ("accuracy", "정확도"))
            .Series(("training", "훈련"), curves.Train).Series(("test", "시험"), curves.Test));
        page.Show(before);
        page.Show(Gallery(("Filters after learning", "학습 후의 필터"), filters));
        page.Say(
            "Before, the filters are noise. After, many have an order: one side small and the other large, which answers to an edge of that direction, or " +
            "a spot, which answers to a blob. Later layers put edges together.",
            "학습 전의 필터는 잡음일 뿐이다. 학습 후에는 규칙이 보인다. 한쪽은 작고 한쪽은 큰 필터는 그 방향의 에지에 반응하고, 가운데가 뭉친 필터는 블롭에 반응한다. 뒤의 층들은 이런 에지를 모아 쓴다.");
        page.Code($"fovea train {context.Data.Name} --model simple -b 100 --epochs 20");
    }

    static PictureGrid Gallery(Text title, Conv2d layer)
    {
        var (values, size) = (layer.Weight.Value.ToArray(), layer.Weight.Shape[2]);
        var gallery = new PictureGrid(title) { Size = 56, Caption = ("Blue is below zero, orange above.", "파랑은 0보다 작고 주황은 0보다 크다.") };
        foreach (var filter in values.Chunk(size * size))
            gallery.AddSigned(Grid.Of(size, size, filter));
        return gallery;
    }
}
