namespace Fovea.Data.Images.Jpeg;

/// <summary>What the components of a file mean.</summary>
enum ColourModel
{
    /// <summary>One component, the brightness.</summary>
    Grey,

    /// <summary>Brightness and two differences of colour, as JFIF has them.</summary>
    YCbCr,

    /// <summary>Red, green and blue.</summary>
    Rgb,

    /// <summary>Cyan, magenta, yellow and black, each as its opposite: 255 is no ink.</summary>
    Cmyk,

    /// <summary>The same with the first three turned into brightness and differences of colour.</summary>
    Ycck,
}
