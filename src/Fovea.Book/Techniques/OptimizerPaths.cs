using Fovea.Book.Writing;
using Fovea.Layers;
using Fovea.Layers.Initializers;
using Fovea.Reports.Figures;
using Fovea.Tensors;
using Fovea.Tensors.Autograd;
using Fovea.Tensors.Ops;
using Fovea.Training.Optimizers;

namespace Fovea.Book.Techniques;

/// <summary>Six optimizers go down the same long valley, x²/20 + y².</summary>
sealed class OptimizerPaths() : Experiment("optimizer-paths", Chapter.Techniques, ("Optimizers in a long valley", "최적화 기법의 갱신 경로"))
{
    const int Steps = 30;

    static readonly double[] Levels = [0.05, 0.2, 0.5, 1, 2, 3, 4, 6, 8];

    static readonly (string Name, Func<IReadOnlyList<Parameter>, Optimizer> Make)[] All =
    [
        ("SGD", point => new Sgd(point, learningRate: 0.95f)),
        ("Momentum", point => new Sgd(point, learningRate: 0.1f, momentum: 0.9f)),
        ("Nesterov", point => new Sgd(point, learningRate: 0.1f, momentum: 0.9f, nesterov: true)),
        ("AdaGrad", point => new AdaGrad(point, learningRate: 1.5f)),
        ("RMSprop", point => new RmsProp(point, learningRate: 0.3f, alpha: 0.9f)),
        ("Adam", point => new Adam(point, learningRate: 0.3f)),
    ];

    public override void Run(BookContext context, BookPage page)
    {
        page.Say(
            "The function $f(x, y) = x^2/20 + y^2$ is a valley, steep across and almost flat along. The gradient points across it, not to the " +
            "minimum at (0, 0). Every optimizer begins at (−7, 2) and takes 30 steps; each is the class that trains networks too.",
            "함수 $f(x, y) = x^2/20 + y^2$은 골짜기이다. 가로지르는 쪽은 가파르고 따라가는 쪽은 거의 평평하다. 그래서 기울기는 최솟값 (0, 0)이 아니라 골짜기를 가로지르는 쪽을 가리킨다. 모든 기법이 (−7, 2)에서 " +
            "출발해 30걸음을 걷는다. 신경망을 학습시키는 바로 그 클래스들이다.");
        page.Code(
            """
            var point = new Parameter([2], Constant.Zero) { Value = Tensor.From(-7, 2) };
            var adam = new Adam([point], learningRate: 0.3f);
            """);
        var together = new ContourChart(("All paths", "모든 경로"), "x", "y", (-8, 3), (-3, 3), Height) { Levels = Levels };
        var panels = new Panels(("One by one", "하나씩"), columns: 3);
        var table = new Table(($"After {Steps} steps", $"{Steps}걸음 뒤"), ("optimizer", "최적화 기법"), ("learning rate", "학습률"), "x", "y", ("height left", "남은 높이")) { Name = "ends" };
        foreach (var (name, make) in All)
        {
            var (path, rate) = Walk(make);
            var (xs, ys) = (path.ConvertAll(place => place.X), path.ConvertAll(place => place.Y));
            var left = Height(xs[^1], ys[^1]);
            together.Path(name, xs, ys);
            panels.Add(new ContourChart(name, "x", "y", (-8, 3), (-3, 3), Height) { Levels = Levels }.Path(name, xs, ys));
            table.Row(name, Cell.Of(rate), Cell.Of(xs[^1], "0.000"), Cell.Of(ys[^1], "0.000"), Cell.Of(left, "0.0000"));
            page.Figures.Add($"{name}.path", path.SelectMany(place => new[] { place.X, place.Y }));
            page.Figures.Add($"{name}.height", left);
        }

        page.Show(together);
        page.Show(panels);
        page.Say(
            "SGD swings from side to side, for a step that is right along the valley is too long across it. Momentum adds up what the steps " +
            "have in common, so it gains speed along the valley, like a ball; Nesterov looks ahead and overshoots less. AdaGrad divides by all " +
            "that came before and becomes slower, RMSprop forgets what is long past, Adam joins both ideas. None is best everywhere, and all " +
            "depend on their rates.",
            "SGD는 양쪽으로 흔들린다. 골짜기를 따라가기에 알맞은 걸음이 가로지르기에는 너무 길기 때문이다. 모멘텀은 걸음들의 공통된 방향을 모아 공처럼 골짜기를 따라 빨라지고, 네스테로프는 앞을 내다보아 덜 지나친다. AdaGrad는 지난 " +
            "기울기 전부로 나누어 점점 느려지고, RMSprop은 오래된 것을 잊으며, Adam은 두 생각을 합친다. 어디서나 가장 좋은 것은 없고, 모두 학습률에 달려 있다.");
        page.Show(table);
    }

    static double Height(double x, double y) => (x * x / 20) + (y * y);

    static (List<(double X, double Y)> Path, float Rate) Walk(Func<IReadOnlyList<Parameter>, Optimizer> make)
    {
        var point = new Parameter([2], Constant.Zero) { Value = Tensor.From(-7, 2) };
        var optimizer = make([point]);
        var steepness = Tensor.From(1 / 20f, 1);
        List<(double X, double Y)> path = [(-7, 2)];
        for (var step = 0; step < Steps; step++)
        {
            using (var tape = Tape.Record())
                tape.Backward((point.Value.Square() * steepness).Sum());
            optimizer.Step();
            var place = point.Value.ToArray();
            path.Add((place[0], place[1]));
        }

        return (path, optimizer.LearningRate);
    }
}
