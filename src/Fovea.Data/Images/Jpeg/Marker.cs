namespace Fovea.Data.Images.Jpeg;

/// <summary>The second byte of the marker codes that matter here. T.81, table B.1.</summary>
static class Marker
{
    public const byte BaselineFrame = 0xC0;
    public const byte ExtendedFrame = 0xC1;
    public const byte ProgressiveFrame = 0xC2;
    public const byte HuffmanTables = 0xC4;
    public const byte Extension = 0xC8;
    public const byte ArithmeticConditioning = 0xCC;
    public const byte FirstRestart = 0xD0;
    public const byte LastRestart = 0xD7;
    public const byte StartOfImage = 0xD8;
    public const byte EndOfImage = 0xD9;
    public const byte StartOfScan = 0xDA;
    public const byte QuantizationTables = 0xDB;
    public const byte NumberOfLines = 0xDC;
    public const byte RestartInterval = 0xDD;
    public const byte App0 = 0xE0;
    public const byte App1 = 0xE1;
    public const byte App14 = 0xEE;

    /// <summary>Whether it begins a frame of any coding process, known here or not.</summary>
    public static bool IsFrame(byte marker)
        => marker is >= BaselineFrame and <= 0xCF && marker is not (HuffmanTables or Extension or ArithmeticConditioning);

    /// <summary>Whether it stands alone, without a length and a body.</summary>
    public static bool IsAlone(byte marker) => marker is >= FirstRestart and <= EndOfImage or 0x01;
}
