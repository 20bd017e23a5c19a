using Fovea.Book.Writing;
using Fovea.Data.Datasets;
using Fovea.Layers;
using Fovea.Layers.Losses;
using Fovea.Reports.Figures;
using Fovea.Tensors;
using Fovea.Tensors.Ops;

namespace Fovea.Book.Learning;

/// <summary>Entropy, divergence and cross-entropy, and how the three hang together.</summary>
sealed class Entropy() : Experiment("entropy", Chapter.Learning, ("Entropy", "엔트로피"))
{
    public override void Run(BookContext context, BookPage page)
    {
        page.Say(
            "What is rare tells much, what is certain tells nothing: an event of probability $p$ carries $−ln p$. The **entropy** is the mean " +
            "of that, a measure of how uncertain one is. A coin is most uncertain when it is fair.",
            "드문 일은 많은 것을 알려 주고 뻔한 일은 아무것도 알려 주지 않는다. 확률이 $p$인 사건의 정보량은 $−ln p$이다. **엔트로피**는 그 평균으로, 얼마나 불확실한지를 나타낸다. 동전은 앞뒤가 공평할 때 가장 불확실하다.");
        page.Formula("H(p) = −Σ_x p(x) ln p(x)");
        var shares = Enumerable.Range(0, 101).Select(i => i / 100f).ToArray();
        page.Show(new LineChart(("Entropy of a coin", "동전의 엔트로피"), ("probability of heads", "앞면이 나올 확률"), new Axis(("entropy", "엔트로피")) { Unit = ("nats", "나트") })
            .Series(("entropy", "엔트로피"), shares, shares.Select(share => Distribution.Entropy([share, 1 - share]))));
        page.Figures.Add("coin", Distribution.Entropy([0.5f, 0.5f]));

        page.Heading("What a wrong guess costs", "잘못된 예상의 대가");
        page.Say(
            "Suppose things happen as $p$ says while one expects $q$. The **cross-entropy** is the mean surprise then, and what it exceeds the " +
            "entropy by is the **divergence**: never negative, zero only if the guess is right.",
            "일은 $p$대로 일어나는데 $q$를 예상했다고 하자. 그때 놀라움의 평균이 **교차 엔트로피**이고, 엔트로피보다 큰 만큼이 **KL 발산**이다. 음수가 되지 않고, 예상이 맞을 때만 0이다.");
        page.Formula("H(p, q) = −Σ_x p(x) ln q(x) = H(p) + KL(p‖q)");
        float[] p = [0.5f, 0.25f, 0.125f, 0.125f];
        var table = new Table(
            ("p = (½, ¼, ⅛, ⅛) and three guesses", "p = (½, ¼, ⅛, ⅛)와 세 가지 예상"),
            ("guess q", "예상 q"), "H(p)", "KL(p‖q)", ("sum", "합"), "H(p, q)")
        { Name = "guesses" };
        foreach (var (name, q) in new (string, float[])[] { ("equal", p), ("even", [0.25f, 0.25f, 0.25f, 0.25f]), ("reversed", [0.125f, 0.125f, 0.25f, 0.5f]) })
        {
            var (entropy, divergence, cross) = (Distribution.Entropy(p), Distribution.KullbackLeibler(p, q), Distribution.CrossEntropy(p, q));
            table.Row($"({string.Join(", ", q.Select(Fraction))})", Cell.Of(entropy, "0.0000"), Cell.Of(divergence, "0.0000"), Cell.Of(entropy + divergence, "0.0000"), Cell.Of(cross, "0.0000"));
            page.Figures.Add($"{name}.H(p)", entropy);
            page.Figures.Add($"{name}.KL(p‖q)", divergence);
            page.Figures.Add($"{name}.H(p,q)", cross);
        }

        page.Show(table);
        page.Say(
            "Training changes $q$ alone. $H(p)$ stays, so making the cross-entropy small is the same as making the divergence small.",
            "학습으로 바뀌는 것은 $q$뿐이다. $H(p)$는 그대로이므로 교차 엔트로피를 줄이는 것은 곧 KL 발산을 줄이는 것이다.");

        page.Heading("From a picture to a loss", "그림에서 손실까지");
        page.Say(
            "The end of every classifier: the maps are flattened to one row, a dense layer makes a score for each class, softmax turns scores " +
            "into $q$. The label becomes $p$ by one-hot coding; its entropy is 0, so here cross-entropy and divergence are the same number.",
            "모든 분류기의 끝은 이렇다. 특징 맵을 한 줄로 펴고, 완전연결층이 클래스마다 점수를 내고, 소프트맥스가 점수를 $q$로 바꾼다. 레이블은 원-핫 인코딩으로 $p$가 된다. 그 엔트로피는 0이므로 여기서는 교차 엔트로피와 KL " +
            "발산이 같은 수이다.");
        var maps = Tensor.From([.. Enumerable.Range(0, 12).Select(i => i / 12f)], [1, 3, 2, 2]);
        var scores = new Linear(12, 4).Initialize(context.Seed).Forward(maps.Flatten());
        var probabilities = scores.Softmax();
        var label = OneHot.Encode([2], classes: 4);
        page.Code(
            """
            var row = maps.Flatten();                                     // 1×3×2×2 → 1×12
            var scores = new Linear(12, 4).Initialize(seed).Forward(row); // 1×4
            var q = scores.Softmax();
            var loss = Loss.CrossEntropy(scores, [2]);
            """);
        page.Show(new Panels(("Scores, probabilities, label", "점수, 확률, 레이블"), columns: 3)
            .Add(new MatrixFigure(("scores", "점수"), scores.Grid()) { Format = "0.000" })
            .Add(new MatrixFigure(("softmax, q", "소프트맥스, q"), probabilities.Grid()) { Format = "0.000" })
            .Add(new MatrixFigure(("one-hot, p", "원-핫, p"), Grid.Of(1, 4, label))));
        page.Figures.Add("flat.shape", maps.Flatten().Shape);
        page.Figures.Add("softmax.sum", probabilities.Sum());
        page.Figures.Add("one-hot.H(p,q)", Distribution.CrossEntropy(label, probabilities.ToArray()));
        page.Figures.Add("one-hot.KL(p‖q)", Distribution.KullbackLeibler(label, probabilities.ToArray()));
        page.Figures.Add("one-hot.loss", Loss.CrossEntropy(scores, [2]));
    }
    static string Fraction(float probability) => probability switch { 0.5f => "½", 0.25f => "¼", _ => "⅛" };
}
