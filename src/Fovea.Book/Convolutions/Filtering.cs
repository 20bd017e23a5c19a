using Fovea.Book.Writing;
using Fovea.Data.Images;
using Fovea.Layers;
using Fovea.Reports.Figures;
using Fovea.Tensors;
using Fovea.Tensors.Autograd;
using Fovea.Tensors.Ops;

namespace Fovea.Book.Convolutions;

/// <summary>Convolution on the reader's own picture: one window by hand, filters, sizes, stride, padding, dilation, groups; and the way back.</summary>
sealed class Filtering() : Experiment("convolution", Chapter.Convolutions, ("Convolution", "합성곱"))
{
    static readonly float[] Edge = [-1, 0, 1, -2, 0, 2, -1, 0, 1];

    static readonly float[] Laplace = [0, 1, 0, 1, -4, 1, 0, 1, 0];

    public override bool TakesImage => true;

    public override void Run(BookContext context, BookPage page)
    {
        var picture = Scenes.Of(context, 128);
        var (colour, grey) = (picture.ToTensor(), picture.ToGrey().ToTensor());
        OneWindow(page, grey);
        Filters(page, picture, grey);
        Sizes(page, Resampling.Resize(picture.ToGrey(), 28, 28).ToTensor());
        Paddings(page, colour);
        Dilations(page, grey);
        Groups(page, colour);
    }

    static void OneWindow(BookPage page, Tensor grey)
    {
        page.Say(
            "A filter is laid on the picture; what lies on one another is multiplied, all nine products are added up. Then the filter moves on. " +
            "Here are the numbers of a piece of the picture, 0 black to 9 white.",
            "필터를 그림에 올려놓고 겹친 것끼리 곱해 아홉 개를 모두 더한다. 그리고 필터를 옮긴다. 다음은 그림 한 조각의 값이다. 0이 검정, 9가 흰색이다.");
        var (top, left) = Liveliest(grey);
        var piece = (grey.Slice(2, top, 5).Slice(3, left, 5) * 9).ToArray().Select(value => MathF.Round(value)).ToArray();
        var x = Tensor.From(piece, [1, 1, 5, 5]);
        var w = Tensor.From(Edge, [1, 1, 3, 3]);
        x.RequiresGradient = w.RequiresGradient = true;
        using var tape = Tape.Record();
        var y = x.Convolve(w);
        var dy = Tensor.Zeros([1, 1, 3, 3]) + Tensor.Ones([1, 1, 1, 1]).Pad((0, 2, 0, 2));
        page.Show(new Panels(("One window", "윈도우 하나"), columns: 3)
            .Add(new MatrixFigure(("piece of the picture", "그림 조각"), x.Plane()) { IsShaded = true, Name = "x" }.Highlight(0, 0, 3, 3))
            .Add(new MatrixFigure(("filter", "필터"), w.Plane()) { Name = "w" }.Highlight(0, 0, 3, 3))
            .Add(new MatrixFigure(("result", "결과"), y.Plane()) { Name = "y" }.Highlight(0, 0)));
        var products = Enumerable.Range(0, 9).Select(i => (Pixel: piece[(i / 3 * 5) + (i % 3)], Weight: Edge[i])).Where(pair => pair.Weight != 0);
        page.Code($"{string.Join(" + ", products.Select(pair => $"{pair.Pixel}·{(pair.Weight < 0 ? $"({pair.Weight})" : $"{pair.Weight}")}"))} = {y.ToArray()[0]}".Replace('-', '−'));
        page.Figures.Add("piece", x);
        page.Figures.Add("result", y);

        page.Heading("And back", "되돌아오는 길");
        page.Say(
            "If only the first output asks for change, the filter's gradient is the window it saw, and the window's gradient is the filter. " +
            "With many outputs these are added up.",
            "첫 번째 출력만 바뀌기를 바란다면, 필터의 기울기는 그때 본 윈도우이고 윈도우의 기울기는 필터이다. 출력이 여럿이면 이것들이 더해진다.");
        tape.Backward(y, dy);
        page.Show(new Panels(("The gradients", "기울기"), columns: 3)
            .Add(new MatrixFigure("∂L/∂y", dy.Plane()) { Name = "dy" }.Highlight(0, 0))
            .Add(new MatrixFigure("∂L/∂w", w.Gradient!.Plane()) { Name = "dw" })
            .Add(new MatrixFigure("∂L/∂x", x.Gradient!.Plane()) { Name = "dx" }.Highlight(0, 0, 3, 3)));
        page.Figures.Add("dw", w.Gradient!);
        page.Figures.Add("dx", x.Gradient!);
    }

