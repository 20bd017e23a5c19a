using Fovea.Book.Writing;
using Fovea.Layers;
using Fovea.Reports.Figures;
using Fovea.Tensors;
using Fovea.Tensors.Autograd;
using Fovea.Tensors.Ops;

namespace Fovea.Book.Learning;

/// <summary>The slope by trying: the gradient of x₀² + x₁², its field, and the way down.</summary>
sealed class NumericalGradient() : Experiment("numerical-gradient", Chapter.Learning, ("The gradient by trying", "수치 미분과 기울기"))
{
    // A power of two, so that adding it to a small number is exact.
    const float Step = 1f / 8192;

    public override void Run(BookContext context, BookPage page)
    {
        page.Say(
            "How fast does $f(x_0, x_1) = x_0^2 + x_1^2$ grow if one of the two numbers is moved a little? One can simply try: a small step to " +
            "either side, the difference of the two values divided by the distance.",
            "두 수 가운데 하나를 조금 움직이면 $f(x_0, x_1) = x_0^2 + x_1^2$은 얼마나 빨리 커질까? 그냥 해 보면 된다. 양쪽으로 조금씩 옮겨 두 함숫값의 차를 거리로 나눈다.");
        page.Formula("{∂f}/{∂x_0} ≈ {f(x_0 + h, x_1) − f(x_0 − h, x_1)}/{2h}");
        var table = new Table(("Gradients by trying and by the tape", "수치 미분과 역전파로 구한 기울기"), ("point", "점"), ("by trying", "수치 미분"), ("by the tape", "역전파"));
        foreach (var (name, point) in new (string, float[])[] { ("(3, 4)", [3, 4]), ("(0, 2)", [0, 2]), ("(3, 0)", [3, 0]) })
        {
            var (tried, derived) = (ByTrying(Bowl, point), ByTape(Bowl, point));
            page.Figures.Add($"gradient{name}", tried);
            page.Figures.Add($"backward{name}", derived);
            table.Row(name, Tell(tried), Tell(derived));
        }

        page.Show(table);

        page.Heading("The field", "기울기 장");
        page.Say(
            "The gradient is an arrow in every place. Drawn backwards, it points to where the function falls most steeply; here all arrows " +
            "point to the middle, and they shorten as the ground becomes flat.",
            "기울기는 자리마다 있는 화살표이다. 방향을 뒤집어 그리면 함수가 가장 가파르게 낮아지는 쪽을 가리킨다. 여기서는 모두 가운데를 향하고, 바닥이 평평해질수록 짧아진다.");
        var (path, end) = Descend([-3, 4], rate: 0.1f, steps: 100);
        page.Show(new VectorField(("Against the gradient", "기울기의 반대 방향"), "x₀", "x₁", (-4, 4), (-4, 4), Downhill)
            .Path(("100 steps", "100단계"), path.Select(place => place.X), path.Select(place => place.Y)));

        page.Heading("Downhill", "경사 하강법");
        page.Say(
            "A step against the gradient, again and again, from (−3, 4): after 100 steps of rate 0.1 next to nothing is left of the distance. With a " +
            "rate of 10 each step overshoots further than the one before; with one of 10⁻¹⁰ one stays where one is.",
            "(−3, 4)에서 기울기의 반대쪽으로 한 단계씩 되풀이해서 간다. 학습률 0.1로 100단계를 가면 남는 거리가 거의 없다. 학습률이 10이면 단계마다 더 멀리 지나쳐 버리고, 10⁻¹⁰이면 제자리에 머문다.");
        page.Figures.Add("descent.0.1", end);
        page.Figures.Add("descent.10", Descend([-3, 4], rate: 10, steps: 10).End);
        page.Figures.Add("descent.1e-10", Descend([-3, 4], rate: 1e-10f, steps: 100).End);
        page.Show(new Table(("Where the steps lead", "다다르는 곳"), ("learning rate", "학습률"), ("steps", "단계 수"), "x₀", "x₁")
            .Row("0.1", 100, end[0], end[1])
            .Row("10", 10, page.Figures["descent.10"][0], page.Figures["descent.10"][1])
            .Row("10⁻¹⁰", 100, page.Figures["descent.1e-10"][0], page.Figures["descent.1e-10"][1]));

        page.Heading("What it costs", "드는 비용");
        page.Say(
            "Trying asks for two evaluations a number. A network from 784 inputs over 50 neurons to 10 classes has 39,760 numbers: 79,520 " +
            "evaluations for one gradient, where going backward takes about two. Trying is for checking.",
            "수치 미분은 수 하나에 함수를 두 번 계산한다. 입력 784개, 은닉 뉴런 50개, 클래스 10개인 신경망에는 수가 39,760개 있으니 기울기 하나에 79,520번이다. 역전파는 두 번쯤의 계산으로 끝난다. 수치 미분은 검산에 쓴다.");
        Sequential network = [new Linear(784, 50), new Sigmoid(), new Linear(50, 10)];
        page.Figures.Add("two-layer-net.parameters", network.Parameters().Sum(parameter => parameter.Shape.Elements));
    }

    static (double X, double Y) Downhill(double x, double y) => ByTrying(Bowl, [(float)x, (float)y]) is [var alongX, var alongY] ? (-alongX, -alongY) : default;

    static Tensor Bowl(Tensor x) => x.Square().Sum();

    static double[] ByTrying(Func<Tensor, Tensor> f, float[] point)
    {
        var gradient = new double[point.Length];
        for (var i = 0; i < point.Length; i++)
        {
            var (above, below) = ((float[])point.Clone(), (float[])point.Clone());
            above[i] += Step;
            below[i] -= Step;
            gradient[i] = (At(f, above) - At(f, below)) / ((double)above[i] - below[i]);
        }

        return gradient;
    }

    static double At(Func<Tensor, Tensor> f, float[] point) => f(Tensor.From(point, [point.Length], Device.Reference)).ToDoubleArray()[0];

    static double[] ByTape(Func<Tensor, Tensor> f, float[] point)
    {
        var x = Tensor.From(point, [point.Length], Device.Reference);
        x.RequiresGradient = true;
        using var tape = Tape.Record();
        tape.Backward(f(x));
        return x.Gradient!.ToDoubleArray();
    }

    static (List<(double X, double Y)> Path, double[] End) Descend(float[] from, float rate, int steps)
    {
        var point = (float[])from.Clone();
        List<(double X, double Y)> path = [(point[0], point[1])];
        for (var step = 0; step < steps; step++)
        {
            var gradient = ByTape(Bowl, point);
            for (var i = 0; i < point.Length; i++)
                point[i] -= rate * (float)gradient[i];
            path.Add((point[0], point[1]));
        }

        return (path, [point[0], point[1]]);
    }

    static string Tell(IReadOnlyList<double> point) => FormattableString.Invariant($"({point[0]:0.####}, {point[1]:0.####})").Replace('-', '−');
}
