using System.Globalization;
using Fovea.Book.Writing;
using Fovea.Reports.Figures;
using Fovea.Tensors;
using Fovea.Tensors.Autograd;
using Fovea.Tensors.Ops;

namespace Fovea.Book.Convolutions;

/// <summary>Max and average pooling, their gradients, overlapping windows, and how far they soften a shift.</summary>
sealed class Pooling() : Experiment("pooling", Chapter.Convolutions, ("Pooling", "풀링"))
{
    public override bool TakesImage => true;

    public override bool UsesData => true;

    public override void Run(BookContext context, BookPage page)
    {
        page.Say(
            "Pooling makes maps smaller: of each window only the largest value goes on, or the mean. Nothing is learned, and every channel is " +
            "treated by itself.",
            "풀링은 맵을 줄인다. 윈도우마다 가장 큰 값이나 평균만 넘긴다. 배우는 것은 없고 채널은 저마다 따로 처리된다.");
        var x = Tensor.From([1, 2, 1, 0, 0, 1, 2, 3, 3, 0, 1, 2, 2, 4, 0, 1], [1, 1, 4, 4]);
        var dy = Tensor.From([1, 2, 3, 4], [1, 1, 2, 2]);
        var halves = new PoolingOptions { Kernel = (2, 2) };
        Show(page, "max", ("Max pooling 2×2, and its gradient", "2×2 최대 풀링과 기울기"), x, dy, input => input.MaxPool(halves));
        page.Say(
            "Back through max pooling the whole gradient goes to the one pixel that won; through average pooling everybody gets an equal share.",
            "최대 풀링의 역전파에서는 기울기 전부가 이긴 픽셀 하나로 간다. 평균 풀링에서는 모두가 똑같이 나눠 갖는다.");
        Show(page, "average", ("Average pooling 2×2, and its gradient", "2×2 평균 풀링과 기울기"), x, dy, input => input.AveragePool(halves));

        page.Heading("Overlapping windows", "겹치는 윈도우");
        page.Say(
            "A step smaller than the window lets windows overlap, here 3×3 at step 1. A pixel can win in several of them; its gradients are added.",
            "보폭이 윈도우보다 작으면 윈도우가 겹친다. 여기서는 3×3 윈도우가 한 칸씩 움직인다. 한 픽셀이 여러 윈도우에서 이길 수 있고, 그 기울기는 더해진다.");
        Show(page, "overlapping", ("Max pooling 3×3, step 1", "3×3 최대 풀링, 보폭 1"), x, dy, input => input.MaxPool(new PoolingOptions { Kernel = (3, 3), Stride = (1, 1) }));

        var picture = Scenes.Of(context, 96).ToTensor();
        page.Heading("A picture, pooled", "그림에 적용하기");
        var grid = new PictureGrid(("Max and average over 2×2, 4×4 and 8×8", "2×2, 4×4, 8×8의 최대와 평균")) { Size = 200, Name = "pooled-pictures" };
        grid.Add(picture.Picture(), ("the picture", "그림"));
        foreach (var (max, name) in new (bool, Reports.Texts.Text)[] { (true, ("max", "최대")), (false, ("mean", "평균")) })
            foreach (var size in new[] { 2, 4, 8 })
            {
                var pooled = Pool(picture, size, max);
                grid.Add(pooled.Picture(), ($"{name.English} {size}×{size}", $"{name.Korean} {size}×{size}"));
                page.Figures.Add($"brightness.{name.English} {size}×{size}", pooled.Mean());
            }

        page.Show(grid);
        page.Figures.Add("brightness.picture", picture.Mean());
        page.Figures.Add("pooled.shape", Pool(picture, 2, max: true).Shape);
        Tolerance(context, page);
    }

