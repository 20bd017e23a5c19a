namespace Fovea.Layers.Tests;

/// <summary>The sentences that users read when something does not fit.</summary>
public sealed class MessageTests
{
    static string Of(Action action) => Assert.ThrowsAny<GeometryException>(action).Message;

    static string Of(Module layer, Shape input) => Of(() => layer.Initialize(1).Forward(Tensor.Zeros(input)));

    [Fact]
    public void Layers_name_themselves_the_given_and_the_expected()
    {
        Assert.Equal(
            "Conv2d(3 → 16, 3×3): input has 1 channel, expected 3. Shape was 8×1×28×28 (N×C×H×W).", Of(new Conv2d(3, 16, 3), [8, 1, 28, 28]));
        Assert.Equal("Linear(784 → 10): input has 28 features, expected 784. Shape was 8×28×28; call Flatten() first.", Of(new Linear(784, 10), [8, 28, 28]));
        Assert.Equal("BatchNorm2d(4): input has 3 channels, expected 4. Shape was 2×3×5×5 (N×C×…).", Of(new BatchNorm2d(4), [2, 3, 5, 5]));
        Assert.Equal("BatchNorm2d(4): input needs 4 axes, N×C×H×W; the shape was 2×4. For features use BatchNorm1d.", Of(new BatchNorm2d(4), [2, 4]));
        Assert.Equal("BatchNorm1d(4): input needs 2 or 3 axes, N×C or N×C×L; the shape was 2×4×3×3. For pictures use BatchNorm2d.", Of(new BatchNorm1d(4), [2, 4, 3, 3]));
        Assert.Equal("LayerNorm(5): the input's last axes must be 5; the shape was 2×4.", Of(new LayerNorm(5), [2, 4]));
        Assert.Equal("GroupNorm(2, 4): input needs 4 channels, N×4×…; the shape was 2×6×3.", Of(new GroupNorm(2, 4), [2, 6, 3]));
        Assert.Equal("PRelu(3): input needs 3 channels, N×3×…; the shape was 2×4.", Of(new PRelu(3), [2, 4]));
    }

    [Fact]
    public void Constructors_refuse_what_cannot_be()
    {
        Assert.Equal("Conv2d(3 → 16, 3×3, groups 2): groups 2 must divide both 3 input channels and 16 output channels.", Of(() => new Conv2d(3, 16, 3, groups: 2)));
        Assert.Equal("Conv2d(0 → 16, 3×3): channels and kernel must be at least 1.", Of(() => new Conv2d(0, 16, 3)));
        Assert.Equal("Linear(0 → 1): features must be at least 1.", Of(() => new Linear(0, 1)));
        Assert.Equal("Dropout(1): the probability of dropping must be at least 0 and below 1.", Of(() => new Dropout(1)));
        Assert.Equal("GroupNorm(3, 4): the groups must divide the channels.", Of(() => new GroupNorm(3, 4)));
        Assert.Equal("MaxPool2d: 'same' padding is not defined for pooling; give numbers.", Of(() => new MaxPool2d(2, padding: Padding.Same)));
        Assert.Equal(
            "ConvTranspose2d(1 → 1, 2×2, padding same): 'same' padding is not defined for a transposed convolution; give numbers.",
            Of(() => new ConvTranspose2d(1, 1, 2, padding: Padding.Same)));
    }

    [Fact]
    public void A_model_without_numbers_says_what_to_do() => Assert.Contains(
        "Call Initialize(seed) on the model, or load weights", Assert.Throws<InvalidOperationException>(() => new Linear(2, 1).Forward(Tensor.Zeros([1, 2]))).Message);
}
