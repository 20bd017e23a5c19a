using Fovea.Book.Writing;
using Fovea.Layers;
using Fovea.Reports.Figures;
using Fovea.Tensors;

namespace Fovea.Book.Convolutions;

/// <summary>What one output sees of the picture: by the sizes of windows, and in truth, by gradients.</summary>
sealed class ReceptiveField() : Experiment("receptive-field", Chapter.Convolutions, ("What one neuron sees", "수용 영역"))
{
    static readonly int[] Depths = [5, 10, 20];

    public override bool TakesImage => true;

    public override void Run(BookContext context, BookPage page)
    {
        page.Say(
            "A neuron of the first layer sees a window of 3×3. One of the second sees nine such neurons, hence 5×5 of the picture, and so on: " +
            "the **receptive field** grows by two with every layer, and faster where windows step.",
            "첫 층의 뉴런은 3×3 윈도우를 본다. 둘째 층의 뉴런은 그런 뉴런 아홉 개를 보니 그림에서는 5×5이다. 이렇게 **수용 영역**은 층마다 둘씩 커지고, 보폭이 크면 더 빨리 커진다.");
        var table = new Table(("Theoretical receptive fields", "이론적 수용 영역"), ("layers", "층"), ("sees", "보는 크기"), ("weights of one filter each", "필터의 가중치"));
        foreach (var (name, label, layers) in new (string, Reports.Texts.Text, Sequential)[]
        {
            ("one 3×3", ("one 3×3", "3×3 하나"), Stack(1)),
            ("two 3×3", ("two 3×3", "3×3 둘"), Stack(2)),
            ("three 3×3", ("three 3×3", "3×3 셋"), Stack(3)),
            ("one 7×7", ("one 7×7", "7×7 하나"), [new Conv2d(1, 1, kernel: 7, bias: false)]),
            ("LeNet-5", ("5×5, pool 2, 5×5, pool 2", "5×5, 풀링 2, 5×5, 풀링 2"), [new Conv2d(1, 1, kernel: 5, bias: false), new AvgPool2d(2), new Conv2d(1, 1, kernel: 5, bias: false), new AvgPool2d(2)]),
        })
        {
            var (field, weights) = (Theoretical(layers), layers.Parameters().Sum(parameter => parameter.Shape.Elements));
            table.Row(label, $"{field}×{field}", weights);
            page.Figures.Add($"sees.{name}", field);
            page.Figures.Add($"weights.{name}", weights);
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
        Compare(context, page);

        page.Heading("On a picture", "그림 위에서");
        page.Say(
            "The neuron in the middle of the last layer, and what it sees of a picture: the square that can reach it at all, and in orange how much " +
            "each pixel moves it. The networks look at this picture, each pixel's three colours together.",
            "마지막 층의 가운데 뉴런이 그림에서 보는 것이다. 테두리는 뉴런에 닿을 수 있는 정사각형, 주황색은 픽셀마다 뉴런을 움직이는 정도이다. 신경망들이 바로 이 그림을 보고 있으며 픽셀의 세 색을 합쳐 셈했다.");
        FieldOnPicture.Run(context, page, Depths);
    }

    static void Compare(BookContext context, BookPage page)
    {
        var spots = new Panels(("Mean gradient over random networks; the frame is the theoretical field", "무작위 신경망들의 평균 기울기. 그림 전체가 이론적 수용 영역이다"), columns: 3) { Name = "spots" };
        var cuts = new LineChart(
            ("A cut through the middle", "가운데를 지나는 단면"),
            new Axis(("distance from the middle", "가운데에서의 거리")) { Unit = ("pixels", "픽셀") },
            ("share of the largest gradient", "가장 큰 기울기에 대한 비"));
        var sizes = new Table(
            ("Theory and truth", "이론과 실제"),
            ("layers of 3×3", "3×3 층 수"), ("theoretical width", "이론적 폭"), ("deviation of the spot", "점의 표준편차"), ("share of pixels above 5 %", "5 %를 넘는 픽셀의 비율"));
        foreach (var (i, depth) in Depths.Index())
        {
            context.Tell((double)i / Depths.Length, $"gradients through {depth} layers", $"{depth}개 층의 기울기");
            var (width, spot) = (EffectiveField.Width(depth), EffectiveField.Spot(context, depth, context.Quick ? 8 : 40, network => Noise(context, depth, network)));
            var largest = spot.Max();
            var (deviation, share) = (EffectiveField.Deviation(spot), 100.0 * spot.Count(value => value > 0.05 * largest) / spot.Length);
            spots.Add(new PictureGrid(($"{depth} layers, {width}×{width}", $"{depth}층, {width}×{width}")) { Size = 200 }.Add(Grid.Of(width, width, spot)));
            cuts.Series(
                ($"{depth} layers", $"{depth}층"),
                Enumerable.Range(0, width).Select(x => x - (width / 2)),
                Enumerable.Range(0, width).Select(x => spot[(width / 2 * width) + x] / largest));
            sizes.Row(depth, width, Cell.Of(deviation, "0.00"), Cell.Of(share / 100, "0.0 %"));
            page.Figures.Add($"theoretical.{depth}", Theoretical(Stack(depth)));
            page.Figures.Add($"deviation.{depth}", deviation);
            page.Figures.Add($"share.{depth}", share);
            page.Figures.Add($"gaussian.{depth}", EffectiveField.LikenessToGaussian(spot));
        }

        page.Show(spots);
        page.Show(cuts);
        page.Show(sizes);
        page.Say(
            "Four times as many layers make the square four times as wide, the spot only twice: it grows with the root of the depth.",
            "층이 네 배가 되면 정사각형의 폭도 네 배가 되지만 점은 두 배만 커진다. 깊이의 제곱근을 따라 자란다.");
    }

    static Tensor Noise(BookContext context, int depth, int network)
    {
        var (random, width) = (new Rng(context.Seed).Split((ulong)network), EffectiveField.Width(depth));
        return Tensor.Create([1, 1, width, width], values => { foreach (ref var value in values) value = random.NextNormal(); });
    }

    static int Theoretical(Sequential layers) => Summary.Of(layers, [1, 1, 64, 64]).Rows[^1].ReceptiveField!.Value.X;

    static Sequential Stack(int depth) => [.. Enumerable.Range(0, depth).Select(_ => new Conv2d(1, 1, kernel: 3, bias: false))];
}
