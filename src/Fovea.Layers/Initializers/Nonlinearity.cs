namespace Fovea.Layers.Initializers;

/// <summary>What follows a weight: decides how much it must amplify so that variances stay as they are.</summary>
public enum Nonlinearity
{
    /// <summary>Nothing; gain 1.</summary>
    Linear,

    /// <summary>Sigmoid; gain 1.</summary>
    Sigmoid,

    /// <summary>Hyperbolic tangent; gain 5/3.</summary>
    Tanh,

    /// <summary>max(0, x); gain √2.</summary>
    Relu,

    /// <summary>Slope a below zero; gain √(2/(1 + a²)).</summary>
    LeakyRelu,
}

/// <summary>Gains, as PyTorch's <c>calculate_gain</c>.</summary>
public static class NonlinearityExtensions
{
    extension(Nonlinearity nonlinearity)
    {
        /// <summary>The factor on a weight's standard deviation.</summary>
        /// <param name="negativeSlope">a, for the leaky ReLU.</param>
        public double Gain(double negativeSlope = 0.01) => nonlinearity switch
        {
            Nonlinearity.Tanh => 5.0 / 3,
            Nonlinearity.Relu => Math.Sqrt(2),
            Nonlinearity.LeakyRelu => Math.Sqrt(2 / (1 + negativeSlope * negativeSlope)),
            _ => 1,
        };
    }
}
