namespace Fovea.Data.Images.Jpeg;

/// <summary>Turns rows of samples into rows of pixels, as soon as all that they need has been decoded.</summary>
/// <param name="frame">The frame.</param>
/// <param name="model">What its components mean.</param>
/// <param name="pixels">The picture's bytes: one a pixel for grey, otherwise three.</param>
sealed class Renderer(JpegFrame frame, ColourModel model, byte[] pixels)
{
    readonly Upsampling[] components = Array.ConvertAll(frame.Components, component => new Upsampling(component, frame));
    readonly int rowBytes = frame.Width * (model == ColourModel.Grey ? 1 : 3);
    int next;

    /// <summary>Rows of pixels, up to those that rows of samples still to come take part in.</summary>
    /// <param name="rows">How many rows of the picture have samples; all rows of blocks that an MCU has come together.</param>
    public void Render(int rows)
    {
        var isLast = rows >= frame.Height;
        var end = isLast ? frame.Height : rows - (Array.Exists(components, component => component.LooksDown) ? 1 : 0);
        for (; next < end; next++)
            RenderRow(next, pixels.AsSpan(next * rowBytes, rowBytes));
    }

    void RenderRow(int y, Span<byte> row)
    {
        var first = components[0].Row(y);
        if (model == ColourModel.Grey)
        {
            first[..frame.Width].CopyTo(row);
            return;
        }

        var second = components[1].Row(y);
        var third = components[2].Row(y);
        switch (model)
        {
            case ColourModel.YCbCr:
                ColourConversion.FromYCbCr(first, second, third, row);
                break;
            case ColourModel.Rgb:
                ColourConversion.FromRgb(first, second, third, row);
                break;
            case ColourModel.Cmyk:
                ColourConversion.FromCmyk(first, second, third, components[3].Row(y), row);
                break;
            default:
                ColourConversion.FromYcck(first, second, third, components[3].Row(y), row);
                break;
        }
    }
}
