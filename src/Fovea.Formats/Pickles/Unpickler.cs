using System.Globalization;
using System.Numerics;

namespace Fovea.Formats.Pickles;

/// <summary>
/// Runs the instructions of a pickle that build plain data, and refuses the others. Names are looked up in <see cref="Constructors"/>
/// alone; nothing of Python's is imported, created or called. Every instruction takes time and memory for its own bytes only, so a
/// pickle costs at most a fixed multiple of its length. Python's <c>pickletools</c> documents the instructions; protocols 0 to 5.
/// </summary>
/// <param name="stream">A stream that can seek, at the pickle's first byte; afterwards at the byte behind its last.</param>
/// <param name="file">What to call it in messages.</param>
sealed class Unpickler(Stream stream, string file)
{
    readonly PickleReader reader = new(stream, file);
    readonly Constructors constructors = new(stream, file);
    readonly List<object?> stack = [];
    readonly Stack<int> marks = [];
    readonly Dictionary<long, object?> memo = [];

    /// <summary>Reads one pickle.</summary>
    /// <exception cref="InvalidDataException">It is damaged, or needs more than plain data.</exception>
    public object? Read()
    {
        for (var code = reader.Byte(); code != '.'; code = reader.Byte())
            if (!Literal(code) && !Collection(code) && !Shuffle(code))
                Construct(code);
        var result = Pop();
        return stack.Count == 0 ? result : throw reader.Error($"leaves {stack.Count} values behind its result");
    }

    bool Literal(byte code)
    {
        object? value;
        switch (code)
        {
            case (byte)'N': value = null; break;
            case 0x88: value = true; break;
            case 0x89: value = false; break;
            case (byte)'I': value = Integer(reader.Line()); break;
            case (byte)'L': value = Integer(reader.Line().TrimEnd('L')); break;
            case (byte)'J': value = (long)(int)reader.Integer(4); break;
            case (byte)'K': value = reader.Integer(1); break;
            case (byte)'M': value = reader.Integer(2); break;
            case 0x8A: value = BigInteger(reader.Integer(1)); break;
            case 0x8B: value = BigInteger(reader.Integer(4)); break;
            case (byte)'F': value = Float(reader.Line()); break;
            case (byte)'G': value = reader.Double(); break;
            case (byte)'V': value = reader.EscapedText(); break;
            case (byte)'X': value = reader.Text(reader.Integer(4)); break;
            case 0x8C: value = reader.Text(reader.Integer(1)); break;
            case 0x8D: value = reader.Text(reader.Integer(8)); break;
            case (byte)'S': value = reader.QuotedBytes(); break;
            case (byte)'U' or (byte)'C': value = reader.Bytes(reader.Integer(1)); break;
            case (byte)'T' or (byte)'B': value = reader.Bytes(reader.Integer(4)); break;
            case 0x8E or 0x96: value = reader.Bytes(reader.Integer(8)); break;
            default: return false;
        }

        stack.Add(value);
        return true;
    }

    bool Collection(byte code)
    {
        switch (code)
        {
            case (byte)')': stack.Add(Array.Empty<object?>()); break;
            case 0x85: stack.Add(Take(stack.Count - 1)); break;
            case 0x86: stack.Add(Take(stack.Count - 2)); break;
            case 0x87: stack.Add(Take(stack.Count - 3)); break;
            case (byte)'t': stack.Add(Take(Mark())); break;
            case (byte)']' or 0x8F: stack.Add(new List<object?>()); break;
            case (byte)'l' or 0x91: stack.Add(new List<object?>(Take(Mark()))); break;
            case (byte)'a': Append(Take(stack.Count - 1)); break;
            case (byte)'e' or 0x90: Append(Take(Mark())); break;
            case (byte)'}': stack.Add(new PickledDictionary()); break;
            case (byte)'d':
                var items = Take(Mark());
                stack.Add(new PickledDictionary());
                SetItems(items);
                break;
            case (byte)'s': SetItems(Take(stack.Count - 2)); break;
            case (byte)'u': SetItems(Take(Mark())); break;
            default: return false;
        }

        return true;
    }

