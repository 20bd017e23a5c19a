using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Fovea.Formats.Files;

/// <summary>How a number is stored in a file.</summary>
enum ElementType
{
    Boolean,
    UInt8,
    Int8,
    UInt16,
    Int16,
    Float16,
    BFloat16,
    UInt32,
    Int32,
    Float32,
    UInt64,
    Int64,
    Float64,
}

/// <summary>Sizes of stored numbers, and their reading as float32.</summary>
static class ElementTypes
{
    const int ChunkBytes = 1 << 16;

    extension(ElementType type)
    {
        /// <summary>The name that safetensors has for it.</summary>
        public string Name => type switch
        {
            ElementType.Boolean => "BOOL",
            ElementType.UInt8 => "U8",
            ElementType.Int8 => "I8",
            ElementType.UInt16 => "U16",
            ElementType.Int16 => "I16",
            ElementType.Float16 => "F16",
            ElementType.BFloat16 => "BF16",
            ElementType.UInt32 => "U32",
            ElementType.Int32 => "I32",
            ElementType.Float32 => "F32",
            ElementType.UInt64 => "U64",
            ElementType.Int64 => "I64",
            _ => "F64",
        };

        /// <summary>Bytes of one number.</summary>
        public int Size => type switch
        {
            ElementType.Boolean or ElementType.UInt8 or ElementType.Int8 => 1,
            ElementType.UInt16 or ElementType.Int16 or ElementType.Float16 or ElementType.BFloat16 => 2,
            ElementType.UInt32 or ElementType.Int32 or ElementType.Float32 => 4,
            _ => 8,
        };

        /// <summary>Reads numbers from a stream, rounding to float32 where the stored type holds more.</summary>
        /// <exception cref="EndOfStreamException">The stream is too short.</exception>
        public void Read(Stream stream, Span<float> values, bool bigEndian = false)
        {
            if (type == ElementType.Float32 && bigEndian != BitConverter.IsLittleEndian)
            {
                stream.ReadExactly(MemoryMarshal.AsBytes(values));
                return;
            }

            var size = type.Size;
            var chunk = new byte[Math.Min((long)values.Length * size, ChunkBytes)];
            while (values.Length > 0)
            {
                var count = Math.Min(values.Length, chunk.Length / size);
                var bytes = chunk.AsSpan(0, count * size);
                stream.ReadExactly(bytes);
                if (bigEndian && size > 1)
                    Reverse(bytes, size);
                type.Convert(bytes, values[..count]);
                values = values[count..];
            }
        }

        void Convert(ReadOnlySpan<byte> bytes, Span<float> values)
        {
            for (var i = 0; i < values.Length; i++)
                values[i] = type switch
                {
                    ElementType.Boolean => bytes[i] == 0 ? 0 : 1,
                    ElementType.UInt8 => bytes[i],
                    ElementType.Int8 => (sbyte)bytes[i],
                    ElementType.UInt16 => BinaryPrimitives.ReadUInt16LittleEndian(bytes[(2 * i)..]),
                    ElementType.Int16 => BinaryPrimitives.ReadInt16LittleEndian(bytes[(2 * i)..]),
                    ElementType.Float16 => (float)BinaryPrimitives.ReadHalfLittleEndian(bytes[(2 * i)..]),
                    ElementType.BFloat16 => BitConverter.Int32BitsToSingle(BinaryPrimitives.ReadUInt16LittleEndian(bytes[(2 * i)..]) << 16),
                    ElementType.UInt32 => BinaryPrimitives.ReadUInt32LittleEndian(bytes[(4 * i)..]),
                    ElementType.Int32 => BinaryPrimitives.ReadInt32LittleEndian(bytes[(4 * i)..]),
                    ElementType.Float32 => BinaryPrimitives.ReadSingleLittleEndian(bytes[(4 * i)..]),
                    ElementType.UInt64 => BinaryPrimitives.ReadUInt64LittleEndian(bytes[(8 * i)..]),
                    ElementType.Int64 => BinaryPrimitives.ReadInt64LittleEndian(bytes[(8 * i)..]),
                    _ => (float)BinaryPrimitives.ReadDoubleLittleEndian(bytes[(8 * i)..]),
                };
        }
    }

    /// <summary>Writes float32 numbers, little-endian.</summary>
    public static void Write(Stream stream, ReadOnlySpan<float> values)
    {
        if (BitConverter.IsLittleEndian)
        {
            stream.Write(MemoryMarshal.AsBytes(values));
            return;
        }

        var chunk = new byte[Math.Min((long)values.Length * sizeof(float), ChunkBytes)];
        while (values.Length > 0)
        {
            var count = Math.Min(values.Length, chunk.Length / sizeof(float));
            for (var i = 0; i < count; i++)
                BinaryPrimitives.WriteSingleLittleEndian(chunk.AsSpan(i * sizeof(float)), values[i]);
            stream.Write(chunk, 0, count * sizeof(float));
            values = values[count..];
        }
    }

    static void Reverse(Span<byte> bytes, int size)
    {
        for (var start = 0; start < bytes.Length; start += size)
            bytes.Slice(start, size).Reverse();
    }
}
