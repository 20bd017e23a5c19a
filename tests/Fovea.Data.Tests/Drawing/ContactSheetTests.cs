using Fovea.Data.Drawing;
using Fovea.Data.Images;
using Fovea.Data.Tests.Datasets;

namespace Fovea.Data.Tests.Drawing;

public class ContactSheetTests
{
    [Fact]
    public void Pictures_stand_in_rows_with_captions_below()
    {
        var sheet = new ContactSheet(columns: 2, side: 32);
        sheet.Add(PhotoFolder.Plain(64, 32, 10), "wide");
        sheet.Add(PhotoFolder.Plain(8, 8, 20), "small");
        sheet.Add(PhotoFolder.Plain(1, 1, 30), "");
        var drawn = sheet.Draw();
        Assert.Equal((2 * 40 + 8, 2 * (32 + 28 + 8) + 8, 3), (drawn.Width, drawn.Height, drawn.Channels));
        byte At(int x, int y) => drawn.Row(y)[3 * x];
        Assert.Equal((255, 10, 255), (At(9, 9), At(24, 24), At(24, 8 + 31))); // half as high as wide, in the middle
        Assert.Equal((20, 20), (At(48, 8), At(79, 39)));
        Assert.Equal(30, At(24, 92));
        Assert.Equal(255, At(60, 92)); // no fourth one
        Assert.Contains((byte)40, drawn.Row(8 + 32 + 4).ToArray()); // letters
    }

    [Fact]
    public void A_page_needs_nothing_else_and_escapes_names()
    {
        var sheet = new ContactSheet();
        sheet.Add(PhotoFolder.Plain(4, 4, 10), "桜 <b>");
        var page = sheet.ToHtml("a & b");
        Assert.Contains("<title>a &amp; b</title>", page);
        Assert.Contains("&lt;b&gt;</figcaption>", page);
        Assert.DoesNotContain("http", page);
        var start = page.IndexOf("base64,", StringComparison.Ordinal) + 7;
        var picture = Picture.Decode(Convert.FromBase64String(page[start..page.IndexOf('"', start)]), "page");
        Assert.Equal((128, 10), (picture.Width, picture.Pixels[0]));
    }
}