    static void Show(BookPage page, string name, Reports.Texts.Text title, Tensor input, Tensor dy, Func<Tensor, Tensor> pool)
    {
        var x = input.Detach();
        x.RequiresGradient = true;
        using var tape = Tape.Record();
        var y = pool(x);
        tape.Backward(y, dy);
        page.Show(new Panels(title, columns: 4) { Name = name }
            .Add(new MatrixFigure("x", x.Plane()) { IsShaded = true }).Add(new MatrixFigure("y", y.Plane()) { IsShaded = true })
            .Add(new MatrixFigure("∂L/∂y", dy.Plane()) { Name = "dy" }).Add(new MatrixFigure("∂L/∂x", x.Gradient!.Plane()) { Name = "dx" }));
        page.Figures.Add($"{name}.y", y);
        page.Figures.Add($"{name}.dx", x.Gradient!);
    }

    static void Tolerance(BookContext context, BookPage page)
    {
        page.Heading("Pooling softens a shift", "풀링은 이동의 영향을 줄인다");
        page.Say(
            "Digits are moved to the right by one pixel, and then by more. How much does the result change, as a share of its size?",
            "숫자 그림을 오른쪽으로 한 칸, 그다음 더 많이 옮긴다. 결과는 제 크기에 견주어 얼마나 바뀔까?");
        var digits = Digits(context, context.Quick ? 100 : 1000);
        var shifts = Enumerable.Range(0, 5).ToArray();
        var chart = new LineChart(("Change of the result after a shift", "이동 뒤 결과의 변화"), new Axis(("shift", "이동")) { Unit = ("pixels", "픽셀") }, new Axis(("change", "변화")) { Unit = "%" });
        var pools = new (string Key, Reports.Texts.Text Name, Func<Tensor, Tensor> Pool)[]
        {
            ("pixels", ("pixels", "픽셀 그대로"), x => x),
            ("max 2×2", ("max 2×2", "최대 2×2"), x => Pool(x, 2, max: true)),
            ("max 4×4", ("max 4×4", "최대 4×4"), x => Pool(x, 4, max: true)),
            ("average 4×4", ("average 4×4", "평균 4×4"), x => Pool(x, 4, max: false)),
        };
        foreach (var (key, name, pool) in pools)
        {
            var changes = Array.ConvertAll(shifts, shift => 100 * Change(pool(digits), pool(Shifted(digits, shift))));
            chart.Series(name, shifts, changes);
            page.Figures.Add($"change.{key}", changes);
        }

        page.Show(chart);
        var (pixels, fine, coarse) = (Tell("pixels"), Tell("max 2×2"), Tell("max 4×4"));
        page.Say(
            $"A shift by one pixel changes the pixels themselves by {pixels} of their size, maxima over 2×2 by {fine}, over 4×4 by {coarse}. So pooling " +
            "softens a shift, the more the coarser it is, but far from undoes it: what lay at the border of a window has gone to the next one.",
            $"한 칸 옮기면 픽셀은 제 크기의 {pixels}만큼 바뀌고, 2×2 최댓값은 {fine}, 4×4 최댓값은 {coarse}만큼 바뀐다. 풀링은 거칠수록 이동의 영향을 더 줄이지만 없애지는 못한다. 윈도우의 경계에 있던 것은 옆 윈도우로 넘어가기 때문이다.");

        string Tell(string key) => string.Create(CultureInfo.InvariantCulture, $"{page.Figures[$"change.{key}"][1]:0} %");
    }

    static Tensor Digits(BookContext context, int count)
    {
        var set = context.Data.Test(count);
        var values = new float[count * set.PictureSize];
        for (var i = 0; i < count; i++)
            set.CopyValues(i, values.AsSpan(i * set.PictureSize, set.PictureSize));
        return Tensor.From(values, [count, set.Channels, set.Height, set.Width]);
    }

    // To the right by whole pixels; zeros come in from the left.
    static Tensor Shifted(Tensor x, int pixels) => x.Pad((0, 0, pixels, 0)).Slice(3, 0, x.Shape[3]);

    static double Change(Tensor before, Tensor after) => Math.Sqrt((after - before).Square().Sum().Item() / before.Square().Sum().Item());

    static Tensor Pool(Tensor x, int size, bool max)
    {
        var options = new PoolingOptions { Kernel = (size, size) };
        return max ? x.MaxPool(options) : x.AveragePool(options);
    }
}
