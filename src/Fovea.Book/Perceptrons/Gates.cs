using Fovea.Book.Writing;
using Fovea.Layers;
using Fovea.Layers.Losses;
using Fovea.Reports.Figures;
using Fovea.Reports.Texts;
using Fovea.Tensors;
using Fovea.Tensors.Autograd;
using Fovea.Tensors.Ops;
using Fovea.Training.Optimizers;

namespace Fovea.Book.Perceptrons;

/// <summary>AND, NAND and OR from one neuron each; XOR from three of them; why one is not enough; and XOR learned.</summary>
sealed class Gates() : Experiment("gates", Chapter.Perceptrons, ("Gates from perceptrons", "퍼셉트론으로 만드는 게이트"))
{
    static readonly Tensor Inputs = Tensor.From(new float[,] { { 0, 0 }, { 1, 0 }, { 0, 1 }, { 1, 1 } });

    static readonly Tensor XorTarget = Tensor.From([0, 1, 1, 0], [4, 1]);

    static readonly Neuron And = new("AND", 0.5f, 0.5f, -0.7f), Nand = new("NAND", -0.5f, -0.5f, 0.7f), Or = new("OR", 0.5f, 0.5f, -0.2f);

    public override void Run(BookContext context, BookPage page)
    {
        page.Say(
            "A perceptron weighs its inputs, adds them up, and answers 1 if the sum exceeds a **threshold** θ, else 0. With weights (0.5, 0.5) " +
            "and θ = 0.7 only both inputs together are enough: that is AND.",
            "퍼셉트론은 입력에 가중치를 곱해 더하고, 그 합이 **임계값** θ를 넘으면 1, 아니면 0을 낸다. 가중치가 (0.5, 0.5)이고 θ = 0.7이면 두 입력이 모두 1일 때만 넘는다. AND 게이트이다.");
        page.Formula("y = 1 if w_1·x_1 + w_2·x_2 > θ, else 0");
        var threshold = -And.B;
        page.Figures.Add("θ", threshold);
        page.Figures.Add("AND.threshold", (Inputs.MatMul(And.Weights) - threshold).Step());
        page.Say(
            "Brought to the other side, the threshold becomes a **bias** b = −θ that says how easily the neuron fires. Three gates differ in " +
            "these three numbers alone.",
            "임계값을 반대편으로 옮기면 뉴런이 얼마나 쉽게 켜지는지를 말하는 **편향** b = −θ가 된다. 세 게이트는 이 세 수만 다르다.");
        page.Code(
            """
            Tensor Gate(Tensor x, float w1, float w2, float b) =>
                (x.MatMul(Tensor.From([w1, w2], [2, 1])) + b).Step();
            """);
        var truth = new Table(("Truth tables", "진리표"), "x₁", "x₂", "AND", "NAND", "OR", "XOR");
        var lines = new Panels(("One neuron is one straight line", "뉴런 하나는 직선 하나"), columns: 3)
        {
            Caption = ("On one side of its line a neuron answers 1, on the other 0.", "뉴런은 직선의 한쪽에서 1, 다른 쪽에서 0을 낸다."),
        };
        var answers = new List<float[]>();
        foreach (var gate in new[] { And, Nand, Or })
        {
            var y = gate.Answer(Inputs);
            answers.Add(y.ToArray());
            page.Figures.Add(gate.Name, y);
            page.Figures.Add($"{gate.Name}.w", gate.Weights);
            page.Figures.Add($"{gate.Name}.b", gate.B);
            lines.Add(Plane(gate.Name, answers[^1], gate));
        }

        var xor = Xor(Inputs);
        page.Figures.Add("XOR", xor);
        for (var row = 0; row < 4; row++)
            truth.Row(Inputs.ToArray()[2 * row], Inputs.ToArray()[(2 * row) + 1], answers[0][row], answers[1][row], answers[2][row], xor.ToArray()[row]);
        page.Show(truth);
        page.Show(lines);

        page.Heading("What one line cannot do", "직선 하나로 안 되는 것");
        page.Say(
            "XOR answers 1 if its inputs differ. No straight line parts its ones from its zeros. Of many thousand lines tried here none gets " +
            "more than three of the four corners right.",
            "XOR는 두 입력이 다르면 1을 낸다. 직선 하나로는 1과 0을 가를 수 없다. 여기서 직선 수만 개를 시험했지만 네 꼭짓점 가운데 셋보다 많이 맞힌 것은 없다.");
        var (tried, best) = BestLine();
        page.Figures.Add("one-line.tried", tried);
        page.Figures.Add("one-line.best", best);
        page.Show(new Facts(("One neuron on XOR", "뉴런 하나와 XOR")).Add(("lines tried", "시험한 직선"), tried, "#,0").Add(("most corners right", "가장 많이 맞힌 꼭짓점"), best));
        page.Say(
            "Three neurons can: what is neither \"none\" nor \"both\" lies between two lines. NAND and OR draw the lines, AND takes what lies " +
            "between.",
            "뉴런 셋이면 된다. '둘 다 아님'도 '둘 다'도 아닌 것은 두 직선 사이에 있다. NAND와 OR가 직선을 긋고 AND가 그 사이를 고른다.");
        page.Code("Tensor Xor(Tensor x) => And(Concatenate(Nand(x), Or(x)));");
        page.Show(Plane(("XOR: between two lines", "XOR: 두 직선 사이"), xor.ToArray(), Nand, Or));

        Learn(context, page);
    }

