namespace Fovea.Oracle.Tests;

/// <summary>Operations and losses: values, and the gradient of every input that has one.</summary>
public sealed class FunctionTests
{
    public static TheoryData<string, string> Cases => Oracle.Of("function");

    public static TheoryData<string, string> SmallCases => Oracle.SmallOf("function");

    [OracleTheory, MemberData(nameof(Cases))]
    public void AgreesWithPyTorch(string name, string about) => Compare(Oracle.Read(name), about);

    [OracleTheory, MemberData(nameof(SmallCases))]
    public void ReferenceAgreesWithPyTorch(string name, string about) => Compare(Oracle.Read(name, Device.Reference), about);

    static void Compare(Case c, string about)
    {
        Assert.Equal(c.About, about);
        var compute = Operations.All.GetValueOrDefault(c.Op) ?? Losses.All[c.Op];
        var comparison = new Comparison(c);
        using var tape = Tape.Record();
        var y = compute(c, comparison);
        comparison.Add("y", y);
        if (c.Has("gradient"))
            tape.Backward(y, c["gradient"]);
        foreach (var gradient in c.ExpectedNames.Where(expected => expected.StartsWith("gradient.", StringComparison.Ordinal)))
            comparison.Add(gradient, c[gradient["gradient.".Length..]].Gradient);
        comparison.Finish();
    }
}
