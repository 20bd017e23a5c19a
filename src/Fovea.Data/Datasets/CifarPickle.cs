using System.Buffers.Binary;
using System.Text;

namespace Fovea.Data.Datasets;

/// <summary>
/// Reads the pickles of CIFAR's Python version, and only those: a dictionary of texts, numbers, lists and NumPy arrays of bytes. A pickle
/// is a program for a small machine with a stack. Here nothing in it is run: the four names that such files mention stand for what is made
/// by this code, any other is refused. Texts and arrays are pieces of the file, so memory is a small multiple of its length.
/// </summary>
/// <param name="file">The pickle.</param>
/// <param name="name">What to call it in error messages.</param>
sealed class CifarPickle(byte[] file, string name)
{
    // Names and keys are short; a long one is no use, and hostile where it is recalled over and over.
    const int LongestText = 256;

    readonly List<object?> stack = [];
    readonly Stack<int> marks = [];
    readonly Dictionary<int, object?> memo = [];
    int position, encoded;

    /// <summary>A table of bytes. It is made empty and filled later, as pickles do it.</summary>
    public sealed class Bytes
    {
        public int Rows { get; private set; }

        public int Columns { get; private set; }

        /// <summary>Whether the bytes go column by column instead of row by row.</summary>
        public bool IsFortran { get; private set; }

        public ReadOnlyMemory<byte> Data { get; private set; }

        public void Fill(int rows, int columns, bool isFortran, ReadOnlyMemory<byte> data) => (Rows, Columns, IsFortran, Data) = (rows, columns, isFortran, data);
    }

    /// <summary>The dictionary in the file.</summary>
    /// <returns>Values by name: <see cref="Bytes"/>, a list, a long, a text as a string or as bytes.</returns>
    /// <exception cref="InvalidDataException">The file is damaged, or no such pickle.</exception>
    public static Dictionary<string, object?> Read(byte[] file, string name)
        => new CifarPickle(file, name).Run() as Dictionary<string, object?> ?? throw Bad(name, "holds no dictionary");

    /// <summary>A short text, which Python 2 wrote as bytes, or null.</summary>
    public static string? Text(object? value) => value switch
    {
        string { Length: <= LongestText } text => text,
        ReadOnlyMemory<byte> { Length: <= LongestText } bytes => Encoding.Latin1.GetString(bytes.Span),
        _ => null,
    };

    public static InvalidDataException Bad(string name, string what)
        => new($"{name} is not a file of CIFAR's Python version: it {what}. Fetch it again, or use the binary version.");

    // The instructions are described, one by one, in Python's pickletools.py.
    object? Run()
    {
        while (true)
        {
            var code = Take(1).Span[0];
            switch ((char)code)
            {
                case '\x80': Take(1); break;                                             // PROTO
                case '\x95': Take(8); break;                                             // FRAME
                case '.': return Pop();                                                  // STOP
                case '(': marks.Push(stack.Count); break;                                // MARK
                case 'N': stack.Add(null); break;
                case '\x88': stack.Add(true); break;
                case '\x89': stack.Add(false); break;
                case 'K': stack.Add((long)Take(1).Span[0]); break;                       // BININT1
                case 'M': stack.Add((long)BinaryPrimitives.ReadUInt16LittleEndian(Take(2).Span)); break;
                case 'J': stack.Add((long)Int32()); break;
                case 'U' or 'C': stack.Add(Take(Take(1).Span[0])); break;                // SHORT_BINSTRING, SHORT_BINBYTES
                case 'T' or 'B': stack.Add(Take(Int32())); break;                        // BINSTRING, BINBYTES
                case 'X': stack.Add(Encoding.UTF8.GetString(Take(Int32()).Span)); break; // BINUNICODE
                case '\x8c': stack.Add(Encoding.UTF8.GetString(Take(Take(1).Span[0]).Span)); break;
                case 'q': memo[Take(1).Span[0]] = Top; break;                      // BINPUT
                case 'r': memo[Int32()] = Top; break;
                case '\x94': memo[memo.Count] = Top; break;                        // MEMOIZE
                case 'h': stack.Add(Recall(Take(1).Span[0])); break;                     // BINGET
                case 'j': stack.Add(Recall(Int32())); break;
                case ')': stack.Add(Array.Empty<object?>()); break;
                case 't': stack.Add(PopToMark()); break;                                 // TUPLE
                case '\x85': stack.Add(PopLast(1)); break;
                case '\x86': stack.Add(PopLast(2)); break;
                case '\x87': stack.Add(PopLast(3)); break;
                case ']': stack.Add(new List<object?>()); break;
                case 'a': Append(PopLast(1)); break;
                case 'e': Append(PopToMark()); break;
                case '}': stack.Add(new Dictionary<string, object?>()); break;
                case 's': SetItems(PopLast(2)); break;
                case 'u': SetItems(PopToMark()); break;
                case 'c': stack.Add(new Named(Allowed($"{Line()} {Line()}"))); break;    // GLOBAL
                case '\x93': stack.Add(new Named(Allowed(string.Join(' ', PopLast(2).Select(Text))))); break;
                case 'R': Call(PopLast(2)); break;                                       // REDUCE
                case 'b': Build(Pop()); break;                                           // BUILD
                default: throw Bad(name, $"has the instruction 0x{code:X2} at byte {position - 1}");
            }
        }
    }