    // The 5×5 piece whose first window has the sharpest edge, so that there is something to see.
    static (int Top, int Left) Liveliest(Tensor grey)
    {
        var edges = grey.Convolve(Tensor.From(Edge, [1, 1, 3, 3])).Abs().Slice(2, 0, grey.Shape[2] - 4).Slice(3, 0, grey.Shape[3] - 4);
        var at = edges.Reshape([1, edges.Length]).ArgMax()[0];
        return (at / edges.Shape[3], at % edges.Shape[3]);
    }

    static void Filters(BookPage page, Picture picture, Tensor grey)
    {
        page.Heading("Filters", "필터");
        page.Say(
            "Nine numbers decide what a filter answers to. Where negative answers are possible, blue is below zero and orange above.",
            "숫자 아홉 개가 필터가 무엇에 반응할지 정한다. 음수가 나올 수 있는 곳에서는 파랑이 0보다 작은 값, 주황이 큰 값이다.");
        var grid = new PictureGrid(("Filters on the picture", "그림에 적용한 필터")) { Size = 200, Name = "filters" }.Add(picture, ("the picture", "그림"));
        foreach (var (name, filter) in new (Reports.Texts.Text, float[])[]
        {
            (("mean of 9", "9칸 평균"), [.. Enumerable.Repeat(1 / 9f, 9)]),
            (("sharper", "선명하게"), [0, -1, 0, -1, 5, -1, 0, -1, 0]),
            (("edges, left to right", "에지, 좌우"), Edge),
            (("edges, top to bottom", "에지, 상하"), [-1, -2, -1, 0, 0, 0, 1, 2, 1]),
            (("edges of all directions", "에지, 모든 방향"), Laplace),
        })
        {
            var answer = grey.Convolve(Tensor.From(filter, [1, 1, 3, 3]), options: new ConvolutionOptions { Same = true });
            if (filter.Sum() > 0.5f)
                grid.Add(answer.Picture(), name);
            else
                grid.Add(answer.Plane(), name);
        }

        page.Show(grid);
    }

    static void Sizes(BookPage page, Tensor small)
    {
        page.Heading("How large the result is", "결과의 크기");
        page.Formula("O = ⌊{I − K + 2P}/{S}⌋ + 1");
        page.Say(
            "The picture at 28×28. A larger kernel loses rows at the border, a stride leaves places out, padding adds a frame.",
            "그림을 28×28로 줄였다. 커널이 크면 가장자리 행이 줄고, 스트라이드는 자리를 건너뛰며, 패딩은 테두리를 더한다.");
        var table = new Table(
            ("Output sizes for an input of 28×28", "입력이 28×28일 때의 출력 크기"),
            ("kernel K", "커널 K"), ("stride S", "스트라이드 S"), ("padding P", "패딩 P"), ("output", "출력"))
        { Name = "sizes" };
        var grid = new PictureGrid(("The results", "결과")) { Size = 112, Name = "sizes-pictures" };
        foreach (var (kernel, stride, padding) in new[] { (1, 1, 0), (3, 1, 0), (5, 1, 0), (1, 3, 0), (1, 5, 0), (1, 1, 1), (1, 1, 2) })
        {
            var layer = new Conv2d(1, 1, kernel, stride, padding, bias: false).Initialize(seed: 1);
            layer.Weight.Value = Tensor.Full(layer.Weight.Shape, 1f / (kernel * kernel));
            var output = layer.Forward(small);
            var size = output.Shape[2];
            table.Row(kernel, stride, padding, size);
            grid.Add(output.Picture(), $"K {kernel}, S {stride}, P {padding}: {size}×{size}");
            page.Figures.Add($"size(K={kernel},S={stride},P={padding})", size);
        }

        page.Show(table);
        page.Show(grid);
        foreach (var (name, padding) in new (string, Padding)[] { ("same", Padding.Same), ("valid", Padding.Valid) })
            page.Figures.Add($"size(K=5,{name})", new Conv2d(1, 1, kernel: 5, padding: padding).Initialize(seed: 1).Forward(small).Shape[2]);
        page.Say(
            "Two paddings have names: `same` gives the output the size of the input, `valid` adds nothing; with a kernel of 5 that is 28 and 24.",
            "이름이 있는 패딩이 둘 있다. `same`은 출력을 입력과 같은 크기로 만들고 `valid`는 아무것도 더하지 않는다. 커널이 5이면 28과 24이다.");
    }

