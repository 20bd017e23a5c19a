using Fovea.Cli.Sources;
using Fovea.Cli.Terminal;
using Fovea.Data.Transforms;
using Fovea.Training.Runs;

namespace Fovea.Cli.Tests;

/// <summary>The option <c>--augment</c>.</summary>
[Collection("one at a time")]
public sealed class AugmentationTests : IDisposable
{
    readonly Tool tool = new();

    public void Dispose() => tool.Dispose();

    [Fact]
    public void Crop_and_flip_are_done_with_values_unless_another_needs_bytes()
    {
        var plain = Augmentations.Parse("crop,flip", 32);
        Assert.Equal([typeof(RandomCrop), typeof(RandomHorizontalFlip)], plain.Values.Select(one => one.GetType()));
        Assert.Empty(plain.Pictures);
        var mixed = Augmentations.Parse("Jitter:0.2, crop:4,erase,flip:1,mixup,cutmix:0.5", 32);
        Assert.Equal([typeof(ColorJitter), typeof(RandomCrop), typeof(RandomHorizontalFlip)], mixed.Pictures.Select(one => one.GetType()));
        Assert.Equal([typeof(RandomErasing)], mixed.Values.Select(one => one.GetType()));
        Assert.Equal([typeof(MixUp), typeof(CutMix)], mixed.Mixes.Select(one => one.GetType()));
        Assert.True(Augmentations.Parse(null, 32).IsNone && Augmentations.Parse("none", 32).IsNone && !mixed.IsNone);
    }

    [Fact]
    public void Every_name_can_be_asked_for()
    {
        foreach (var name in Augmentations.Names)
        {
            Assert.Equal(name == "none", Augmentations.Parse(name, 32).IsNone);
            if (name is not ("none" or "trivial"))
                Assert.Contains($"The augmentation {name} takes a number from", Assert.Throws<UsageException>(() => Augmentations.Parse(name + ":-1", 32)).Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_run_with_all_kinds_learns_and_goes_on_as_it_would_have()
    {
        const string Train = "train digits --limit 200 --eval-samples 100 --model perceptron -b 50 --augment affine,resized-crop:0.8,crop,jitter,trivial,erase,mixup,cutmix --output @";
        Assert.Equal(0, tool.Run($"{Train} --name whole --epochs 2").Code);
        Assert.Equal(0, tool.Run($"{Train} --name parts --epochs 1").Code);
        Assert.Equal(0, tool.Run("train --resume @/parts --epochs 2").Code);
        byte[] Weights(string run) => File.ReadAllBytes(RunFolder.Open(tool.File(run)).Last);
        Assert.Equal(Weights("whole"), Weights("parts"));
        Assert.StartsWith("affine,resized-crop:0.8", RunFolder.Open(tool.File("whole")).Info.Options["augment"], StringComparison.Ordinal);
    }
}