    string Allowed(string wanted) => wanted is "numpy.core.multiarray _reconstruct" or "numpy._core.multiarray _reconstruct" or "numpy ndarray"
            or "numpy dtype" or "_codecs encode"
        ? wanted
        : throw Bad(name, $"wants {wanted.Replace(' ', '.')}, which such files have no use for");

    // A call is of a name with arguments: an array that is not filled yet, a type of numbers, or bytes that Python 3 wrote as a text.
    void Call(object?[] call)
    {
        var arguments = As<object?[]>(call[1]);
        stack.Add(As<Named>(call[0]).Name switch
        {
            "numpy dtype" => new Kind(arguments.Length > 0 ? Text(arguments[0]) : null),
            "_codecs encode" => Encode(arguments.Length > 0 ? As<string>(arguments[0]) : ""),
            "numpy ndarray" => throw Bad(name, "makes an array in an unknown way"),
            _ => new Bytes(),
        });
    }

    // A text may be recalled and encoded over and over, but no honest file has more bytes in it than itself.
    ReadOnlyMemory<byte> Encode(string text)
    {
        encoded += text.Length;
        return encoded <= file.Length ? Encoding.Latin1.GetBytes(text) : throw Damaged();
    }

    void Build(object? state)
    {
        if (stack is [.., Kind])
            return; // byte order and the like, which bytes do not have
        if (stack is not [.., Bytes array] || state is not object?[] { Length: 5 } parts)
            throw Bad(name, "fills in what is no array");
        var shape = As<object?[]>(parts[1]);
        var data = As<ReadOnlyMemory<byte>>(parts[4]);
        if (parts[2] is not Kind { Name: "u1" or "|u1" } || shape is not [long rows, long columns] || rows is < 0 or > int.MaxValue || columns is < 0 or > int.MaxValue
            || rows * columns != data.Length)
            throw Bad(name, "has an array that is no table of bytes");
        array.Fill((int)rows, (int)columns, As<bool>(parts[3]), data);
    }

    void Append(object?[] values) => As<List<object?>>(Top).AddRange(values);

    void SetItems(object?[] pairs)
    {
        var dictionary = As<Dictionary<string, object?>>(Top);
        for (var i = 0; i + 1 < pairs.Length; i += 2)
            dictionary[Text(pairs[i]) ?? throw Bad(name, "has a dictionary with keys other than short texts")] = pairs[i + 1];
    }

    object? Top => stack.Count > 0 ? stack[^1] : throw Damaged();

    object? Recall(int number) => memo.TryGetValue(number, out var value) ? value : throw Bad(name, $"recalls number {number}, which it never kept");

    object? Pop() => PopLast(1)[0];

    object?[] PopToMark() => marks.TryPop(out var mark) ? PopLast(stack.Count - mark) : throw Damaged();

    object?[] PopLast(int count)
    {
        if (count < 0 || count > stack.Count)
            throw Damaged();
        var values = stack.GetRange(stack.Count - count, count).ToArray();
        stack.RemoveRange(stack.Count - count, count);
        return values;
    }

    int Int32() => BinaryPrimitives.ReadInt32LittleEndian(Take(4).Span);

    string Line()
    {
        var line = Take(file.AsSpan(position).IndexOf((byte)'\n')).Span;
        Take(1);
        return Encoding.Latin1.GetString(line);
    }

    ReadOnlyMemory<byte> Take(int count)
    {
        if (count < 0 || count > file.Length - position)
            throw Damaged();
        var piece = file.AsMemory(position, count);
        position += count;
        return piece;
    }

    T As<T>(object? value) => value is T known ? known : throw Damaged();

    InvalidDataException Damaged() => Bad(name, "is cut off or damaged");

    sealed record Named(string Name);

    sealed record Kind(string? Name);
}
