using Fovea.Book.Writing;
using Fovea.Reports.Figures;
using Fovea.Reports.Texts;
using Fovea.Tensors;
using Fovea.Tensors.Autograd;
using Fovea.Tensors.Ops;

namespace Fovea.Book.Backpropagation;

/// <summary>Shopping as a graph: values forward, gradients backward, read from the tape.</summary>
sealed class ComputationGraph() : Experiment("computation-graph", Chapter.Backpropagation, ("The computational graph", "계산 그래프"))
{
    public override void Run(BookContext context, BookPage page)
    {
        page.Say(
            "Two apples at 100 each, and a tax of 10 %: what is to be paid? Every operation is a node that knows its inputs and its result and " +
            "nothing else. The values go from left to right; then the question goes back: by how much would the price change if this number " +
            "grew by one?",
            "한 개에 100원인 사과 두 개를 사고 소비세가 10%이면 얼마를 낼까? 연산 하나하나가 노드이고, 노드는 자기 입력과 결과만 안다. 값은 왼쪽에서 오른쪽으로 흐른다. 그다음에는 질문이 거꾸로 간다. 이 수가 1만큼 커지면 값은 " +
            "얼마나 변할까?");
        var (apple, apples, tax) = (Leaf(("apple", "사과 값"), 100), Leaf(("count", "개수"), 2), Leaf(("tax", "소비세"), 11, 10));
        using (var tape = Tape.Record())
        {
            var price = apple.Value * apples.Value * tax.Value;
            Back(tape, price);
            page.Figures.Add("apples.price", price);
            Draw(page, ("Two apples", "사과 두 개"), tape, apple, apples, tax);
        }

        Keep(page, "apples", apple, apples, tax);

        page.Heading("What a node does", "노드가 하는 일");
        page.Say(
            "A **product** hands the gradient on times the *other* input: one more apple costs 110, the price of one with its tax. A **sum** " +
            "hands it on as it is. All that a node needs is local; the chain rule multiplies it together along the way.",
            "**곱셈** 노드는 기울기에 *다른 쪽* 입력을 곱해 넘긴다. 사과가 한 개 늘면 세금을 더한 한 개 값 110원이 늘어난다. **덧셈** 노드는 그대로 넘긴다. 노드에 필요한 것은 모두 제자리에 있고, 연쇄 법칙이 길을 따라 그것을 " +
            "곱해 간다.");
        page.Code(
            """
            using var tape = Tape.Record();
            var price = (apple * apples + orange * oranges) * tax;
            tape.Backward(price);   // tape.Ops is the graph; apple.Gradient what came back
            """);

        page.Heading("Apples and oranges", "사과와 귤");
        page.Say(
            "Two apples at 100, three oranges at 150, the tax on both. The tax is one number, yet it weighs most: its gradient is the whole sum " +
            "before taxes.",
            "100원짜리 사과 두 개와 150원짜리 귤 세 개, 그리고 둘 다에 붙는 세금이다. 소비세는 수 하나이지만 가장 무겁다. 그 기울기는 세금을 더하기 전의 합계이다.");
        var (a, n) = (Leaf(("apple", "사과 값"), 100), Leaf(("apple count", "사과 개수"), 2));
        var (o, m, t) = (Leaf(("orange", "귤 값"), 150), Leaf(("orange count", "귤 개수"), 3), Leaf(("tax", "소비세"), 11, 10));
        using (var tape = Tape.Record())
        {
            var price = ((a.Value * n.Value) + (o.Value * m.Value)) * t.Value;
            Back(tape, price);
            page.Figures.Add("fruit.price", price);
            Draw(page, ("Apples and oranges", "사과와 귤"), tape, a, n, o, m, t);
        }

        Keep(page, "fruit", a, n, o, m, t);
    }

    // In double, so that all printed digits are right; a quotient, since 1.1 is none of the numbers that float holds.
    static Given Leaf(Text name, float value, float divisor = 1)
    {
        var leaf = Tensor.From([value], [], Device.Reference) / divisor;
        leaf.RequiresGradient = true;
        return new Given(name, leaf);
    }

    static void Back(Tape tape, Tensor price)
    {
        foreach (var op in tape.Ops)
            op.Output.RetainsGradient = true;
        tape.Backward(price);
    }

    static void Keep(BookPage page, string name, params Given[] given)
    {
        foreach (var (label, value) in given)
            page.Figures.Add($"{name}.d({label})", value.Gradient!);
    }

    // The tape is the graph: an operation knows its inputs and its output.
    static void Draw(BookPage page, Text title, Tape tape, params Given[] given)
    {
        var graph = new GraphDrawing(title) { Caption = ("Above the arrows the values, below them the gradients.", "화살표 위는 값, 아래는 기울기이다.") };
        var nodes = new Dictionary<Tensor, string>();
        foreach (var (name, value) in given)
        {
            graph.Value(name.English, name);
            nodes.Add(value, name.English);
        }

        foreach (var (i, op) in tape.Ops.Index())
        {
            var node = $"{op.Name} {i + 1}";
            graph.Operation(node, op.Name == "Add" ? "+" : "×");
            foreach (var input in op.Inputs)
                graph.Connect(nodes[input!], node, Number(input!), Number(input!.Gradient!));
            nodes.Add(op.Output, node);
        }

        var price = tape.Ops[^1].Output;
        page.Show(graph.Value("price", ("price", "낼 돈")).Connect(nodes[price], "price", Number(price), Number(price.Gradient!)));
    }

    static double Number(Tensor tensor) => tensor.ToDoubleArray()[0];

    sealed record Given(Text Name, Tensor Value);
}
