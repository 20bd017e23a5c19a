namespace Fovea.Ladders;

/// <summary>One way to compute what its ladder computes. Each adds one idea to the rung below.</summary>
/// <param name="Name">The idea in a few words.</param>
/// <param name="Adds">Why it pays, in one line.</param>
/// <param name="Threads">Threads it runs on.</param>
/// <param name="Run">Computes left and right operand into the result.</param>
internal sealed record Rung(string Name, string Adds, int Threads, Computation Run);

/// <summary>A matrix product or a convolution: two operands, one result, sizes known beforehand.</summary>
internal unsafe delegate void Computation(float* left, float* right, float* result);