    static Tensor Xor(Tensor x)
    {
        ReadOnlySpan<Tensor> both = [Nand.Answer(x), Or.Answer(x)];
        return And.Answer(Tensor.Concatenate(both, axis: 1));
    }

    // All lines at once: their weights are the columns of one matrix.
    static (int Tried, int Best) BestLine()
    {
        var steps = Enumerable.Range(-20, 41).Select(i => i / 10f).ToArray();
        var lines = (from w1 in steps from w2 in steps from b in steps select (w1, w2, b)).ToArray();
        var weights = Tensor.From([.. lines.Select(line => line.w1), .. lines.Select(line => line.w2)], [2, lines.Length]);
        var answers = (Inputs.MatMul(weights) + Tensor.From([.. lines.Select(line => line.b)])).Step();
        var wrong = (answers - XorTarget).Abs().Sum([0]).ToArray();
        return (lines.Length, 4 - (int)wrong.Min());
    }

    static void Learn(BookContext context, BookPage page)
    {
        page.Heading("Learned", "학습으로");
        page.Say(
            "Nobody has to find the weights by hand. A network of four hidden neurons learns XOR from its four examples; a single neuron, " +
            "taught in the same way, stays at one half everywhere and at the loss of a coin, $ln 2$.",
            "가중치를 사람이 찾을 필요는 없다. 은닉 뉴런 네 개인 신경망은 네 가지 예에서 XOR를 배운다. 같은 방법으로 가르친 뉴런 하나는 어디서나 2분의 1에 머물고 손실은 동전 던지기와 같은 $ln 2$이다.");
        Sequential two = [new Linear(2, 4), new Tanh(), new Linear(4, 1)];
        Sequential one = [new Linear(2, 1)];
        var (losses, alone) = (Train(two.Initialize(context.Seed)), Train(one.Initialize(context.Seed)));
        page.Show(new LineChart(("Loss while learning XOR", "XOR를 배울 때의 손실"), ("step", "단계"), ("loss", "손실"))
            .Series(("two layers", "두 층"), losses).Series(("one neuron", "뉴런 하나"), alone).Horizontal("ln 2", Math.Log(2)));
        var field = new ContourChart(("What the network learned", "신경망이 배운 것"), "x₁", "x₂", (-0.5, 1.5), (-0.5, 1.5),
            (x1, x2) => two.Forward(Tensor.From([(float)x1, (float)x2], [1, 2])).Sigmoid().Item())
        {
            Levels = [0.1, 0.3, 0.5, 0.7, 0.9],
            IsTrueToScale = true,
            Caption = ("Lines of equal answer; beyond one half lies the 1.", "같은 답을 이은 선. 2분의 1을 넘는 곳이 1이다."),
        };
        page.Show(field.Points("1", [1, 0], [0, 1]).Points("0", [0, 1], [0, 1]));
        page.Figures.Add("learned.answers", two.Forward(Inputs).Sigmoid());
        page.Figures.Add("learned.loss", losses[^1]);
        page.Figures.Add("one-neuron.answers", one.Forward(Inputs).Sigmoid());
        page.Figures.Add("one-neuron.loss", alone[^1]);
    }

    static List<float> Train(Module network)
    {
        var adam = new Adam(network.Parameters(), learningRate: 0.05f);
        var losses = new List<float>();
        for (var step = 0; step < 500; step++)
        {
            using var tape = Tape.Record();
            var loss = Loss.BinaryCrossEntropyWithLogits(network.Forward(Inputs), XorTarget);
            tape.Backward(loss);
            adam.Step();
            losses.Add(loss.Item());
        }

        return losses;
    }

    static ScatterChart Plane(Text title, float[] answers, params Neuron[] neurons)
    {
        var chart = new ScatterChart(title, Axis.Between("x₁", -0.5, 1.5), Axis.Between("x₂", -0.5, 1.5)) { IsTrueToScale = true };
        foreach (var value in new[] { 1, 0 })
        {
            var corners = Enumerable.Range(0, 4).Where(i => answers[i] == value).ToArray();
            chart.Series($"{value}", corners.Select(i => i % 2), corners.Select(i => i / 2));
        }

        foreach (var (name, w1, w2, b) in neurons)
            chart.Line(name, [-0.5, 1.5], new[] { -0.5, 1.5 }.Select(x => -(b + (w1 * x)) / w2));
        return chart;
    }

    /// <summary>A perceptron of two inputs: 1 where w₁x₁ + w₂x₂ + b > 0, else 0.</summary>
    sealed record Neuron(string Name, float W1, float W2, float B)
    {
        public Tensor Weights => Tensor.From([W1, W2], [2, 1]);

        public Tensor Answer(Tensor x) => (x.MatMul(Weights) + B).Step();
    }
}
