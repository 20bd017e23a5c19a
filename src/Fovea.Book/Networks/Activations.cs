using Fovea.Book.Writing;
using Fovea.Layers;
using Fovea.Layers.Losses;
using Fovea.Reports.Figures;
using Fovea.Reports.Texts;
using Fovea.Tensors;
using Fovea.Tensors.Autograd;
using Fovea.Tensors.Ops;
using Fovea.Training.Optimizers;
using Same = Fovea.Kernels.Elementwise.Activations.Identity;

namespace Fovea.Book.Networks;

/// <summary>The activations, their values and slopes, all in one figure; softmax; and a slope that learns.</summary>
sealed class Activations() : Experiment("activations", Chapter.Networks, ("Activations", "활성화 함수"))
{
    static readonly (Text Name, Func<Tensor, Tensor> Function)[] All =
    [
        (("step", "계단"), x => x.Step()),
        (("sigmoid", "시그모이드"), x => x.Sigmoid()),
        ("tanh", x => x.Tanh()),
        ("ReLU", x => x.Relu()),
        ("leaky ReLU", x => x.LeakyRelu(0.01f)),
        ("PReLU", x => new PRelu(init: 0.25f).Initialize(seed: 1).Forward(x)),
        ("ELU", x => x.Elu()),
        (("identity", "항등"), x => x.Map(new Same())),
    ];

    public override void Run(BookContext context, BookPage page)
    {
        page.Say(
            "Between two layers stands a function that bends. Without it any number of layers would be one matrix. Its **slope** decides how " +
            "much of a gradient comes back through it; here the tape computes every slope.",
            "층과 층 사이에는 굽은 함수가 하나 있다. 없으면 층을 아무리 쌓아도 행렬 하나와 같다. 함수의 **기울기**는 역전파에서 얼마나 되돌아오는지를 정한다. 여기의 기울기는 모두 테이프가 계산한 것이다.");
        page.Code(
            """
            using var tape = Tape.Record();
            var y = x.Sigmoid();
            tape.Backward(y, Tensor.Ones(y.Shape));   // x.Gradient holds the slopes
            """);
        var places = Enumerable.Range(-100, 201).Select(i => i / 20f).ToArray();
        var values = new LineChart(("All activations", "활성화 함수 전체 비교"), "x", Axis.Between(("value", "값"), -1.5, 3))
        {
            Caption = ("The identity, a straight line, stands below with the others, one by one.", "직선인 항등 함수는 아래에 다른 함수들과 하나씩 나란히 있다."),
        };
        var slopes = new LineChart(("All slopes", "기울기 전체 비교"), "x", Axis.Between(("slope", "기울기"), -0.1, 1.2))
        {
            Caption = ("The sigmoid never gives back more than a quarter, and nothing far from the middle; the step never anything. ReLU gives back all or nothing.",
                "시그모이드는 많아야 4분의 1을 되돌리고 가운데에서 멀면 아무것도 되돌리지 않는다. 계단 함수는 늘 0이다. ReLU는 전부 아니면 0이다."),
        };
        var panels = new Panels(("One by one: value and slope", "하나씩: 값과 기울기"), columns: 4);
        foreach (var (name, function) in All)
        {
            var (value, slope) = Trace(function, places);
            if (value[0] != places[0]) // The identity bends nothing, and eight lines are more than one can tell apart.
            {
                values.Series(name, places, value);
                slopes.Series(name, places, slope);
            }

            panels.Add(new LineChart(name, "", Axis.Between("", -1.5, 3)).Series(("value", "값"), places, value).Series(("slope", "기울기"), places, slope));
            (value, slope) = Trace(function, [-2, -1, 0, 1, 2]);
            page.Figures.Add($"{name}.values", value);
            page.Figures.Add($"{name}.slopes", slope);
        }

        page.Show(values);
        page.Show(slopes);
        page.Show(panels);
        var table = new Table(("Numbers to check", "확인할 값"), ("function", "함수"), "f(−1)", "f(0)", "f(1)", "f′(−1)", "f′(1)");
        foreach (var (name, _) in All)
        {
            var (value, slope) = (page.Figures[$"{name}.values"], page.Figures[$"{name}.slopes"]);
            table.Row(name, Cell.Of(value[1], "0.0###"), Cell.Of(value[2], "0.0###"), Cell.Of(value[3], "0.0###"), Cell.Of(slope[1], "0.0###"), Cell.Of(slope[3], "0.0###"));
        }

        page.Show(table);
        Softmax(page);
        SlopeThatLearns(page);
    }

