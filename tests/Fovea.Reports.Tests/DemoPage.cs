using Fovea.Data.Images;
using Fovea.Reports.Figures;
using Fovea.Reports.Texts;

namespace Fovea.Reports.Tests;

/// <summary>One page with every kind of figure, for tests and for eyes (benchmarks/pages.sh).</summary>
static class DemoPage
{
    public static Page Create()
    {
        double[] epochs = [.. Enumerable.Range(1, 20).Select(i => (double)i)];
        return new Page("demo", ("Every kind of figure", "모든 종류의 그림"))
        {
            Summary = ("What a page can show, drawn once from made-up numbers. `Fovea.Reports` needs no network and no other program.", "페이지가 보여 줄 수 있는 모든 것. `Fovea.Reports`는 네트워크도 다른 프로그램도 필요 없다."),
            Up = new("../index.html", ("All pages", "모든 페이지")),
            Next = new("../next/index.html", ("The next page", "다음 페이지")),
        }
            .Add(new Facts(("Result", "결과")).Add(("test accuracy", "시험 정확도"), 0.9857, "0.00 %").Add(("parameters", "매개변수"), 61_706).Add(("seconds", "초"), 12.4f))
            .Section(("Lines", "선"))
            .Paragraph(("Training *lowers* the loss; on the test set it rises again once the network **learns by heart**. The loss of one picture is $L = −Σ_k t_k log y_k$, and its gradient $y_k − t_k$.", "학습은 손실을 *낮춘다*. 시험 데이터에서는 신경망이 **외우기** 시작하면 다시 커진다. 그림 하나의 손실은 $L = −Σ_k t_k log y_k$이고, 기울기는 $y_k − t_k$이다."))
            .Formula("{∂L}/{∂w_{ij}} ≈ {L(w_{ij} + h) − L(w_{ij} − h)}/{2h}")
            .Add(new LineChart(("Loss", "손실"), x: ("epoch", "에폭"), y: ("loss", "손실")) { Caption = ("The band spans three seeds.", "띠는 시드 세 개의 범위이다.") }
                .Band(("three seeds", "시드 세 개"), epochs, epochs.Select(e => 2.0 / e), epochs.Select(e => 2.6 / e))
                .Series(("training", "훈련"), epochs, epochs.Select(e => 2.3 / e))
                .Series(("test", "시험"), epochs, epochs.Select(e => (2.3 / e) + (0.004 * e * e)))
                .Series(("with decay", "가중치 감소"), epochs, epochs.Select(e => e is 7 or 8 ? double.NaN : (2.4 / Math.Pow(e, 0.8)) + 0.1))
                .Vertical(("best epoch", "최적 에폭"), 7))
            .Add(new LineChart(("Learning rate and loss", "학습률과 손실"), x: Axis.Log(("learning rate", "학습률")), y: new Axis(("time", "시간")) { IsLog = true, Unit = "ms" })
                .Series("SGD", (double[])[1e-5, 1e-4, 1e-3, 1e-2, 1e-1], (double[])[900, 400, 20, 3, 0.6])
                .Series("Adam", (double[])[1e-5, 1e-4, 1e-3, 1e-2, 1e-1], (double[])[300, 30, 4, 9, 80]))
            .Add(new LineChart(("Activations", "활성화 함수"), x: "x", y: "f(x)")
                .Function("sigmoid", x => 1 / (1 + Math.Exp(-x)), -5, 5).Function("tanh", Math.Tanh, -5, 5).Function("ReLU", x => Math.Max(0, x), -5, 5)
                .Function("softplus", x => Math.Log(1 + Math.Exp(x)), -5, 5).Function("step", x => x > 0 ? 1 : 0, -5, 5).Function("GELU", x => x / (1 + Math.Exp(-1.702 * x)), -5, 5)
                .Function("ELU", x => x > 0 ? x : Math.Exp(x) - 1, -5, 5))
            .Section(("Counts", "개수"))
            .Add(Enumerable.Range(1, 5).Aggregate(
                new Panels(("Activations after each layer", "층마다의 활성값"), columns: 5) { Caption = ("Sigmoid, weights with a standard deviation of 1: everything ends at 0 or 1.", "시그모이드, 표준편차 1인 가중치: 모든 값이 0이나 1로 간다.") },
                (panels, layer) => panels.Add(new Histogram(($"layer {layer}", $"{layer}층"), Axis.Between("", 0, 1)) { MaxCount = 400 }.Series("activation", Noise(1000, layer).Select(z => 1 / (1 + Math.Exp(-z * layer * 2)))))))
            .Add(new Histogram(("Weights", "가중치"), ("weight", "가중치")).Series(("before", "이전"), Noise(2000, 1)).Series(("after", "이후"), Noise(2000, 2).Select(z => (z * 0.6) + 1)))
            .Section(("Matrices and pictures", "행렬과 그림"))
            .Add(new Panels(("A window and its row", "윈도와 그 행"), columns: 2)
                .Add(new MatrixFigure(("picture", "그림"), new[,] { { 1, 2, 3, 0 }, { 0, 1, 2, 3 }, { 3, 0, 1, 2 }, { 2, 3, 0, 1 } }).Highlight(0, 1, 3, 3))
                .Add(new MatrixFigure(("output", "출력"), new[,] { { 15, 16 }, { 6, 15 } }).Highlight(0, 1)))
            .Add(new MatrixFigure(("Columns of im2col", "im2col의 열"), Grid.Of(4, 18, Enumerable.Range(0, 72).Select(i => (i * 7 % 10) - 2.5)))
            {
                RowLabels = ["(0, 0)", "(0, 1)", "(1, 0)", "(1, 1)"],
            }.Highlight(1, 0, 1, 18))
            .Add(new PictureGrid(("Filters", "필터")) { Size = 56 }.AddAll(Enumerable.Range(0, 16).Select(i => Grid.Of(5, 5, Noise(25, i)))))
            .Add(new PictureGrid(("Mistakes", "오답")).Add(Disc(12), "0", false).Add(Disc(8), "6 → 0", true).Add(Disc(5), "0", false))
            .Add(new PictureGrid(("Feature map", "특징 맵")) { Size = 112 }.Add(Grid.Of(Line(14), Line(14), (x, y) => Math.Sin(3 * x) * Math.Cos(2 * y)), ("signed", "부호 있음")).Add(Grid.Of(Line(14), Line(14), (x, y) => Math.Exp(-x * x - y * y)), ("positive", "양수")))
            .Add(new HeatMap(("Confusion", "혼동 행렬"), Grid.Of(10, 10, Enumerable.Range(0, 100).Select(i => i / 10 == i % 10 ? 950 + (i % 7 * 8) : i * 31 % 13)))
            {
                HasNumbers = true,
                RowTitle = ("truth", "정답"),
                ColumnTitle = ("answer", "예측"),
                RowLabels = Digits,
                ColumnLabels = Digits,
            })
            .Add(new Panels(("Heat", "열지도"), columns: 2)
                .Add(new HeatMap(("both signs", "양쪽 부호"), Grid.Of(Line(24), Line(24), (x, y) => Math.Sin(4 * x) + (y * y) - 1)))
                .Add(new HeatMap(("a picture", "그림"), Grid.Of(Line(60), Line(60), (x, y) => Math.Exp(-3 * ((x * x) + (y * y)))))))
            .Section(("Planes", "평면"))
            .Add(new ContourChart(("Ways of optimizers", "최적화 경로"), x: "x", y: "y", (-10, 10), (-6, 6), (x, y) => (x * x / 20) + (y * y))
                .Path("SGD", Steps(25, i => -7 + (i * 0.25)), Steps(25, i => 2 * Math.Pow(-0.86, i))).Path("Momentum", Steps(30, i => -7 * Math.Cos(i * 0.14) * Math.Exp(-i * 0.05)), Steps(30, i => 2 * Math.Cos(i * 0.6) * Math.Exp(-i * 0.1))))
            .Add(new VectorField(("Downhill", "내리막"), x: "x₀", y: "x₁", (-2, 2), (-2, 2), (x, y) => (-2 * x, -2 * y)).Path(("descent", "경사 하강"), Steps(12, i => -1.8 * Math.Pow(0.7, i)), Steps(12, i => 1.4 * Math.Pow(0.7, i))))
            .Add(new ScatterChart(("The OR gate", "OR 게이트"), x: Axis.Between("x₁", -0.5, 1.5), y: Axis.Between("x₂", -0.5, 1.5)) { IsTrueToScale = true }
                .Series("0", (int[])[0], (int[])[0]).Series("1", (int[])[0, 1, 1], (int[])[1, 0, 1]).Line(("decision", "결정 직선"), (double[])[-1, 2], (double[])[1.5, -1.5]))
            .Add(new BubbleChart(("Cost and error", "비용과 오류"), x: Axis.Log(("multiply-adds", "곱셈-덧셈")), y: new Axis(("top-1 error", "top-1 오류")) { Unit = "%" }, size: ("parameters", "매개변수"))
                .Add("AlexNet", 7.1e8, 43.5, 61e6).Add("VGG-16", 1.55e10, 28.4, 138e6, 1).Add("GoogLeNet", 1.5e9, 30.2, 6.6e6, 2).Add("ResNet-18", 1.8e9, 30.2, 11.7e6, 3).Add("ResNet-50", 4.1e9, 23.9, 25.6e6, 3).Add("ResNet-152", 1.16e10, 21.7, 60.2e6, 3))
            .Section(("Bars", "막대"))
            .Add(new BarChart(("Test accuracy", "시험 정확도"), y: new Axis(("accuracy", "정확도")) { Unit = "%" }, ["SGD", "Momentum", "AdaGrad", "Adam"]) { Format = "0.0" }
                .Series(("training", "훈련"), (double[])[89.3, 96.1, 97.4, 98.8]).Series(("test", "시험"), (double[])[87.9, 94.8, 95.2, 96.3]))
            .Add(new BarChart(("Time of each layer", "층별 시간"), y: new Axis(("forward", "순전파")) { Unit = "ms" }, ["features.0 Conv2d(1 → 16, 3×3)", "features.1 ReLU", "features.2 MaxPool2d(2)", "classifier.0 Linear(3136 → 100)", "classifier.1 Linear(100 → 10)"])
                .Series("forward", (double[])[12.4, 0.8, 1.9, 3.3, 0.05]))
            .Section(("Networks and graphs", "신경망과 그래프"))
            .Add(new NetworkDrawing("XOR").AddLayer(("input", "입력"), 2).WithValues((int[])[1, 0]).WithWeights(new[,] { { 20.0, 20 }, { -20, -20 } }).AddLayer(("hidden", "은닉"), 2).WithValues((double[])[1, 0.27]).WithWeights(new[,] { { 20.0, -12 } }).AddLayer(("output", "출력"), 1).WithValues((double[])[0.93]))
            .Add(new NetworkDrawing(("Two layers", "2층 신경망")).AddLayer(("picture", "그림"), 784).AddLayer(("hidden", "은닉층"), 50).AddLayer(("answer", "출력"), 10))
            .Add(new GraphDrawing(("Apples and oranges", "사과와 귤"))
                .Value("apple", ("apple", "사과")).Value("apples", ("how many", "사과 개수")).Value("orange", ("orange", "귤")).Value("oranges", ("how many", "귤 개수")).Value("tax", ("tax", "소비세"))
                .Operation("times1", "×").Operation("times2", "×").Operation("plus", "+").Operation("times3", "×").Value("price", ("price", "금액"))
                .Connect("apple", "times1", 100, 2.2).Connect("apples", "times1", 2, 110).Connect("orange", "times2", 150, 3.3).Connect("oranges", "times2", 3, 165)
                .Connect("times1", "plus", 200, 1.1).Connect("times2", "plus", 450, 1.1).Connect("plus", "times3", 650, 1.1).Connect("tax", "times3", 1.1, 650).Connect("times3", "price", 715, 1))
            .Section(("Tables", "표"))
            .Add(new Table(("Optimizers", "최적화 기법"), ("optimizer", "기법"), ("learning rate", "학습률"), ("loss", "손실"), ("accuracy", "정확도"))
                .Row("SGD", 0.01, 0.4123f, Cell.Of(0.873, "0.0 %")).Row("`Adam`", 0.001, 0.0921f, Cell.Of(0.971, "0.0 %")).Row("AdaGrad", 0.01, double.NaN, Cell.Of(0.1, "0.0 %")))
            .Code("fovea book losses --lang ko");
    }

