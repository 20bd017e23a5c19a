using Fovea.Formats.Files;

namespace Fovea.Formats.NumPy;

/// <summary>NumPy's names of types, such as <c>&lt;f4</c>: byte order, kind, bytes. <c>numpy.dtype.str</c>, "Array interface protocol".</summary>
static class NumPyTypes
{
    /// <summary>The type and whether the most significant byte comes first; null if it is none that is read.</summary>
    public static (ElementType Type, bool IsBigEndian)? Parse(string name)
    {
        ElementType? type = name.TrimStart('<', '>', '|', '=') switch
        {
            "b1" or "?" => ElementType.Boolean,
            "u1" => ElementType.UInt8,
            "i1" => ElementType.Int8,
            "u2" => ElementType.UInt16,
            "i2" => ElementType.Int16,
            "f2" => ElementType.Float16,
            "u4" => ElementType.UInt32,
            "i4" => ElementType.Int32,
            "f4" => ElementType.Float32,
            "u8" => ElementType.UInt64,
            "i8" => ElementType.Int64,
            "f8" => ElementType.Float64,
            _ => null,
        };
        return type is { } known ? (known, name.StartsWith('>')) : null;
    }
}
