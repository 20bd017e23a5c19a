using Fovea.Book.Writing;
using Fovea.Reports.Figures;
using Fovea.Tensors;
using Fovea.Tensors.Ops;

namespace Fovea.Book.Convolutions;

/// <summary>im2col and col2im: the matrix beside the picture, cell by cell.</summary>
sealed class WindowsAsRows() : Experiment("im2col", Chapter.Convolutions, ("im2col: windows become rows", "im2col: 윈도우를 행으로"))
{
    public override void Run(BookContext context, BookPage page)
    {
        page.Say(
            "A convolution moves a window over the picture. **im2col** writes what each window sees into one row; the filter becomes a column, " +
            "and all sliding is one matrix product.",
            "합성곱은 윈도우를 그림 위로 옮긴다. **im2col**은 윈도우마다 보이는 값을 한 행에 적는다. 필터는 한 열이 되고, 윈도우를 옮기는 일 전체가 행렬 곱 하나가 된다.");
        var picture = Tensor.From([.. Enumerable.Range(1, 16).Select(i => (float)i)], [1, 1, 4, 4]);
        var filter = Tensor.From([2, 0, 1, 0, 1, 2, 1, 0, 2], [1, 1, 3, 3]);
        var rows = picture.Im2Col((3, 3));
        var windows = new Panels(("The picture and its four windows", "그림과 네 윈도우"), columns: 4)
        {
            Caption = ("Each colour is one position of the 3×3 window: top left, top right, bottom left, bottom right.",
                "색 하나가 3×3 윈도우의 한 자리이다. 왼쪽 위, 오른쪽 위, 왼쪽 아래, 오른쪽 아래."),
        };
        var matrix = new MatrixFigure(("Each window as a row: 4×9", "윈도우마다 한 행: 4×9"), rows.Grid())
        {
            Name = "rows",
            RowLabels = [.. Enumerable.Range(1, 4).Select(i => (Reports.Texts.Text)($"window {i}", $"윈도우 {i}"))],
        };
        for (var window = 0; window < 4; window++)
        {
            windows.Add(new MatrixFigure(($"window {window + 1}", $"윈도우 {window + 1}"), picture.Plane()).Highlight(window / 2, window % 2, 3, 3, window));
            matrix.Highlight(window, 0, columns: 9, group: window);
        }

        page.Show(windows);
        page.Show(matrix);
        page.Code(
            """
            var rows = picture.Im2Col((3, 3));                  // (N·OH·OW)×(C·KH·KW)
            var answer = rows.MatMul(filter.Reshape([9, 1]));   // the convolution
            """);
        var product = rows.MatMul(filter.Reshape([9, 1]));
        var convolved = picture.Convolve(filter);
        page.Show(new Panels(("Rows times filter is the convolution", "행 곱하기 필터가 곧 합성곱"), columns: 3) { Name = "product" }
            .Add(new MatrixFigure(("the filter", "필터"), filter.Plane()))
            .Add(new MatrixFigure(("rows · filter, a number each", "행 · 필터, 행마다 수 하나"), product.Reshape([1, 4]).Grid()))
            .Add(new MatrixFigure(("convolution", "합성곱"), convolved.Plane())));
        page.Figures.Add("rows", rows);
        page.Figures.Add("product", product);
        page.Figures.Add("convolution", convolved);

        page.Heading("Channels and batches", "채널과 배치");
        page.Say(
            "With three channels a window holds 3·5·5 = 75 numbers, so the rows become that long; ten pictures have ten times as many windows.",
            "채널이 셋이면 윈도우 하나에 3·5·5 = 75개의 값이 있으니 행이 그만큼 길어진다. 그림이 열 장이면 윈도우도 열 배이다.");
        var table = new Table(("Shapes with 5×5 windows", "5×5 윈도우일 때의 형상"), ("pictures", "그림"), ("im2col", "im2col"));
        foreach (var count in new[] { 1, 10 })
        {
            var pictures = Tensor.Zeros([count, 3, 7, 7]);
            table.Row(pictures.Shape.ToString(), pictures.Im2Col((5, 5)).Shape.ToString());
            page.Figures.Add($"im2col({pictures.Shape}).shape", pictures.Im2Col((5, 5)).Shape);
        }

        page.Show(table);

        page.Heading("The way back: col2im", "되돌아오는 길: col2im");
        page.Say(
            "**col2im** adds every row back to the pixels it came from. Of rows full of ones it makes a count of how many windows see each " +
            "pixel: gradients of a pixel that several windows share are added up just so.",
            "**col2im**은 행마다 값을 원래 픽셀 자리에 더한다. 1로 채운 행들을 되돌리면 픽셀마다 몇 개의 윈도우가 보는지 세게 된다. 여러 윈도우가 함께 본 픽셀의 기울기도 이렇게 더해진다.");
        var seven = Tensor.Ones([1, 1, 7, 7]);
        var seen = Tensor.Ones(seven.Im2Col((5, 5)).Shape).Col2Im(seven.Shape, (5, 5));
        page.Show(new MatrixFigure(("How many 5×5 windows see each pixel of 7×7", "7×7의 픽셀마다 보는 5×5 윈도우의 수"), seen.Plane()) { IsShaded = true, Name = "seen" });
        page.Figures.Add("seen", seen);
    }
}
