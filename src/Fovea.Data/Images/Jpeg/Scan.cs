namespace Fovea.Data.Images.Jpeg;

/// <summary>The scan header, validated: which components, which coefficients, which of their bits. T.81, B.2.3 and G.1.1.1.</summary>
/// <param name="Components">The components whose blocks come in turn.</param>
/// <param name="First">The first coefficient, in zigzag order.</param>
/// <param name="Last">The last coefficient.</param>
/// <param name="High">How many low bits were missing before; 0 if nothing came before.</param>
/// <param name="Low">How many low bits are missing after it.</param>
/// <param name="McusWide">Coded units side by side.</param>
/// <param name="McusHigh">Rows of coded units.</param>
sealed record Scan(Component[] Components, int First, int Last, int High, int Low, int McusWide, int McusHigh)
{
    // Bounds the work that a small file can ask for: writers need ten, the cleverest some dozens.
    const int MostScans = 100;

    /// <summary>Whether units have a block of each component at least; otherwise a unit is one block, and there are none beyond the edges.</summary>
    public bool IsInterleaved => Components.Length > 1;

    /// <summary>Reads and validates the segment and gives the components their tables.</summary>
    public static Scan Parse(ReadOnlySpan<byte> body, JpegFrame frame, JpegTables tables, string name)
    {
        var count = body.IsEmpty ? 0 : body[0];
        if (count is < 1 or > 4 || body.Length != 4 + (2 * count))
            throw JpegError.Bad(name, $"has a scan header of {body.Length} bytes for {count} components, expected 4 and 2 for each of 1 to 4");

        var tail = body[^3..];
        var (first, last, high, low) = frame.IsProgressive ? (tail[0], tail[1], tail[2] >> 4, tail[2] & 15) : (0, 63, 0, 0);
        if (first > last || last > 63 || (first == 0 && last != 0 && frame.IsProgressive) || (first > 0 && count > 1) || low > 13)
            throw JpegError.Bad(name, $"has a scan of {count} components, coefficients {first} to {last} and bits from {low}, which cannot be");

        var components = new Component[count];
        for (var i = 0; i < count; i++)
        {
            var (id, dc, ac) = (body[1 + (2 * i)], body[2 + (2 * i)] >> 4, body[2 + (2 * i)] & 15);
            var component = Array.Find(frame.Components, candidate => candidate.Id == id)
                ?? throw JpegError.Bad(name, $"has a scan of component {id}, which the frame does not have");
            if (Array.IndexOf(components, component) >= 0)
                throw JpegError.Bad(name, $"has component {id} twice in a scan");
            if (dc > 3 || ac > 3)
                throw JpegError.Bad(name, $"uses Huffman tables {dc} and {ac}, expected 0 to 3");
            if (++component.Scans > (frame.IsProgressive ? MostScans : 1))
                throw JpegError.Bad(name, $"has more than {component.Scans - 1} scans of component {id}");

            components[i] = component;
            component.Steps ??= tables.Steps(component.Table);
            component.Dc = first == 0 && high == 0 ? tables.Dc(dc) : null;
            component.Ac = last > 0 ? tables.Ac(ac) : null;
            if (frame.IsProgressive)
                NoteProgress(component, first, last, high, low, name);
        }

        var (wide, tall) = count > 1
            ? (frame.McusWide, frame.McusHigh)
            : (JpegFrame.DivideUp(components[0].Width, 8), JpegFrame.DivideUp(components[0].Height, 8));
        return new Scan(components, first, last, high, low, wide, tall);
    }

    // Each coefficient comes first with its high bits, then bit by bit, in order: a scan that repeats another is damage.
    static void NoteProgress(Component component, int first, int last, int high, int low, string name)
    {
        foreach (ref var missing in component.MissingBits.AsSpan(first, last - first + 1))
        {
            if (missing != (high == 0 ? -1 : high) || (high != 0 && low != high - 1))
            {
                throw JpegError.Bad(
                    name, $"has its progressive scans out of order: component {component.Id}, coefficients {first} to {last}, bits {high} to {low}");
            }

            missing = (sbyte)low;
        }
    }
}
