using Fovea.Book.Writing;
using Fovea.Layers;
using Fovea.Layers.Initializers;
using Fovea.Reports.Figures;
using Fovea.Tensors;
using Fovea.Tensors.Autograd;
using Fovea.Tensors.Ops;

namespace Fovea.Book.Convolutions;

/// <summary>What one output sees of the picture: by the sizes of windows, and in truth, by gradients.</summary>
sealed class ReceptiveField() : Experiment("receptive-field", Chapter.Convolutions, ("What one neuron sees", "수용 영역"))
{
    const int Channels = 8;

    public override void Run(BookContext context, BookPage page)
    {
        page.Say(
            "A neuron of the first layer sees a window of 3×3. One of the second sees nine such neurons, hence 5×5 of the picture, and so on: " +
            "the **receptive field** grows by two with every layer, and faster where windows step.",
            "첫 계층의 뉴런은 3×3 윈도우를 본다. 둘째 계층의 뉴런은 그런 뉴런 아홉 개를 보니 그림에서는 5×5이다. 이렇게 **수용 영역**은 계층마다 둘씩 커지고, 보폭이 크면 더 빨리 커진다.");
        var table = new Table(("Theoretical receptive fields", "이론적 수용 영역"), ("layers", "계층"), ("sees", "보는 크기"), ("weights of one filter each", "필터의 가중치"));
        foreach (var (name, label, layers, weights) in new (string, Reports.Texts.Text, Sequential, int)[]
        {
            ("one 3×3", ("one 3×3", "3×3 하나"), Stack(1), 9),
            ("two 3×3", ("two 3×3", "3×3 둘"), Stack(2), 18),
            ("three 3×3", ("three 3×3", "3×3 셋"), Stack(3), 27),
            ("one 7×7", ("one 7×7", "7×7 하나"), [new Conv2d(1, 1, kernel: 7)], 49),
            ("LeNet-5", ("5×5, pool 2, 5×5, pool 2", "5×5, 풀링 2, 5×5, 풀링 2"), [new Conv2d(1, 1, kernel: 5), new AvgPool2d(2), new Conv2d(1, 1, kernel: 5), new AvgPool2d(2)], 50),
        })
        {
            var field = Theoretical(layers);
            table.Row(label, $"{field}×{field}", weights);
            page.Figures.Add($"sees.{name}", field);
        }

        page.Show(table);
        page.Say(
            "Three 3×3 see what one 7×7 sees, with 27 weights instead of 49 and two more activations between: the idea of VGG.",
            "3×3 셋은 7×7 하나와 같은 크기를 보면서 가중치는 49개가 아니라 27개이고, 그 사이에 활성화도 두 번 더 들어간다. VGG의 생각이다.");

        page.Heading("What counts in truth", "실제로 중요한 곳");
        page.Say(
            "Not every pixel of that square counts alike. The gradient of one output in the middle tells how much each pixel moves it. The " +
            "pixels in the middle reach it by many paths, those at the rim by one: the **effective** field is a round spot like a Gaussian, far " +
            "smaller than the square.",
            "그 정사각형의 픽셀이 모두 똑같이 중요한 것은 아니다. 가운데 출력 하나의 기울기를 보면 픽셀마다 출력을 얼마나 움직이는지 알 수 있다. 가운데 픽셀은 여러 길로 닿고 가장자리 픽셀은 한 길로만 닿는다. 그래서 **유효** 수용 " +
            "영역은 정사각형보다 훨씬 작은, 가우시안 같은 둥근 점이다.");
        int[] depths = [5, 10, 20];
        var spots = new Panels(("Mean gradient over random networks; the frame is the theoretical field", "무작위 신경망들의 평균 기울기. 그림 전체가 이론적 수용 영역이다"), columns: 3) { Name = "spots" };
        var cuts = new LineChart(
            ("A cut through the middle", "가운데를 지나는 단면"),
            new Axis(("distance from the middle", "가운데에서의 거리")) { Unit = ("pixels", "픽셀") },
            ("share of the largest gradient", "가장 큰 기울기에 대한 비"));
        var sizes = new Table(
            ("Theory and truth", "이론과 실제"),
            ("layers of 3×3", "3×3 계층 수"), ("theoretical width", "이론적 폭"), ("deviation of the spot", "점의 표준편차"), ("share of pixels above 5 %", "5 %를 넘는 픽셀의 비율"));
        for (var i = 0; i < depths.Length; i++)
        {
            context.Tell((double)i / depths.Length, $"gradients through {depths[i]} layers", $"{depths[i]}개 계층의 기울기");
            var spot = Spot(depths[i], context.Quick ? 8 : 40, context);
            var (width, largest) = ((int)Math.Sqrt(spot.Length), spot.Max());
            var (deviation, share) = (Deviation(spot, width), 100.0 * spot.Count(value => value > 0.05 * largest) / spot.Length);
            spots.Add(new PictureGrid(($"{depths[i]} layers, {width}×{width}", $"{depths[i]}개 계층, {width}×{width}")) { Size = 200 }.Add(Grid.Of(width, width, spot)));
            cuts.Series(
                ($"{depths[i]} layers", $"{depths[i]}개 계층"),
                Enumerable.Range(0, width).Select(x => x - (width / 2)),
                Enumerable.Range(0, width).Select(x => spot[(width / 2 * width) + x] / largest));
            sizes.Row(depths[i], width, Cell.Of(deviation, "0.00"), Cell.Of(share / 100, "0.0 %"));
            page.Figures.Add($"theoretical.{depths[i]}", width);
            page.Figures.Add($"deviation.{depths[i]}", deviation);
            page.Figures.Add($"share.{depths[i]}", share);
        }

        page.Show(spots);
        page.Show(cuts);
        page.Show(sizes);
        page.Say(
            "Four times as many layers make the square four times as wide, the spot only twice: it grows with the root of the depth.",
            "계층이 네 배가 되면 정사각형의 폭도 네 배가 되지만 점은 두 배만 커진다. 깊이의 제곱근을 따라 자란다.");
    }

