using Fovea.Data.Datasets;

namespace Fovea.Data.Tests.Datasets;

public sealed class ImageManifestTests : IDisposable
{
    readonly PhotoFolder folder = new PhotoFolder().With("x", 6);

    public void Dispose() => folder.Dispose();

    string Write(string text)
    {
        File.WriteAllText(folder["list.csv"], text);
        return folder["list.csv"];
    }

    [Fact]
    public void Lines_give_path_label_and_split()
    {
        var (train, validation, test) = ImageManifest.Open(Write("x/3.png,dog\nx/0.png,cat,train\n\nx/1.png,dog,val\r\nx/2.png,cat,test\nx/4.png,cat,\n"));
        Assert.Equal(["cat", "dog"], train.ClassNames);
        Assert.Equal((3, 1, 1), (train.Count, validation!.Count, test!.Count));
        Assert.Equal([1, 0, 0], Enumerable.Range(0, 3).Select(train.Label));
        Assert.Equal([3, 0, 4], Enumerable.Range(0, 3).Select(i => (int)train.Read(i).Pixels[0]));
        Assert.Equal("list train", train.Name);
        Assert.Equal([$"The class cat has no picture in the val part of {folder["list.csv"]}; how well it is recognised cannot be measured there."], validation.Notes);
    }

    [Fact]
    public void The_first_line_may_name_the_columns_and_cells_may_be_quoted()
    {
        var train = ImageManifest.Open(Write("split,Label,path\ntrain,\"cats, big\",x/0.png\ntrain,\"a \"\"dog\"\"\",\"x/1.png\"\n")).Train;
        Assert.Equal(["a \"dog\"", "cats, big"], train.ClassNames);
        Assert.Equal(0, train.Read(0).Pixels[0]);
    }

    [Theory]
    [InlineData("image,label\nx/0.png,a\nx/1.png,b\n", "a b")]
    [InlineData("label,image\na,x/0.png\nb,x/1.png\n", "a b")]
    [InlineData("\nId,File,Class\n7,x/0.png,a\n8,x/1.png,b\n", "a b")]
    [InlineData("\uFEFFimage_path,category\nx/0.png,a\nx/1.png,b\n", "a b")]
    [InlineData("x/0.png,image\nx/1.png,label\n", "image label")]
    [InlineData("x/0.png,file\nx/1.png,path\n", "file path")]
    public void Names_of_columns_are_told_from_files_and_classes(string text, string classes)
    {
        var train = ImageManifest.Open(Write(text)).Train;
        Assert.Equal(classes.Split(' '), train.ClassNames);
        Assert.Equal([0, 1], Enumerable.Range(0, 2).Select(i => (int)train.Read(i).Pixels[0]));
    }

    [Theory]
    [InlineData("label,picture\na,x/0.png\n", "the first line names no column path. Expected path,label or path,label,split.")]
    [InlineData("x/0.png\n", "line 1 is \"x/0.png\", expected path,label or path,label,split.")]
    [InlineData("x/0.png,a\nx/1.png,b,later\n", "line 2 has the split \"later\", expected train, val or test.")]
    [InlineData("x/0.png,a\nx/1.png,\"b\n", "line 2 opens a quote that it does not close.")]
    [InlineData("path,kind\nx/0.png,a\n", "the first line names no column label. Expected path,label or path,label,split.")]
    [InlineData("x/0.png,a\nx/1.png,b\nx/2.png,c,val\n", "x/2.png of the val part has the class c, which is not among those learned: a, b.")]
    public void A_wrong_line_is_told_by_its_number(string text, string expected) =>
        Assert.EndsWith($"list.csv: {expected}", Assert.Throws<InvalidDataException>(() => ImageManifest.Open(Write(text))).Message);

    [Theory]
    [InlineData("", "names no pictures to learn.")]
    [InlineData("x/0.png,a\nx/1.png,a\n", "has one class only, a; to tell classes apart takes at least two.")]
    public void A_list_without_two_classes_is_told(string text, string expected) =>
        Assert.EndsWith($"list.csv {expected}", Assert.Throws<InvalidDataException>(() => ImageManifest.Open(Write(text))).Message);

    [Fact]
    public void A_missing_file_is_told_when_it_is_read()
    {
        var train = ImageManifest.Open(Write("x/99.png,a\nx/1.png,b\n")).Train;
        Assert.Equal($"{folder["x/99.png"]} is not there: it was removed, or a manifest names what never was.", Assert.Throws<IOException>(() => train.Read(0)).Message);
        Assert.Equal($"There is no manifest {folder["none.csv"]}.", Assert.Throws<FileNotFoundException>(() => ImageManifest.Open(folder["none.csv"])).Message);
    }
}
