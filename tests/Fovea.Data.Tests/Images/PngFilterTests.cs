using Fovea.Data.Images;

namespace Fovea.Data.Tests.Images;

/// <summary>Filters against the formulas of the specification, byte by byte: PNG (W3C, 3rd edition), 9.2.</summary>
public class PngFilterTests
{
    // Rows shorter and longer than any vector, for pixels of 1 to 8 bytes.
    public static TheoryData<int, int> KindsAndSteps()
    {
        var cases = new TheoryData<int, int>();
        for (var kind = 0; kind < PngFilter.Kinds; kind++)
            foreach (var step in new[] { 1, 2, 3, 4, 6, 8 })
                cases.Add(kind, step);
        return cases;
    }

    [Theory]
    [MemberData(nameof(KindsAndSteps))]
    public void A_row_is_what_the_formula_says_and_goes_back(int kind, int step)
    {
        var random = new Random(kind * 10 + step);
        for (var pixels = 1; pixels < 150; pixels += pixels < 40 ? 1 : 37)
        {
            var (stored, above) = (new byte[pixels * step], new byte[pixels * step]);
            random.NextBytes(stored);
            random.NextBytes(above);
            if (pixels % 3 == 0)
                above.AsSpan().Fill((byte)(pixels % 2 * 255)); // ties and ends of the range

            var expected = Plain(kind, stored, above, step);
            var row = stored.ToArray();
            PngFilter.Undo(kind, row, above, step);
            Assert.Equal(expected, row);
            var again = new byte[row.Length];
            PngFilter.Apply(kind, row, above, step, again);
            Assert.Equal(stored, again);
        }
    }

    static byte[] Plain(int kind, byte[] stored, byte[] above, int step)
    {
        var row = new byte[stored.Length];
        for (var i = 0; i < row.Length; i++)
        {
            int a = i < step ? 0 : row[i - step], b = above[i], c = i < step ? 0 : above[i - step];
            var guess = kind switch
            {
                0 => 0,
                1 => a,
                2 => b,
                3 => (a + b) / 2,
                _ => Paeth(a, b, c),
            };
            row[i] = (byte)((stored[i] + guess) % 256);
        }

        return row;
    }

    static int Paeth(int a, int b, int c)
    {
        var p = a + b - c;
        int pa = Math.Abs(p - a), pb = Math.Abs(p - b), pc = Math.Abs(p - c);
        return pa <= pb && pa <= pc ? a : pb <= pc ? b : c;
    }
}
