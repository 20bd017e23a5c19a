using Fovea.Reports.Texts;

namespace Fovea.Reports.Tests.Texts;

public sealed class MarkupTests
{
    [Theory]
    [InlineData("a < b & c", "a &lt; b &amp; c")]
    [InlineData("`x < 1` is code", "<code>x &lt; 1</code> is code")]
    [InlineData("*soft* and **loud `c`**", "<em>soft</em> and <strong>loud <code>c</code></strong>")]
    [InlineData("2 * 3 * 4 and 5$", "2 * 3 * 4 and 5$")]
    [InlineData("see [losses](../losses/index.html)", "see <a href=\"../losses/index.html\">losses</a>")]
    [InlineData("<script>alert('x')</script>", "&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;")]
    [InlineData("`<b>` *<i>*", "<code>&lt;b&gt;</code> <em>&lt;i&gt;</em>")]
    public void MarkupBecomesHtml(string text, string html) => Assert.Equal(html, Markup.ToHtml(text));

    [Theory]
    [InlineData("x_0^2", "<var>x</var><sub>0</sub><sup>2</sup>")]
    [InlineData("w_{ij} = log y", "<var>w</var><sub><var>ij</var></sub> = log <var>y</var>")]
    [InlineData("L_{test} < 1", "<var>L</var><sub>test</sub> &lt; 1")]
    [InlineData("{a}/{b}", "<span class=\"fraction\"><span><var>a</var></span><span class=\"slash\">/</span><span><var>b</var></span></span>")]
    public void FormulasBecomeHtml(string formula, string html) => Assert.Equal($"<span class=\"formula\">{html}</span>", Formula.ToHtml(formula));

    [Theory]
    [InlineData("https://example.org/")]
    [InlineData("//example.org/")]
    [InlineData("javascript:alert(1)")]
    public void ALinkStaysAmongThePages(string target) =>
        Assert.Contains("leads out of the pages", Assert.Throws<ArgumentException>(() => Markup.ToHtml($"[here]({target})")).Message);

    [Fact]
    public void AnOpenBraceIsTold() => Assert.Contains("opens a brace", Assert.Throws<ArgumentException>(() => Formula.ToHtml("x_{ij")).Message);
}
