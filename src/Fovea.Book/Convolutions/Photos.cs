using System.Globalization;
using Fovea.Book.Writing;
using Fovea.Data.Datasets;
using Fovea.Data.Images;
using Fovea.Layers;
using Fovea.Reports.Figures;
using Fovea.Tensors;
using Fovea.Tensors.Ops;

namespace Fovea.Book.Convolutions;

/// <summary>Two photos as one batch, through a convolution of 32 filters and a pooling; each channel shown.</summary>
sealed class Photos() : Experiment("photos", Chapter.Convolutions, ("Photos through a layer", "사진이 층을 지나면"))
{
    const int Width = 640, Height = 427;

    public override void Run(BookContext context, BookPage page)
    {
        var (pictures, drawn) = Pair(context.Data.Folder);
        page.Say(
            "Two colour pictures of 427×640 make one batch. Libraries disagree on the order of its axes: channels last, N×H×W×C, as the files " +
            "have it, or channels first, N×C×H×W, as this one computes.",
            "427×640 컬러 그림 두 장이 배치 하나가 된다. 축의 순서는 라이브러리마다 다르다. 파일처럼 채널을 맨 뒤에 두는 N×H×W×C가 있고, 여기서 계산하는 N×C×H×W처럼 앞에 두는 것도 있다.");
        if (drawn)
            page.Say(
                "These two are drawn: no `china.jpg` and `flower.jpg` were found in a folder `sample-images` under `--data-dir` or `FOVEA_DATA`.",
                "이 두 장은 그린 것이다. `--data-dir`나 `FOVEA_DATA` 아래 `sample-images` 폴더에서 `china.jpg`와 `flower.jpg`를 찾지 못했다.");
        ReadOnlySpan<Tensor> both = [pictures[0].ToTensor(), pictures[1].ToTensor()];
        var batch = Tensor.Concatenate(both, axis: 0);
        page.Figures.Add("brightness", both.ToArray().Select(photo => photo.Mean().Item()));
        page.Show(new PictureGrid(("The batch", "배치")) { Size = 320 }.Add(pictures[0].AtMost(320), ("first", "첫 번째")).Add(pictures[1].AtMost(320), ("second", "두 번째")));

        context.Tell(0.2, "convolution of 32 filters", "필터 32개의 합성곱");
        var layer = new Sequential(new Conv2d(3, 32, kernel: 3, padding: Padding.Same), new Relu()).Initialize(context.Seed);
        var maps = layer.Forward(batch);
        var pooled = new MaxPool2d(2).Forward(maps);
        page.Code(
            """
            Sequential layer = [new Conv2d(3, 32, kernel: 3, padding: Padding.Same), new Relu()];
            var maps = layer.Forward(batch);                // 2×3×427×640 → 2×32×427×640
            var pooled = new MaxPool2d(2).Forward(maps);    //             → 2×32×213×320
            """);
        var shapes = new Table(("Shapes on the way", "지나는 동안의 형상"), ("where", "위치"), ("channels first", "채널 먼저"), ("channels last", "채널 마지막"));
        foreach (var (name, where, tensor) in new (string, Reports.Texts.Text, Tensor)[]
        {
            ("batch", ("the batch", "배치"), batch),
            ("maps", ("32 filters, same padding", "필터 32개, same 패딩"), maps),
            ("pooled", ("pooled 2×2", "2×2 풀링"), pooled),
            ("one.pooled", ("the first photo alone", "첫 번째 사진만"), pooled.Slice(0, 0, 1)),
        })
        {
            Shape last = [tensor.Shape[0], tensor.Shape[2], tensor.Shape[3], tensor.Shape[1]];
            shapes.Row(where, tensor.Shape.ToString(), last.ToString());
            page.Figures.Add($"{name}.shape", last);
        }

        page.Show(shapes);

        page.Heading("Every output channel", "출력 채널 하나하나");
        page.Say(
            "The filters are random, nothing is learned yet, and still each of them answers to something else: to light areas, to edges of one " +
            "direction, to one colour against another. Black means that ReLU let nothing through.",
            "필터는 무작위이고 아직 아무것도 배우지 않았지만 저마다 다른 것에 반응한다. 밝은 면, 한 방향의 에지, 색과 색의 대비. 검은 곳은 ReLU가 아무것도 통과시키지 않은 곳이다.");
        context.Tell(0.6, "drawing the channels", "채널 그리기");
        for (var photo = 0; photo < 2; photo++)
        {
            var grid = new PictureGrid(photo == 0 ? ("32 channels of the first photo", "첫 번째 사진의 채널 32개") : ("32 channels of the second photo", "두 번째 사진의 채널 32개")) { Size = 106 };
            for (var channel = 0; channel < 32; channel++)
                grid.Add(Thumbnail(pooled, photo, channel), channel.ToString(CultureInfo.InvariantCulture));
            page.Show(grid);
        }
    }

    // The sample photos, if the reader has them; else two drawn pictures of their size.
    static (Picture[] Pictures, bool Drawn) Pair(string? dataFolder)
    {
        if (DataFolders.For(dataFolder).TryFind("sample-images", "china.jpg") is { } folder && File.Exists(Path.Combine(folder, "flower.jpg")))
        {
            var photos = Array.ConvertAll(["china.jpg", "flower.jpg"], name => Picture.Read(Path.Combine(folder, name)).ToRgb());
            return (Array.ConvertAll(photos, photo => photo.Filling(Width, Height)), false);
        }

        return ([Scenes.House(Width, Height), Scenes.Flower(Width, Height)], true);
    }

    static Picture Thumbnail(Tensor maps, int photo, int channel)
    {
        var one = maps.Slice(0, photo, 1).Slice(1, channel, 1);
        var largest = Math.Max(1e-6f, one.Max().Item());
        return (one / largest).Picture().AtMost(106);
    }
}
