using Fovea.Book.Writing;
using Fovea.Reports.Figures;
using Fovea.Tensors;
using Fovea.Tensors.Ops;

namespace Fovea.Book.Networks;

/// <summary>Arrays with any number of axes: shape, product, transpose, reshape, broadcasting.</summary>
sealed class Arrays() : Experiment("arrays", Chapter.Networks, ("Arrays", "다차원 배열"))
{
    public override void Run(BookContext context, BookPage page)
    {
        page.Say(
            "A network is arithmetic on arrays. An array has a **shape**, the size of each axis, and a **rank**, how many axes there are. Its " +
            "numbers lie in memory row by row; the shape says how to read them.",
            "신경망은 배열 계산이다. 배열에는 축마다의 크기를 적은 **형상**(shape)과 축의 개수인 **차원 수**(rank)가 있다. 값은 메모리에 행 순서대로 놓이고, 형상은 그것을 어떻게 읽을지 알려 준다.");
        var vector = Tensor.From(1, 2, 3, 4);
        var matrix = Tensor.From(new float[,] { { 1, 2 }, { 3, 4 }, { 5, 6 } });
        var pictures = Tensor.Zeros([10, 1, 28, 28]);
        var shapes = new Table(("Shapes", "형상"), ("array", "배열"), ("rank", "차원 수"), ("shape", "형상"), ("numbers", "원소 수"));
        foreach (var (name, array) in new[] { (("a vector", "벡터"), vector), (("a matrix", "행렬"), matrix), (("ten grey pictures", "흑백 그림 열 장"), pictures) })
            shapes.Row(name, array.Rank, array.Shape.ToString(), array.Length);
        page.Show(shapes);
        page.Figures.Add("vector.rank", vector.Rank);
        page.Figures.Add("matrix.shape", matrix.Shape);
        page.Figures.Add("pictures.shape", pictures.Shape);

        page.Heading("The matrix product", "행렬의 곱");
        page.Say(
            "Row times column, multiplied pair by pair and added up. The columns of the left one must be as many as the rows of the right one.",
            "왼쪽의 행과 오른쪽의 열을 짝지어 곱하고 더한다. 왼쪽의 열 수와 오른쪽의 행 수가 같아야 한다.");
        var a = Tensor.From(new float[,] { { 1, 2 }, { 3, 4 } });
        var b = Tensor.From(new float[,] { { 5, 6 }, { 7, 8 } });
        var product = a.MatMul(b);
        page.Show(new Panels(("One cell of the product: 1·5 + 2·7 = 19", "곱의 한 칸: 1·5 + 2·7 = 19"), columns: 3) { Name = "matrix-product" }
            .Add(new MatrixFigure("A", a.Grid()).Highlight(0, 0, columns: 2))
            .Add(new MatrixFigure("B", b.Grid()).Highlight(0, 0, rows: 2))
            .Add(new MatrixFigure("A·B", product.Grid()).Highlight(0, 0)));
        page.Figures.Add("A·B", product);
        page.Figures.Add("B·A", b.MatMul(a));

        var x = Tensor.From([1, 2], [1, 2]);
        var w = Tensor.From(new float[,] { { 1, 3, 5 }, { 2, 4, 6 } });
        page.Say(
            "Two inputs on their way to three neurons are one such product: each column of $W$ holds the weights of one neuron. The order " +
            "matters, $A·B$ and $B·A$ differ.",
            "두 입력이 뉴런 세 개로 가는 길도 이런 곱 하나이다. $W$의 한 열이 뉴런 하나의 가중치이다. 순서는 중요해서 $A·B$와 $B·A$는 다르다.");
        page.Code("Tensor.From([1, 2], [1, 2]).MatMul(w)   // 1×2 · 2×3 → 1×3");
        page.Show(new MatrixFigure("X·W", x.MatMul(w).Grid()));
        page.Figures.Add("X·W", x.MatMul(w));

        page.Heading("The same numbers in another shape", "같은 값, 다른 형상");
        page.Say(
            "Transposing swaps the axes, so the numbers move. Reshaping leaves them where they are and only draws other borders: that is how a " +
            "28×28 picture becomes a row of 784.",
            "전치는 축을 맞바꾸므로 값의 자리가 달라진다. 형상 변경은 값을 그대로 두고 경계만 다시 긋는다. 28×28 그림이 784개짜리 한 줄이 되는 것도 이렇게 한다.");
        page.Show(new Panels(("Transpose and reshape", "전치와 형상 변경"), columns: 3)
            .Add(new MatrixFigure(("A, 3×2", "A, 3×2"), matrix.Grid()))
            .Add(new MatrixFigure(("transposed, 2×3", "전치, 2×3"), matrix.Transpose(0, 1).Grid()))
            .Add(new MatrixFigure(("reshaped to 2×3", "형상 변경, 2×3"), matrix.Reshape([2, 3]).Grid())));
        page.Figures.Add("transposed", matrix.Transpose(0, 1));
        page.Figures.Add("reshaped", matrix.Reshape([2, 3]));
        page.Figures.Add("flattened.shape", pictures.Flatten().Shape);

        page.Heading("Broadcasting", "브로드캐스팅");
        page.Say(
            "An axis of size 1, or one that is missing in front, is repeated as often as needed. A bias is added to every row of a batch this " +
            "way, without being copied.",
            "크기가 1인 축이나 앞쪽에 없는 축은 필요한 만큼 되풀이된다. 편향은 이렇게 복사 없이 배치의 모든 행에 더해진다.");
        page.Show(new Panels(("A row and a column added to A", "A에 행과 열을 더하기"), columns: 3) { Name = "broadcasting" }
            .Add(new MatrixFigure("A", a.Grid()))
            .Add(new MatrixFigure("A + [10 20]", (a + Tensor.From(10, 20)).Grid()))
            .Add(new MatrixFigure("A + [10 20]ᵀ", (a + Tensor.From([10, 20], [2, 1])).Grid()) { Name = "column" }));
        page.Figures.Add("A + row", a + Tensor.From(10, 20));
        page.Figures.Add("A + column", a + Tensor.From([10, 20], [2, 1]));
    }
}