    static void Softmax(BookPage page)
    {
        page.Heading("Softmax", "소프트맥스");
        page.Formula("y_k = {e^{a_k}}/{Σ_i e^{a_i}}");
        page.Say(
            "Softmax looks at all scores together and makes shares that sum to 1. Here the first of three scores moves while the others stay at " +
            "0; what the first gains the others lose.",
            "소프트맥스는 점수를 한꺼번에 보고 합이 1인 비율로 바꾼다. 여기서는 점수 셋 가운데 첫 번째만 움직이고 나머지는 0에 머문다. 첫 번째가 얻는 만큼 나머지가 잃는다.");
        var first = Enumerable.Range(-100, 201).Select(i => i / 20f).ToArray();
        var scores = Tensor.From([.. first.SelectMany(score => new[] { score, 0, 0 })], [first.Length, 3]);
        var shares = scores.Softmax().ToArray();
        page.Show(new LineChart(("Shares of three scores", "세 점수의 비율"), ("first score", "첫 번째 점수"), ("share", "비율"))
            .Series(("first", "첫 번째"), first, first.Select((_, i) => shares[3 * i])).Series(("each of the others", "나머지 각각"), first, first.Select((_, i) => shares[(3 * i) + 1])));
        var y = (Tensor.From([3, 29, 40], [1, 3], Device.Reference) / 10).Softmax();
        page.Figures.Add("softmax", y);
        page.Figures.Add("softmax.sum", y.Sum());
    }

    static void SlopeThatLearns(BookPage page)
    {
        page.Heading("PReLU: a slope that learns", "PReLU: 학습되는 기울기");
        page.Say(
            "ReLU gives nothing back where it is 0, so a neuron that fell silent stays silent. Leaky ReLU leaves a small fixed slope there, " +
            "PReLU learns it. Here the slope begins at 0.25 and is taught by a function whose slope is 0.6.",
            "ReLU는 0인 곳에서 아무것도 되돌리지 않아 한번 꺼진 뉴런은 계속 꺼져 있다. Leaky ReLU는 거기에 작고 고정된 기울기를 남기고, PReLU는 그 기울기를 배운다. 여기서는 0.25에서 시작해 기울기가 0.6인 함수를 배운다.");
        var layer = new PRelu(init: 0.25f).Initialize(seed: 1);
        var sgd = new Sgd(layer.Parameters(), learningRate: 0.1f);
        var x = Tensor.From([.. Enumerable.Range(-20, 41).Select(i => i / 10f)], [41, 1]);
        var taught = x.LeakyRelu(0.6f);
        List<float> slopes = [layer.Weight.Value.Item()];
        for (var step = 0; step < 60; step++)
        {
            using var tape = Tape.Record();
            tape.Backward(Loss.MeanSquaredError(layer.Forward(x), taught));
            sgd.Step();
            slopes.Add(layer.Weight.Value.Item());
        }

        page.Show(new LineChart(("The slope while it learns", "학습되는 기울기"), ("step", "단계"), ("slope", "기울기"))
            .Series(("slope", "기울기"), Enumerable.Range(0, slopes.Count), slopes).Horizontal(("taught", "가르친 값"), 0.6));
        page.Figures.Add("prelu.slope.first", slopes[0]);
        page.Figures.Add("prelu.slope.last", slopes[^1]);
    }

    static (float[] Values, float[] Slopes) Trace(Func<Tensor, Tensor> function, float[] places)
    {
        var x = Tensor.From(places);
        x.RequiresGradient = true;
        using var tape = Tape.Record();
        var y = function(x);
        tape.Backward(y, Tensor.Ones(y.Shape));
        return (y.ToArray(), x.Gradient!.ToArray());
    }
}
