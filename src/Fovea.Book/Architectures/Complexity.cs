using Fovea.Book.Writing;
using Fovea.Models;
using Fovea.Reports.Figures;
using Fovea.Reports.Texts;

namespace Fovea.Book.Architectures;

/// <summary>The models of ImageNet by size, cost and error.</summary>
sealed class Complexity() : Experiment("complexity", Chapter.Architectures, ("Size, cost, error", "모델의 복잡도"))
{
    // As told by Russakovsky et al. 2015 and, of ResNet, He et al. 2015; the year is that of the model's card.
    static readonly (string Name, string Card, double Error)[] Races =
        [("AlexNet", "alexnet-paper", 16.4), ("ZFNet", "zfnet", 11.7), ("VGG", "vgg19", 7.3), ("GoogLeNet", "googlenet-paper", 6.7), ("ResNet", "resnet152-paper", 3.57)];

    public override void Run(BookContext context, BookPage page)
    {
        page.Say(
            "What does a network cost, and what does it give? **Parameters** are what has to be stored and learned, **multiply-adds** what has " +
            "to be computed for one picture. The errors are those their authors, or torchvision for its edition, published: how often the right " +
            "class was not among the first five.",
            "신경망에는 무엇이 얼마나 들고, 그래서 무엇을 얻을까? **매개변수**는 저장하고 배워야 하는 수, **곱셈-덧셈**은 그림 한 장에 드는 계산이다. 오류율은 저자나, torchvision판이면 torchvision이 발표한 값으로, 정답이 다섯 후보 " +
            "안에 없었던 비율이다.");
        var cards = ModelRegistry.Cards.Where(card => card.Top5Error is not null).ToArray();
        var table = new Table(
            ("Models with a published top-5 error", "top-5 오류율이 발표된 모델"),
            ("model", "모델"), ("year", "연도"), ("parameters, millions", "매개변수, 백만"),
            ("multiply-adds, billions", "곱셈-덧셈, 십억"), ("top-5 error", "top-5 오류율"), ("authors", "저자"));
        var chart = new BubbleChart(
            ("Error and cost; the area is the number of parameters", "오류율과 계산량. 면적은 매개변수 수"),
            Axis.Log(("multiply-adds, billions", "곱셈-덧셈, 십억")),
            new Axis(("top-5 error", "top-5 오류율")) { Unit = "%" },
            ("parameters, millions", "매개변수, 백만"))
        {
            Name = "bubbles",
            Caption = ("Each network once, without batch normalization and in torchvision's edition where there are two; the table has all.",
                "신경망마다 한 번씩, 배치 정규화가 없고 두 가지 판이 있으면 torchvision판이다. 표에는 모두 있다."),
        };
        foreach (var card in cards)
        {
            var (parameters, work) = (card.Parameters / 1e6, card.MultiplyAdds / 1e9);
            table.Row(card.Title, $"{card.Year}", Cell.Of(parameters, "0.0"), Cell.Of(work, "0.00"), Cell.Of(card.Top5Error!.Value / 100, "0.0# %"), card.Paper.Split(':')[0]);
            if (!IsVariant(card))
                chart.Add(card.Title, work, card.Top5Error!.Value, parameters);
            page.Figures.Add($"{card.Name}.parameters", card.Parameters);
            page.Figures.Add($"{card.Name}.multiply-adds", card.MultiplyAdds);
            page.Figures.Add($"{card.Name}.top5", card.Top5Error!.Value);
        }

        page.Show(chart);
        page.Show(table);
        var googlenet = new GoogLeNet(auxiliary: false).Parameters().Sum(parameter => (long)parameter.Shape.Elements);
        page.Figures.Add("googlenet.without-auxiliary", googlenet);
        page.Say(
            $"GoogLeNet counts two auxiliary classifiers among its parameters, which only training uses; without them it has {googlenet / 1e6:0.0} " +
            "million. Multiply-adds are those of inference.",
            $"GoogLeNet의 매개변수에는 학습할 때만 쓰는 보조 분류기 둘이 들어 있다. 빼면 {googlenet / 1e6:0.0}백만이다. 곱셈-덧셈은 추론할 때의 수다.");

        page.Heading("The races", "대회의 기록");
        page.Say(
            "What the same names reached in the yearly ImageNet race is lower: several networks voted there, each on many cut-outs of a " +
            "picture. ZFNet's authors won as a company, with larger networks than the paper's.",
            "해마다 열린 ImageNet 대회에서 같은 이름이 낸 기록은 이보다 낮다. 여러 신경망이 그림 한 장의 여러 조각을 보고 함께 답했기 때문이다. ZFNet의 저자들은 논문보다 큰 신경망으로, 회사 이름으로 우승했다.");
        var race = new BarChart(
            ("Top-5 error in the ImageNet race", "ImageNet 대회의 top-5 오류율"),
            new Axis(("top-5 error", "top-5 오류율")) { Unit = "%" },
            [.. Races.Select(entry => (Text)$"{entry.Name} {ModelRegistry.Card(entry.Card).Year}")])
        { Name = "races" };
        page.Show(race.Series(("top-5 error", "top-5 오류율"), Races.Select(entry => entry.Error)));
        foreach (var (name, card, error) in Races)
        {
            page.Figures.Add($"ilsvrc.{name}", error);
            page.Figures.Add($"ilsvrc.{name}.year", ModelRegistry.Card(card).Year);
        }
    }

    // vgg16_bn costs what vgg16 does, resnet50-paper nearly what resnet50 does: side by side neither could be read.
    static bool IsVariant(ModelCard card) => card.Name.EndsWith("_bn", StringComparison.Ordinal) || card.Name.EndsWith("-paper", StringComparison.Ordinal);
}
