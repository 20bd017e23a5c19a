using Fovea.Book.Writing;
using Fovea.Layers.Losses;
using Fovea.Reports.Figures;
using Fovea.Reports.Texts;
using Fovea.Tensors;
using Fovea.Tensors.Ops;

namespace Fovea.Book.Learning;

/// <summary>Squared error and cross-entropy: of one answer and of a batch, for one-hot and for index labels.</summary>
sealed class LossFunctions() : Experiment("losses", Chapter.Learning, ("Losses", "손실 함수"))
{
    // Keeps ln 0 away.
    const float Delta = 1e-7f;

    const int Label = 2;

    public override void Run(BookContext context, BookPage page)
    {
        page.Say(
            "A loss says with one number how wrong an answer is. Here the picture shows a 2. The first network gives the 2 a probability of " +
            "0.6, the second gives that to the 7.",
            "손실은 답이 얼마나 틀렸는지를 숫자 하나로 말한다. 여기서 그림은 숫자 2이다. 첫 번째 신경망은 2에 0.6의 확률을 주고, 두 번째는 그것을 7에 준다.");
        var right = Hundredths(10, 5, 60, 0, 5, 10, 0, 10, 0, 0);
        var wrong = Hundredths(10, 5, 10, 0, 5, 10, 0, 60, 0, 0);
        var target = Tensor.From([0, 0, 1, 0, 0, 0, 0, 0, 0, 0], [1, 10], Device.Reference);
        page.Show(new BarChart(("Two answers", "두 가지 답"), ("probability", "확률"), [.. Enumerable.Range(0, 10).Select(digit => (Text)$"{digit}")])
            .Series(("first network", "첫 번째 신경망"), right.ToArray()).Series(("second network", "두 번째 신경망"), wrong.ToArray()));

        page.Heading("Squared error", "오차제곱합");
        page.Formula("E = {1}/{2} Σ_k (y_k − t_k)^2");
        page.Say(
            "The label $t$ is 1 for the right class and 0 elsewhere. Every probability counts, by the square of what it is off.",
            "레이블 $t$는 정답 클래스에서 1, 나머지에서 0이다. 확률마다 어긋난 만큼의 제곱이 더해진다.");
        page.Figures.Add("squared-error.right", Loss.HalfSquaredSum(right, target));
        page.Figures.Add("squared-error.wrong", Loss.HalfSquaredSum(wrong, target));

        page.Heading("Cross-entropy", "교차 엔트로피 오차");
        page.Formula("E = −Σ_k t_k ln y_k");
        page.Say(
            "The label is 1 in one place only, so all that counts is the probability of the right class: $−ln 0.6$ and $−ln 0.1$. A " +
            "ten-millionth is added to each probability, for $ln 0$ has no value.",
            "정답 레이블은 한 자리만 1이므로 정답 클래스의 확률만 남는다. $−ln 0.6$과 $−ln 0.1$이다. $ln 0$은 값이 없으므로 확률마다 천만분의 일을 더해 둔다.");
        page.Figures.Add("cross-entropy.right", CrossEntropy(right, target));
        page.Figures.Add("cross-entropy.wrong", CrossEntropy(wrong, target));
        page.Show(new Table(("The two losses", "두 손실"), ("answer", "답"), ("squared error", "오차제곱합"), ("cross-entropy", "교차 엔트로피"))
            .Row(("first: the 2", "첫 번째: 2"), Cell.Of(page.Figures["squared-error.right"][0], "0.0000"), Cell.Of(page.Figures["cross-entropy.right"][0], "0.000000000"))
            .Row(("second: the 7", "두 번째: 7"), Cell.Of(page.Figures["squared-error.wrong"][0], "0.0000"), Cell.Of(page.Figures["cross-entropy.wrong"][0], "0.000000000")));
        page.Show(new LineChart(("Loss and the probability of the right class", "정답 클래스의 확률과 손실"), ("probability of the right class", "정답 클래스의 확률"), ("loss", "손실"))
        {
            Name = "loss-curves",
            Caption = ("A confident mistake costs the squared error at most 1, the cross-entropy as much as it likes.",
                "확신에 찬 오답의 오차제곱합은 기껏해야 1이지만, 교차 엔트로피에는 한계가 없다."),
        }
            .Function(("cross-entropy −ln p", "교차 엔트로피 −ln p"), p => -Math.Log(p), 0.01, 1)
            .Function(("squared error (1 − p)²", "오차제곱합 (1 − p)²"), p => (1 - p) * (1 - p), 0.01, 1));

        page.Heading("A batch, with labels of either kind", "배치와 두 가지 레이블");
        page.Say(
            "The loss of a batch is the mean over its pictures, so that it can be compared whatever the batch's size. One-hot rows and plain " +
            "class numbers say the same and give the same loss.",
            "배치의 손실은 그림마다의 손실을 평균한 값이라서 배치 크기와 상관없이 비교할 수 있다. 원-핫 벡터와 클래스 번호는 같은 말이고 손실도 같다.");
        ReadOnlySpan<Tensor> answers = [right, wrong], targets = [target, target];
        var logarithms = (Tensor.Concatenate(answers, axis: 0) + Delta).Log();
        page.Figures.Add("batch.one-hot", -(Tensor.Concatenate(targets, axis: 0) * logarithms).Sum() / 2);
        page.Figures.Add("batch.index", Loss.NegativeLogLikelihood(logarithms, [Label, Label]));
        page.Show(new Facts(("Both answers as one batch", "두 답을 한 배치로"))
            .Add(("one-hot labels", "원-핫 레이블"), page.Figures["batch.one-hot"][0], "0.000000")
            .Add(("index labels", "번호 레이블"), page.Figures["batch.index"][0], "0.000000"));

        WhyNotAccuracy(page);
    }

