using Fovea.Book.Writing;
using Fovea.Reports.Figures;
using Fovea.Tensors;
using Fovea.Tensors.Ops;

namespace Fovea.Book.Networks;

/// <summary>A network of three layers, forward: every number on its way from two inputs to two outputs.</summary>
sealed class ThreeLayer() : Experiment("three-layer", Chapter.Networks, ("Three layers, forward", "3층 신경망의 순전파"))
{
    public override void Run(BookContext context, BookPage page)
    {
        page.Say(
            "Two inputs, three neurons, two neurons, two outputs. Each layer is a product with a matrix of weights, a bias, and an activation. " +
            "With the first two the signals are squeezed by a sigmoid, at the output they stay as they are.",
            "입력 둘, 뉴런 셋, 뉴런 둘, 출력 둘. 층마다 가중치 행렬을 곱하고 편향을 더하고 활성화 함수를 지난다. 앞의 두 층에서는 시그모이드가 신호를 누르고, 출력층에서는 그대로 둔다.");
        page.Formula("A = X·W + B,  Z = 1/(1 + e^{−A})");
        var x = Tenths([10, 5], [1, 2]);
        var (w1, b1) = (Tenths([1, 3, 5, 2, 4, 6], [2, 3]), Tenths([1, 2, 3], [3]));
        var (w2, b2) = (Tenths([1, 4, 2, 5, 3, 6], [3, 2]), Tenths([1, 2], [2]));
        var (w3, b3) = (Tenths([1, 3, 2, 4], [2, 2]), Tenths([1, 2], [2]));

        var a1 = x.MatMul(w1) + b1;
        var z1 = a1.Sigmoid();
        var a2 = z1.MatMul(w2) + b2;
        var z2 = a2.Sigmoid();
        var y = z2.MatMul(w3) + b3;

        page.Code(
            """
            var a1 = x.MatMul(w1) + b1;
            var z1 = a1.Sigmoid();
            var a2 = z1.MatMul(w2) + b2;
            var z2 = a2.Sigmoid();
            var y = z2.MatMul(w3) + b3;
            """);
        var signals = new Table(("Signals from layer to layer", "층에서 층으로 가는 신호"), ("signal", "신호"), ("shape", "형상"), ("values", "값"));
        foreach (var (name, signal) in new[] { ("X", x), ("A1", a1), ("Z1", z1), ("A2", a2), ("Z2", z2), ("Y", y) })
        {
            signals.Row(name, signal.Shape.ToString(), string.Join(", ", signal.ToDoubleArray().Select(value => FormattableString.Invariant($"{value:0.0#######}"))));
            page.Figures.Add(name, signal);
        }

        page.Show(signals);
        page.Show(new NetworkDrawing(("The network and its signals", "신경망과 신호"))
            .AddLayer(("input", "입력"), 2).WithValues(x.ToArray()).WithWeights(w1.Transpose(0, 1).Grid())
            .AddLayer(("layer 1", "1층"), 3).WithValues(z1.ToArray()).WithWeights(w2.Transpose(0, 1).Grid())
            .AddLayer(("layer 2", "2층"), 2).WithValues(z2.ToArray()).WithWeights(w3.Transpose(0, 1).Grid())
            .AddLayer(("output", "출력"), 2).WithValues(y.ToArray()));
        page.Show(new Panels(("The weights", "가중치"), columns: 3)
            .Add(new MatrixFigure(("W1, 2×3: a column for each neuron", "W1, 2×3: 뉴런마다 한 열"), w1.Grid()) { Name = "W1", RowLabels = ["x₁", "x₂"] })
            .Add(new MatrixFigure("W2, 3×2", w2.Grid()) { Name = "W2" })
            .Add(new MatrixFigure("W3, 2×2", w3.Grid()) { Name = "W3" }));
        page.Say(
            "A classifier would put softmax at the end, so that the outputs become shares: $e^{y_k}$ over their sum. The larger output stays " +
            "the larger one.",
            "분류 신경망이라면 끝에 소프트맥스를 두어 출력을 확률로 바꾼다. $e^{y_k}$를 그 합으로 나눈 것이다. 큰 출력은 그대로 큰 확률이 된다.");
        var shares = y.Softmax();
        page.Figures.Add("softmax(Y)", shares);
        page.Show(new Facts(("Y as shares", "확률로 바꾼 Y")).Add(("first", "첫 번째"), shares.ToDoubleArray()[0], "0.0000").Add(("second", "두 번째"), shares.ToDoubleArray()[1], "0.0000"));
    }

    // In double, so that all printed digits are right.
    static Tensor Tenths(float[] values, Shape shape) => Tensor.From(values, shape, Device.Reference) / 10;
}