    public static Page Contents() => new Contents(("Pages", "페이지")) { Summary = ("A book of one page.", "한 페이지짜리 책.") }
        .Chapter(("The first chapter", "첫 장")).Entry("demo/index.html", ("Every kind of figure", "모든 종류의 그림"), ("What a page can show.", "페이지가 보여 줄 수 있는 것."))
        .Entry("demo/index.html", ("The same again", "같은 페이지"), ("Charts, pictures, tables, $x_0^2$ and `code`.", "그래프, 그림, 표, $x_0^2$, `코드`."))
        .Chapter(("The second chapter", "둘째 장")).Entry("demo/index.html", ("And again", "다시"), ("As before.", "앞과 같다."))
        .ToPage();

    static readonly Text[] Digits = [.. Enumerable.Range(0, 10).Select(i => (Text)$"{i}")];

    static double[] Line(int count) => [.. Enumerable.Range(0, count).Select(i => (2.0 * i / (count - 1)) - 1)];

    static double[] Steps(int count, Func<int, double> at) => [.. Enumerable.Range(0, count).Select(at)];

    static PictureGrid AddAll(this PictureGrid pictures, IEnumerable<Grid> grids) => grids.Aggregate(pictures, (all, grid) => all.Add(grid));

    static Picture Disc(int radius)
    {
        var picture = new Picture(28, 28, 1);
        for (var i = 0; i < 784; i++)
            picture.Pixels[i] = (byte)(Math.Abs(Math.Sqrt(Math.Pow((i % 28) - 13.5, 2) + Math.Pow((i / 28) - 13.5, 2)) - radius) < 2 ? 255 : 0);
        return picture;
    }

    static IEnumerable<double> Noise(int count, int seed)
    {
        var state = (uint)(seed * 7919) + 1;
        double Next() => ((state = (state * 1664525) + 1013904223) >> 8) / (double)(1 << 24);
        for (var i = 0; i < count; i++)
            yield return Math.Sqrt(-2 * Math.Log(Next() + 1e-9)) * Math.Cos(2 * Math.PI * Next());
    }
}