    static void WhyNotAccuracy(BookPage page)
    {
        page.Heading("Why not the accuracy itself?", "정확도를 그대로 쓰면 안 될까?");
        page.Say(
            "One neuron tells ten points from ten others; its one weight is turned slowly. The accuracy stays as it is for a while and then " +
            "jumps: its slope is zero almost everywhere and leads nowhere. The loss moves with every touch of the weight.",
            "뉴런 하나가 점 열 개를 다른 열 개와 가른다. 가중치 하나를 천천히 돌려 본다. 정확도는 한동안 그대로 있다가 갑자기 뛴다. 기울기가 거의 모든 곳에서 0이라 어디로 가야 할지 알려 주지 않는다. 손실은 가중치를 조금만 건드려도 움직인다.");
        var random = new Rng(3);
        var points = Tensor.From([.. Enumerable.Range(0, 20).SelectMany(i => new[] { random.NextNormal() + (i < 10 ? -0.7f : 0.7f), random.NextNormal() })], [20, 2]);
        var labels = Tensor.From([.. Enumerable.Range(0, 20).Select(i => i < 10 ? 0f : 1f)], [20, 1]);
        var angles = Enumerable.Range(0, 181).Select(degree => degree - 90f).ToArray();
        var scores = Array.ConvertAll(angles, degree =>
        {
            var (sine, cosine) = MathF.SinCos(degree * MathF.PI / 180);
            return points.MatMul(Tensor.From([2 * cosine, 2 * sine], [2, 1]));
        });
        page.Show(new LineChart(
            ("Accuracy and loss while a weight is turned", "가중치를 돌릴 때의 정확도와 손실"),
            new Axis(("direction of the weights", "가중치의 방향")) { Unit = "°" },
            ("accuracy, loss", "정확도, 손실"))
            .Series(("accuracy", "정확도"), angles, Array.ConvertAll(scores, score => 1 - (score.Step() - labels).Abs().Mean().Item()))
            .Series(("cross-entropy", "교차 엔트로피"), angles, Array.ConvertAll(scores, score => Loss.BinaryCrossEntropyWithLogits(score, labels).Item())));
    }

    static Tensor CrossEntropy(Tensor y, Tensor t) => -(t * (y + Delta).Log()).Sum();

    // In double, so that all printed digits are right.
    static Tensor Hundredths(params float[] values) => Tensor.From(values, [1, values.Length], Device.Reference) / 100;
}