    static int Theoretical(Sequential layers) => Summary.Of(layers, [1, 1, 64, 64]).Rows[^1].ReceptiveField!.Value.X;

    static Sequential Stack(int depth) => [.. Enumerable.Range(0, depth).Select(_ => new Conv2d(1, 1, kernel: 3))];

    /// <summary>|∂(the middle output)/∂pixel|, averaged over networks with random weights.</summary>
    static double[] Spot(int depth, int networks, BookContext context)
    {
        var width = (2 * depth) + 1;
        var sum = new double[width * width];
        for (var i = 0; i < networks; i++)
        {
            context.Cancellation.ThrowIfCancellationRequested();
            var network = new Sequential([.. Enumerable.Range(0, depth).SelectMany(layer => Layer(layer == 0 ? 1 : Channels))]).Initialize(context.Seed + (ulong)i);
            var random = new Rng(context.Seed).Split((ulong)i);
            var x = Tensor.Create([1, 1, width, width], values => { foreach (ref var value in values) value = random.NextNormal(); });
            x.RequiresGradient = true;
            using var tape = Tape.Record(TapeMode.Inference);
            tape.Backward(network.Forward(x).Sum()); // Without padding only the middle is left: one pixel.
            var gradient = x.Gradient!.ToArray();
            for (var pixel = 0; pixel < sum.Length; pixel++)
                sum[pixel] += Math.Abs(gradient[pixel]) / networks;
        }

        return sum;
    }

    static Module[] Layer(int inputs)
    {
        var convolution = new Conv2d(inputs, Channels, kernel: 3, bias: false);
        convolution.Weight.Initializer = new HeNormal();
        return [convolution, new Relu()];
    }

    // The root of the mean squared distance to the middle along one axis, gradients being the weights.
    static double Deviation(double[] spot, int width)
    {
        var sum = 0.0;
        for (var i = 0; i < spot.Length; i++)
            sum += spot[i] * Math.Pow((i % width) - (width / 2), 2);
        return Math.Sqrt(sum / spot.Sum());
    }
}