    static void Paddings(BookPage page, Tensor colour)
    {
        page.Heading("What the frame holds", "테두리에 넣는 것");
        page.Say(
            "Zeros make a dark frame that the filters take for an edge. The other modes go on with the picture: mirrored, repeated, or around " +
            "the corner.",
            "0은 어두운 테두리가 되어 필터가 에지로 여긴다. 다른 방식은 그림을 이어 간다. 거울처럼 뒤집거나, 끝을 되풀이하거나, 반대편에서 이어 온다.");
        var frame = Math.Min(16, Math.Min(colour.Shape[2], colour.Shape[3]) - 1);
        var grid = new PictureGrid(("Padding modes", "패딩 방식")) { Size = 160 };
        foreach (var (mode, name) in new (PaddingMode, Reports.Texts.Text)[]
            { (PaddingMode.Zeros, ("zeros", "0")), (PaddingMode.Reflect, ("reflect", "거울")), (PaddingMode.Replicate, ("replicate", "되풀이")), (PaddingMode.Circular, ("circular", "순환")) })
            grid.Add(colour.Pad((frame, frame, frame, frame), mode).Picture(), name);
        page.Show(grid);
    }

    static void Dilations(BookPage page, Tensor grey)
    {
        page.Heading("Dilation", "팽창(dilation)");
        page.Say(
            "Nine weights, further and further apart: the filter sees more without having more to learn.",
            "가중치 아홉 개를 점점 더 멀리 떨어뜨린다. 배울 것은 그대로인데 더 넓게 본다.");
        var grid = new PictureGrid(("Edges at distance 1, 2 and 4", "간격 1, 2, 4의 에지")) { Size = 200, Name = "dilation" };
        foreach (var dilation in new[] { 1, 2, 4 })
        {
            var options = new ConvolutionOptions { Dilation = (dilation, dilation), Padding = (dilation, dilation, dilation, dilation) };
            var reach = 28 - new Conv2d(1, 1, kernel: 3, dilation: dilation).OutputShape([1, 1, 28, 28])[2] + 1;
            grid.Add(
                grey.Convolve(Tensor.From(Laplace, [1, 1, 3, 3]), options: options).Plane(),
                ($"dilation {dilation}: sees {reach}×{reach}", $"간격 {dilation}: {reach}×{reach}"));
            page.Figures.Add($"reach(dilation={dilation})", reach);
        }

        page.Show(grid);
    }

    static void Groups(BookPage page, Tensor colour)
    {
        page.Heading("Groups", "그룹");
        page.Say(
            "Usually each filter looks at all channels and adds up what it finds. With as many groups as channels each channel keeps to itself: " +
            "red stays red. Fewer connections, fewer weights.",
            "보통 필터는 모든 채널을 보고 결과를 더한다. 그룹이 채널만큼 많으면 채널마다 따로 논다. 빨강은 빨강으로 남는다. 연결이 줄고 가중치도 준다.");
        var blur = Enumerable.Repeat(1 / 25f, 25).ToArray();
        var together = colour.Convolve(Tensor.From([.. blur, .. blur, .. blur], [1, 3, 5, 5]) / 3);
        var apart = colour.Convolve(Tensor.From([.. blur, .. blur, .. blur], [3, 1, 5, 5]), options: new ConvolutionOptions { Groups = 3 });
        page.Show(new PictureGrid(("A mean over 5×5: one group, three groups", "5×5 평균: 그룹 하나, 그룹 셋")) { Size = 200, Name = "groups-pictures" }
            .Add(colour.Picture(), ("the picture", "그림"))
            .Add(together.Picture(), ("one group: all channels together", "그룹 하나: 채널을 모두 더함"))
            .Add(apart.Picture(), ("three groups: each by itself", "그룹 셋: 저마다 따로")));
        var table = new Table(("Weights of 6 → 12 channels, 3×3", "채널 6 → 12, 3×3의 가중치"), ("groups", "그룹"), ("weights", "가중치"), ("with biases", "편향 포함")) { Name = "groups" };
        foreach (var groups in new[] { 1, 2, 3, 6 })
        {
            var layer = new Conv2d(6, 12, kernel: 3, groups: groups);
            table.Row(groups, layer.Weight.Shape.Elements, layer.Parameters().Sum(parameter => parameter.Shape.Elements));
            page.Figures.Add($"weights(groups={groups})", layer.Weight.Shape.Elements);
        }

        page.Show(table);
    }
}