    bool Shuffle(byte code)
    {
        switch (code)
        {
            case (byte)'(': marks.Push(stack.Count); break;
            case (byte)'0': Pop(); break;
            case (byte)'1': Take(Mark()); break;
            case (byte)'2': stack.Add(Top()); break;
            case (byte)'p': memo[Index(reader.Line())] = Top(); break;
            case (byte)'q': memo[reader.Integer(1)] = Top(); break;
            case (byte)'r': memo[reader.Integer(4)] = Top(); break;
            case 0x94: memo[memo.Count] = Top(); break;
            case (byte)'g': Recall(Index(reader.Line())); break;
            case (byte)'h': Recall(reader.Integer(1)); break;
            case (byte)'j': Recall(reader.Integer(4)); break;
            case 0x80:
                if (reader.Byte() is > 5 and var version)
                    throw reader.Error($"is of protocol {version}; protocols 0 to 5 can be read");
                break;
            case 0x95: reader.Integer(8); break;
            default: return false;
        }

        return true;
    }

    void Construct(byte code)
    {
        switch (code)
        {
            case (byte)'c':
                stack.Add(constructors.Find(reader.Line(), reader.Line()));
                break;
            case 0x93:
                if (Take(stack.Count - 2) is not [string module, string name])
                    throw reader.Error("names something by values that are no texts");
                stack.Add(constructors.Find(module, name));
                break;
            case (byte)'R' or 0x81: // a call, or a class made new: both build what the name stands for
                if (Take(stack.Count - 2) is not [PickledName called, object?[] arguments])
                    throw reader.Error("calls something that is not among the known names");
                stack.Add(constructors.Build(called, arguments));
                break;
            case (byte)'b':
                var state = Pop();
                constructors.SetState(Top(), state);
                break;
            case (byte)'Q':
                stack.Add(constructors.FindStorage(Pop()));
                break;
            case (byte)'i':
                constructors.Find(reader.Line(), reader.Line());
                throw reader.Error("makes an object; plain data alone are read");
            default:
                throw reader.Error($"has an instruction 0x{code:x2} that plain data do not need");
        }
    }

    void Append(object?[] items)
    {
        if (Top() is not List<object?> list)
            throw reader.Error("appends to something that is no list");
        list.AddRange(items);
    }

    void SetItems(object?[] items)
    {
        if (Top() is not PickledDictionary dictionary || items.Length % 2 != 0)
            throw reader.Error("sets items of something that is no dictionary, or a key without a value");
        for (var i = 0; i < items.Length; i += 2)
            dictionary.Items.Add((items[i], items[i + 1]));
    }

    void Recall(long index) => stack.Add(memo.TryGetValue(index, out var value) ? value : throw reader.Error($"recalls value {index}, which it never kept"));

    object? Top() => stack.Count > 0 ? stack[^1] : throw reader.Error("takes a value where there is none");

    object? Pop() => Take(stack.Count - 1)[0];

    int Mark() => marks.TryPop(out var mark) ? mark : throw reader.Error("takes values since a mark that it never set");

    object?[] Take(int start)
    {
        if (start < 0 || start > stack.Count)
            throw reader.Error("takes a value where there is none");
        var values = stack[start..].ToArray();
        stack.RemoveRange(start, values.Length);
        return values;
    }

    object? Integer(string text) => text switch
    {
        "00" => false,
        "01" => true,
        _ when System.Numerics.BigInteger.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) => Narrow(value),
        _ => throw reader.Error($"has \"{text}\" where a whole number belongs"),
    };

    object BigInteger(long length)
    {
        // Longer ones do not occur beside tensors, and their arithmetic is not linear in their length.
        if (length is < 0 or > 255)
            throw reader.Error($"has a whole number of {length} bytes; at most 255 are read");
        return Narrow(new BigInteger(reader.Bytes(length)));
    }

    static object Narrow(BigInteger value) => value >= long.MinValue && value <= long.MaxValue ? (object)(long)value : value;

    double Float(string text) => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value)
        ? value
        : throw reader.Error($"has \"{text}\" where a number belongs");

    long Index(string text) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value)
        ? value
        : throw reader.Error($"has \"{text}\" where a number of its memory belongs");
}
