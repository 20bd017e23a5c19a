using Fovea.Book.Writing;
using Fovea.Layers;
using Fovea.Layers.Losses;
using Fovea.Reports.Figures;
using Fovea.Tensors;
using Fovea.Tensors.Autograd;
using Fovea.Tensors.Ops;

namespace Fovea.Book.Backpropagation;

/// <summary>ReLU, sigmoid, affine and softmax-with-loss: what each passes on, and what it passes back.</summary>
sealed class LayersBothWays() : Experiment("layers", Chapter.Backpropagation, ("Layers, both ways", "층의 순전파와 역전파"))
{
    public override void Run(BookContext context, BookPage page)
    {
        page.Say(
            "Each layer knows two things: its output for an input, and what a gradient that comes back at its output means for its input. Here " +
            "every way back is computed twice, by the tape and by the formula.",
            "층은 두 가지를 안다. 입력에서 출력을 내는 법, 그리고 출력으로 돌아온 기울기에서 입력의 기울기를 내는 법이다. 여기서는 역전파를 테이프와 공식으로 두 번 계산한다.");
        var x = Tensor.From(new float[,] { { 1, -0.5f }, { -2, 3 } });
        var back = Tensor.From(new float[,] { { 0.1f, 0.2f }, { 0.3f, 0.4f } });

        page.Heading("ReLU", "ReLU 층");
        page.Say(
            "What was positive passes, and so does its gradient; what was not is 0 and keeps its gradient back.",
            "양수는 그대로 지나가고 기울기도 그대로 돌아온다. 양수가 아닌 것은 0이 되고 기울기도 거기서 멈춘다.");
        Show(page, "ReLU", x, back, new Relu(), (_, dy) => dy * x.Step());

        page.Heading("Sigmoid", "시그모이드 층");
        page.Say(
            "Its slope is $y(1 − y)$, known from the output alone, and never more than a quarter: through many such layers a gradient fades.",
            "기울기는 $y(1 − y)$라서 출력만 알면 된다. 아무리 커도 4분의 1이므로 이런 층을 여럿 지나면 기울기는 사라져 간다.");
        Show(page, "sigmoid", x, back, new Sigmoid(), (y, dy) => dy * y * (1 - y));

        Affine(page);
        SoftmaxWithLoss(page);
    }

    static void Show(BookPage page, string name, Tensor x, Tensor dy, Module layer, Func<Tensor, Tensor, Tensor> formula)
    {
        x = x.Detach();
        x.RequiresGradient = true;
        using var tape = Tape.Record();
        var y = layer.Forward(x);
        tape.Backward(y, dy);
        var dx = x.Gradient!;
        page.Show(new Panels((name, name), columns: 4)
            .Add(new MatrixFigure("x", x.Grid()) { Format = "0.0##" })
            .Add(new MatrixFigure("y", y.Grid()) { Format = "0.0##" })
            .Add(new MatrixFigure("∂L/∂y", dy.Grid()) { Format = "0.0##", Name = "dy" })
            .Add(new MatrixFigure("∂L/∂x", dx.Grid()) { Format = "0.0##", Name = "dx" }));
        page.Figures.Add($"{name}.y", y);
        page.Figures.Add($"{name}.dx", dx);
        page.Figures.Add($"{name}.difference", Largest(dx - formula(y, dy)));
    }

    static void Affine(BookPage page)
    {
        page.Heading("Affine", "Affine 층");
        page.Formula("Y = X·W + B,  ∂X = ∂Y·W^T,  ∂W = X^T·∂Y,  ∂B = Σ_n ∂Y_n");
        page.Say(
            "A batch of two goes from three inputs to two outputs. The bias was added to every row, so its gradient is the sum over the rows.",
            "데이터 두 개짜리 배치가 입력 세 개에서 출력 두 개로 간다. 편향은 모든 행에 더해졌으므로 그 기울기는 행들의 합이다.");
        Tensor[] leaves = [Tensor.From(new float[,] { { 1, 2, 3 }, { -1, 0, 1 } }), Tensor.From(new float[,] { { 0.1f, 0.4f }, { 0.2f, 0.5f }, { 0.3f, 0.6f } }), Tensor.From(0.1f, 0.2f)];
        foreach (var leaf in leaves)
            leaf.RequiresGradient = true;
        var (x, w, b) = (leaves[0], leaves[1], leaves[2]);
        var dy = Tensor.From(new float[,] { { 1, 2 }, { 3, 4 } });
        using (var tape = Tape.Record())
        {
            var y = x.MatMul(w) + b;
            tape.Backward(y, dy);
            page.Figures.Add("affine.y", y);
        }

        page.Show(new Panels(("Affine: the gradients", "Affine: 기울기"), columns: 3)
            .Add(new MatrixFigure("∂L/∂X", x.Gradient!.Grid()) { Name = "dX" })
            .Add(new MatrixFigure("∂L/∂W", w.Gradient!.Grid()) { Name = "dW" })
            .Add(new MatrixFigure("∂L/∂B", b.Gradient!.Grid()) { Name = "dB" }));
        page.Figures.Add("affine.dX", x.Gradient!);
        page.Figures.Add("affine.dW", w.Gradient!);
        page.Figures.Add("affine.dB", b.Gradient!);
        page.Figures.Add("affine.difference", Math.Max(Math.Max(
            Largest(x.Gradient! - dy.MatMul(w, transposeB: true)), Largest(w.Gradient! - x.MatMul(dy, transposeA: true))), Largest(b.Gradient! - dy.Sum([0]))));
    }

    static void SoftmaxWithLoss(BookPage page)
    {
        page.Heading("Softmax with loss", "Softmax-with-Loss 층");
        page.Say(
            "Softmax makes probabilities of scores, cross-entropy a loss of probabilities. Together their way back is as plain as can be: " +
            "answer minus target, divided by the size of the batch.",
            "소프트맥스는 점수를 확률로, 교차 엔트로피는 확률을 손실로 바꾼다. 둘을 합치면 역전파가 더없이 단순하다. 답에서 정답을 빼고 배치 크기로 나누면 된다.");
        page.Formula("{∂L}/{∂a} = {y − t}/{N}");
        var scores = Tensor.From(new float[,] { { 0.3f, 2.9f, 4.0f }, { 1.0f, 0.5f, -1.0f } });
        scores.RequiresGradient = true;
        var target = Tensor.From(new float[,] { { 0, 0, 1 }, { 0, 1, 0 } });
        using var tape = Tape.Record();
        var loss = Loss.CrossEntropy(scores, target);
        tape.Backward(loss);
        var y = scores.Softmax();
        page.Show(new Panels(("Softmax with loss", "Softmax-with-Loss"), columns: 4) { Name = "softmax-with-loss" }
            .Add(new MatrixFigure(("scores a", "점수 a"), scores.Grid()) { Name = "a" })
            .Add(new MatrixFigure(("answer y", "답 y"), y.Grid()) { Format = "0.000", Name = "y" })
            .Add(new MatrixFigure(("target t", "정답 t"), target.Grid()) { Name = "t" })
            .Add(new MatrixFigure("∂L/∂a", scores.Gradient!.Grid()) { Format = "0.000", Name = "da" }));
        page.Figures.Add("softmax.y", y);
        page.Figures.Add("softmax.loss", loss);
        page.Figures.Add("softmax.da", scores.Gradient!);
        page.Figures.Add("softmax.difference", Largest(scores.Gradient! - ((y - target) / 2)));
    }

    static float Largest(Tensor difference) => difference.Abs().Max().Item();
}
