using Fovea.Book.Writing;
using Fovea.Layers;
using Fovea.Layers.Initializers;
using Fovea.Reports.Figures;
using Fovea.Reports.Texts;
using Fovea.Tensors;

namespace Fovea.Book.Techniques;

/// <summary>What first weights do to the activations of five layers: histograms for each beginning and each activation.</summary>
sealed class InitialValues() : Experiment("initial-values", Chapter.Techniques, ("First weights and activations", "가중치 초깃값과 활성화 값 분포"))
{
    const int Samples = 1000, Nodes = 100, Layers = 5;

    /// <summary>The beginnings that are compared here and on the next page.</summary>
    public static readonly (string Name, Text Title, Initializer Initializer)[] Beginnings =
    [
        ("zero", ("all zero", "모두 0"), Constant.Zero),
        ("one", ("standard deviation 1", "표준편차 1"), new Normal(0, 1)),
        ("hundredth", ("standard deviation 0.01", "표준편차 0.01"), new Normal(0, 0.01f)),
        ("xavier", ("Xavier, 1/√n", "Xavier, 1/√n"), new HeNormal(nonlinearity: Nonlinearity.Linear)),
        ("he", ("He, √(2/n)", "He, √(2/n)"), new HeNormal()),
    ];

    static readonly (string Name, Func<Module> Make, double Low, double High)[] Activations =
        [("sigmoid", () => new Sigmoid(), 0, 1), ("tanh", () => new Tanh(), -1, 1), ("relu", () => new Relu(), 0, 3)];

    public override void Run(BookContext context, BookPage page)
    {
        page.Say(
            "A thousand random inputs go through five layers of a hundred neurons. Nothing is learned: only the spread of the first weights " +
            "differs. Learning " +
            "needs activations that are neither all alike, for then the neurons are copies of each other, nor all at the ends, for there the " +
            "slope is zero. Bars of more than a tenth of all values are cut off.",
            "무작위 입력 천 개를 뉴런 백 개짜리 층 다섯 개에 통과시킨다. 학습은 하지 않고 첫 가중치의 퍼진 정도만 바꾼다. 활성화 값이 모두 같으면 뉴런이 서로의 복사본이 되고, 양 끝에 몰리면 기울기가 0이 된다. 학습이 되려면 둘 다 피해야 한다. 전체 값의 10분의 1이 넘는 막대는 잘라 그렸다.");
        var inputs = Tensor.Create([Samples, Nodes], values => new Normal().Fill(values, [Samples, Nodes], new Rng(context.Seed).Split("inputs")));
        page.Figures.Add("inputs.shape", inputs.Shape);
        foreach (var beginning in Beginnings)
            page.Figures.Add($"weights.{beginning.Name}", Stack(beginning.Initializer, context.Seed).Select(layer => Deviation(layer.Weight.Value.ToArray())));
        foreach (var (name, make, low, high) in Activations)
        {
            page.Heading(name, name);
            page.Say(Advice(name).English, Advice(name).Korean);
            foreach (var beginning in Beginnings)
            {
                var layers = Forward(inputs, make, Stack(beginning.Initializer, context.Seed));
                page.Figures.Add($"deviation.{beginning.Name}.{name}", layers.Select(Deviation));
                page.Figures.Add($"ends.{beginning.Name}.{name}", layers.Select(values => ShareAtEnds(values, low, high)));
                var panels = new Panels(($"{name}: {beginning.Title.English}", $"{name}: {beginning.Title.Korean}"), columns: 5);
                for (var layer = 0; layer < Layers; layer++)
                    panels.Add(new Histogram(($"layer {layer + 1}", $"{layer + 1}층"), Axis.Between("", low, high)) { MaxCount = Samples * Nodes / 10 }
                        .Series(("activation", "활성화 값"), layers[layer]));
                page.Show(panels);
            }
        }
    }

    static Linear[] Stack(Initializer initializer, ulong seed)
    {
        var layers = new Linear[Layers];
        for (var layer = 0; layer < Layers; layer++)
        {
            layers[layer] = new Linear(Nodes, Nodes, bias: false);
            layers[layer].Weight.Initializer = initializer;
            layers[layer].Initialize(new Rng(seed).Split((ulong)layer));
        }

        return layers;
    }

    static float[][] Forward(Tensor x, Func<Module> activation, Linear[] layers) => Array.ConvertAll(layers, layer =>
    {
        x = activation().Forward(layer.Forward(x));
        return x.ToArray();
    });

    // Of sigmoid and tanh these are saturated; of ReLU they are those that are silent, or beyond what is drawn.
    static double ShareAtEnds(float[] values, double low, double high) =>
        values.Count(value => Math.Min(value - low, high - value) < 0.1 * (high - low)) / (double)values.Length;

    static double Deviation(float[] values)
    {
        var mean = values.Average(value => (double)value);
        return Math.Sqrt(values.Average(value => (value - mean) * (value - mean)));
    }

    static Text Advice(string activation) => activation switch
    {
        "sigmoid" => (
            "With a deviation of 1 everything is pushed to 0 or 1; with 0.01 everything gathers at 0.5. Xavier's values, which divide by the " +
            "square root of " +
            "the number of inputs, keep the spread through all layers.",
            "표준편차가 1이면 모두 0이나 1로 밀려나고, 0.01이면 모두 0.5에 모인다. 입력 수의 제곱근으로 나누는 Xavier 초깃값은 끝 층까지 고르게 퍼진 상태를 지킨다."),
        "tanh" => (
            "The same around 0. Xavier's values suit functions that are nearly straight in the middle.",
            "0을 중심으로 같은 일이 일어난다. Xavier 초깃값은 가운데가 거의 직선인 함수에 알맞다."),
        _ => (
            "ReLU silences half of its inputs, so the spread shrinks by √2 a layer under Xavier's values. He's are √2 wider and keep it.",
            "ReLU는 입력의 절반을 0으로 만들기 때문에 Xavier 초깃값에서는 층마다 퍼짐이 √2배씩 줄어든다. He 초깃값은 √2배 넓어서 퍼짐이 그대로 남는다."),
    };
}
