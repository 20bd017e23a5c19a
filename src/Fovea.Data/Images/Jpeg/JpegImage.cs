using System.Buffers;
using System.Numerics;

namespace Fovea.Data.Images.Jpeg;

/// <summary>
/// Decodes a JPEG file into bytes: sequential with one scan or several, or progressive. ITU-T T.81 (1992), Huffman coding, 8 bits; JFIF
/// 1.02; Adobe Technical Note 5116 for the meaning of APP14.
/// </summary>
static class JpegImage
{
    /// <summary>Reads the picture's pixels, not yet turned upright.</summary>
    /// <returns>One byte a pixel for grey, otherwise red, green and blue, in memory of the shared pool; and the header.</returns>
    public static byte[] Decode(ReadOnlySpan<byte> file, string name, out JpegHeader header)
    {
        var reader = new MarkerReader(file, name);
        header = JpegHeader.Read(ref reader, file, name, out var firstScan);
        var frame = header.Frame;
        RefuseWhatCannotBe(frame, file.Length, name);

        var channels = header.Model == ColourModel.Grey ? 1 : 3;
        var pixels = ArrayPool<byte>.Shared.Rent(frame.Width * frame.Height * channels);
        var rented = new List<byte[]>();
        var data = Rent(file.Length + BitReader.Slack, rented);
        try
        {
            ReadScans(file, ref reader, firstScan, header, pixels, data, rented, name);
            return pixels;
        }
        catch
        {
            ArrayPool<byte>.Shared.Return(pixels);
            throw;
        }
        finally
        {
            foreach (var array in rented)
                ArrayPool<byte>.Shared.Return(array);
        }
    }

    // A block takes a bit in the only scan or the first, two where all its coefficients are in one: a damaged size is found out before
    // memory is taken.
    static void RefuseWhatCannotBe(JpegFrame frame, int length, string name)
    {
        var blocks = frame.Components.Sum(component => (long)JpegFrame.DivideUp(component.Width, 8) * JpegFrame.DivideUp(component.Height, 8));
        if (blocks > (frame.IsProgressive ? 8L : 4L) * length || (long)frame.Width * frame.Height * 3 > Array.MaxLength)
            throw JpegError.Bad(name, $"promises {frame.Width}×{frame.Height} pixels, which {length} bytes cannot hold");
    }

    static void ReadScans(
        ReadOnlySpan<byte> file,
        ref MarkerReader reader,
        ReadOnlySpan<byte> firstScan,
        JpegHeader header,
        byte[] pixels,
        byte[] data,
        List<byte[]> rented,
        string name)
    {
        var (frame, tables) = (header.Frame, header.Tables);
        var renderer = new Renderer(frame, header.Model, pixels);
        var scan = Scan.Parse(firstScan, frame, tables, name);
        var isSingle = !frame.IsProgressive && scan.Components.Length == frame.Components.Length;
        foreach (var component in frame.Components)
            Allocate(component, frame.IsProgressive, isSingle || frame.IsProgressive, rented);

        // Where all components come together, rows are rendered while they are still in the cache.
        var rowsOfUnit = frame.Components.Length == 1 ? 8 : 8 * frame.MaxVertical;
        Action<int>? rowsDone = isSingle ? rows => renderer.Render(rows * rowsOfUnit) : null;
        var block = new short[64];
        while (true)
        {
            var entropy = new EntropyData(file, reader.Position, data);
            if (!frame.IsProgressive)
                ScanLoop.Read(scan, ref entropy, new SequentialCoding(block), tables.RestartInterval, rowsDone, name);
            else if (scan is { First: 0, High: 0 })
                ScanLoop.Read(scan, ref entropy, new ProgressiveCoding.FirstDc(scan.Low), tables.RestartInterval, null, name);
            else if (scan.First == 0)
                ScanLoop.Read(scan, ref entropy, new ProgressiveCoding.NextDc(scan.Low), tables.RestartInterval, null, name);
            else if (scan.High == 0)
                ScanLoop.Read(scan, ref entropy, new ProgressiveCoding.FirstAc(scan.First, scan.Last, scan.Low), tables.RestartInterval, null, name);
            else
                ScanLoop.Read(scan, ref entropy, new ProgressiveCoding.NextAc(scan.First, scan.Last, scan.Low), tables.RestartInterval, null, name);
            reader.Position = entropy.Position;

            if (NextScan(ref reader, tables, name, out var body))
                scan = Scan.Parse(body, frame, tables, name);
            else
                break;
        }

        foreach (var component in frame.Components)
            if (component.Scans == 0)
                throw JpegError.Bad(name, $"has no scan of component {component.Id}");
        if (frame.IsProgressive)
            TransformAll(frame, renderer);
        else if (!isSingle)
            renderer.Render(frame.Height);
    }

    static bool NextScan(ref MarkerReader reader, JpegTables tables, string name, out ReadOnlySpan<byte> body)
    {
        while (true)
        {
            var marker = reader.Next();
            body = default;
            if (marker == Marker.EndOfImage)
                return false;
            if (Marker.IsAlone(marker))
                continue;
            body = reader.Body(marker);
            if (marker == Marker.StartOfScan)
                return true;
            if (Marker.IsFrame(marker))
                throw JpegError.Bad(name, "has two frame headers");
            tables.Take(marker, body);
        }
    }

    static void Allocate(Component component, bool isProgressive, bool isRenderedAtOnce, List<byte[]> rented)
    {
        // Two rows of units: the last rows of one are rendered when the next is there.
        var stride = (8 * component.BlocksWide) + SamplePlane.Slack;
        var rows = isRenderedAtOnce ? (int)BitOperations.RoundUpToPowerOf2((uint)(16 * component.Vertical)) : 8 * component.BlocksHigh;
        component.Samples = new SamplePlane(Rent(stride * rows, rented), stride, isRenderedAtOnce ? rows - 1 : int.MaxValue);
        if (isProgressive)
            component.Coefficients = new short[64 * component.BlocksWide * component.BlocksHigh];
    }

    static void TransformAll(JpegFrame frame, Renderer renderer)
    {
        for (var unitRow = 0; unitRow < frame.McusHigh; unitRow++)
        {
            foreach (var component in frame.Components)
                for (var row = unitRow * component.Vertical; row < (unitRow + 1) * component.Vertical; row++)
                    TransformRow(component, row);
            renderer.Render((unitRow + 1) * 8 * frame.MaxVertical);
        }
    }

    static void TransformRow(Component component, int row)
    {
        var samples = component.Samples;
        for (var column = 0; column < component.BlocksWide; column++)
        {
            InverseDct.Transform(
                ref component.Coefficients[64 * ((row * component.BlocksWide) + column)],
                ref component.Steps![0],
                ref samples.Array[samples.Offset(8 * row) + (8 * column)],
                samples.Stride);
        }
    }

    static byte[] Rent(int length, List<byte[]> rented)
    {
        var array = ArrayPool<byte>.Shared.Rent(length);
        rented.Add(array);
        return array;
    }
}
