using System.Runtime.InteropServices;
using Fovea.Data.Images;
using Fovea.Data.Tests.Pillow;
using Fovea.Data.Transforms;
using Fovea.Tensors;

namespace Fovea.Data.Tests.Transforms;

/// <summary>What chance has no part in makes the bytes that torchvision makes with Pillow.</summary>
public class PillowComparisonTests
{
    static void Check(string operation, Func<PillowCase, Picture> apply, int most = 0)
    {
        foreach (var one in PillowCases.Of(operation))
        {
            byte[] before = [.. one.Before.Pixels];
            Pictures.AssertNear(one, apply(one), most);
            Assert.Equal(before, one.Before.Pixels); // the given picture is left as it is
        }
    }

    static Picture Apply(IPictureTransform transform, PillowCase one) => transform.Apply(one.Before, new Rng(1));

    [PillowFact]
    public void Sizes_and_borders()
    {
        Check("resizeShorter", one => Apply(new Resize(one.Whole("size")), one));
        Check("centerCrop", one => Apply(new CenterCrop(one.After.Width, one.After.Height), one));
        Check("pad", one => Apply(new Pad(one.Whole("padding"), one.Named<PaddingMode>("mode")), one));
    }

    [PillowFact]
    public void Mirrors_and_turns()
    {
        Check("hflip", one => Apply(new RandomHorizontalFlip(1), one));
        Check("vflip", one => Apply(new RandomVerticalFlip(1), one));
        Check("rotate", one => RandomRotation.Rotate(one.Before, one.Double("angle"), one.Named<ResampleFilter>("filter")));
        Check("affine", one =>
        {
            var (shift, shear) = (one.Doubles("shift"), one.Doubles("shear"));
            return AffineMap.Of(
                one.Double("angle"), (shift[0], shift[1]), one.Double("scale"), (shear[0], shear[1]), (one.Before.Width * 0.5, one.Before.Height * 0.5))
                .Apply(one.Before, one.Named<ResampleFilter>("filter"));
        });
    }

    [PillowFact]
    public void Light_and_colour()
    {
        Check("brightness", one => Adjust.Brightness(one.Before, one.Number("factor")));
        Check("contrast", one => Adjust.Contrast(one.Before, one.Number("factor")));
        Check("saturation", one => Adjust.Saturation(one.Before, one.Number("factor")));
        Check("sharpness", one => Adjust.Sharpness(one.Before, one.Number("factor")));
        Check("hue", one => Adjust.Hue(one.Before, one.Number("factor")));
        Check("grey", one => Adjust.Grayscale(one.Before));
    }

    [PillowFact]
    public void Levels()
    {
        Check("posterize", one => Adjust.Posterize(one.Before, one.Whole("bits")));
        Check("solarize", one => Adjust.Solarize(one.Before, one.Number("threshold")));
        Check("invert", one => Adjust.Invert(one.Before));
        Check("autoContrast", one => Adjust.AutoContrast(one.Before));
        Check("equalize", one => Adjust.Equalize(one.Before));
    }

    [PillowFact]
    public void Operations_of_TrivialAugment_and_RandAugment() => Check("augment", one =>
    {
        var op = one.Named<AugmentOp>("op");
        var strength = one.Whole("strength") / 30.0;
        var magnitude = one.Numbers.GetProperty("space").GetString() == "trivial"
            ? TrivialAugment.Magnitude(op, strength)
            : RandAugment.Magnitude(op, strength, one.Before.Width, one.Before.Height);
        Assert.Equal(Math.Abs(one.Double("magnitude")), magnitude, 1e-4);
        Assert.Equal(one.Numbers.GetProperty("signed").GetBoolean(), op.IsSigned);
        return op.Apply(one.Before, one.Double("magnitude"));
    });

    // torchvision blurs in float32 with a whole window at once; two passes may round a half the other way.
    [PillowFact]
    public void Blur_is_within_a_level() =>
        Check("blur", one => GaussianBlur.Blur(one.Before, one.Whole("kernel"), one.Number("sigma")), most: 1);

    [PillowFact]
    public void Values_have_equal_bits()
    {
        foreach (var one in PillowCases.Of("values"))
        {
            var values = new ToTensor(new Normalize(one.List("mean"), one.List("deviation"))).Apply(one.Before);
            Assert.Equal([one.Before.Channels, one.Before.Height, one.Before.Width], values.Shape);
            Assert.Equal(MemoryMarshal.Cast<byte, float>(one.After.Pixels).ToArray(), values.ToArray());
        }
    }
}
