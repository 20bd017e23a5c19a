using static Fovea.Formats.Tests.PyTorch.TorchBuilder;

namespace Fovea.Formats.Tests.Pickles;

/// <summary>One damaged or hostile pickle for every check, and its sentence.</summary>
public sealed class DamagedPickleTests
{
    [Theory]
    [InlineData("]", "f is cut off: its pickle has no end.")]
    [InlineData("\u0080\u0002X\u00ff\u0000\u0000\u0000ab.", "f is cut off: its pickle announces 255 bytes of text or numbers, 3 are left.")]
    [InlineData(
        "\u0080\u0004\u008e\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff.",
        "f is cut off: its pickle announces 18446744073709551615 bytes of text or numbers, 1 are left.")]
    [InlineData("].]", "f: 1 bytes follow the end of its pickle.")]
    [InlineData("].", "f holds no tensor and no array.")]
    [InlineData("(I1\n.", "f holds no tensor and no array.")]
    public void A_cut_or_an_empty_pickle(string pickle, string expected) => AssertError(pickle, expected);

    [Theory]
    [InlineData("]].", "leaves 1 values behind its result", 3)]
    [InlineData("\u0080\u0006.", "is of protocol 6; protocols 0 to 5 can be read", 2)]
    [InlineData("]\u0092.", "has an instruction 0x92 that plain data do not need", 2)]
    [InlineData("]0a.", "takes a value where there is none", 3)]
    [InlineData("]t.", "takes values since a mark that it never set", 2)]
    [InlineData("(0t.", "takes a value where there is none", 2)]
    [InlineData("]I1\ns.", "takes a value where there is none", 5)]
    [InlineData("]NNs.", "sets items of something that is no dictionary, or a key without a value", 4)]
    [InlineData("}Na.", "appends to something that is no list", 3)]
    [InlineData("]h\u0001.", "recalls value 1, which it never kept", 3)]
    [InlineData("]NR.", "calls something that is not among the known names", 3)]
    [InlineData("]NN\u0093.", "names something by values that are no texts", 4)]
    [InlineData("(I1x\n.", "has \"1x\" where a whole number belongs", 5)]
    [InlineData("(Fx\n.", "has \"x\" where a number belongs", 4)]
    [InlineData("]p-1\n.", "has \"-1\" where a number of its memory belongs", 5)]
    [InlineData("(Va\\uzzzz\n.", "has \"zzzz\" where hexadecimal digits belong", 9)]
    [InlineData("(Va\\Uffffffff\n.", "has a character of number ffffffff; the last is 10ffff", 13)]
    [InlineData("(S'a\\q'\n.", "has an escape \\q in a text", 6)]
    [InlineData("(Sa\na.", "has a text without proper quotes", 5)]
    [InlineData("]\u008b\u0000\u0001\u0000\u0000.", "has a whole number of 256 bytes; at most 255 are read", 6)]
    public void An_instruction_that_is_wrong(string pickle, string expected, int position) =>
        AssertError(pickle, $"f: the pickle {expected} (before byte {position}). It is damaged or not made for tensors.");

    [Fact]
    public void A_name_without_end() => AssertError(
        "c" + new string('a', 2000), "f: the pickle has a name or number of more than 1000 characters (before byte 1002). It is damaged or not made for tensors.");

    [Theory]
    [InlineData("ccollections\nOrderedDict\n(NtR.", "f: collections.OrderedDict is called with arguments that Python does not write; the file is damaged.")]
    [InlineData("ccollections\nOrderedDict\n(]NatR.", "f: a dictionary is made of something that is no pair; the file is damaged.")]
    [InlineData("]Nb.", "f: something is given a state that Python does not write; the file is damaged.")]
    [InlineData("]NQ.", "f: a storage is described in a way that PyTorch does not write; the file is damaged.")]
    [InlineData(
        "cnumpy\ndtype\n(U\u0002c8tR.",
        "f: an array's numbers are stored as c8; known are f2, f4, f8, i1 to i8, u1 to u8 and b1. In Python: array.astype('f4').")]
    [InlineData("cnumpy.core.multiarray\nscalar\n(cnumpy\ndtype\n(U\u0002f4tRU\u0002abtR.", "f: a number of type F32 has 2 bytes; the file is damaged.")]
    public void A_known_name_with_wrong_arguments(string pickle, string expected) => AssertError(pickle, expected);

    [Fact]
    public void An_array_of_the_wrong_length() => AssertError(
        Array("K\u0003"), "f: an array of shape 3 needs 12 bytes of F32, but has 4.");

    [Fact]
    public void A_key_that_is_no_name() => AssertError(
        $"}}){Array("K\u0001")[..^1]}s.", "f: a dictionary has a key that is neither text nor number; tensors cannot be named by it.");

    [Fact]
    public void A_tensor_without_a_file() => AssertRead(
        View("K\u0002", "K\u0001"), "f: it has a tensor whose numbers are in another file, 0; save it with torch.save.");

    [Fact]
    public void Lists_within_lists_without_end() => AssertError(
        $"({new string('(', 100_000)}{new string('t', 100_000)}l.", "f: its dictionaries and lists are nested more than 64 levels deep.");

    [Fact]
    public void A_list_that_holds_itself() => AssertError("]q\0h\0a.", "f: its dictionaries and lists are nested more than 64 levels deep.");

    [Fact]
    public void Lists_that_double_at_every_level() => AssertError(
        $"(]}}aq\0{string.Concat(Enumerable.Repeat("0](h\0h\0eq\0", 50))}l.",
        "f: its pickle uses a few lists or texts again and again to make many, as files made to exhaust memory do.");

    [Fact]
    public void A_text_that_stands_in_a_list_again_and_again() => AssertError(
        $"({Text(new string('a', 250))}q\0{string.Concat(Enumerable.Repeat("h\0", 20_000))}l.",
        "f: its pickle uses a few lists or texts again and again to make many, as files made to exhaust memory do.");

    [Fact]
    public void A_text_that_is_encoded_again_and_again() => AssertError(
        $"({Text(new string('a', 200))}q\0U\u0006latin1q\u0001c_codecs\nencode\nq\u0002{string.Concat(Enumerable.Repeat("h\u0002h\0h\u0001\u0086R", 50))}l.",
        "f: its pickle uses a few bytes again and again to make many, as files made to exhaust memory do; it was not read further.");

    static string Array(string size) =>
        $"cnumpy.core.numeric\n_frombuffer\n(U\u0004\0\0\0\0cnumpy\ndtype\n(U\u0002f4tR({size}tV{"C"}\ntR.";

    static void AssertError(string pickle, string expected) =>
        Assert.Equal(expected, Assert.Throws<InvalidDataException>(() => Weights.Open(new MemoryStream(Bytes(pickle)), "f")).Message);

    static void AssertRead(string pickle, string expected)
    {
        using var file = Weights.Open(new MemoryStream(Bytes(pickle)), "f");
        Assert.Equal(expected, Assert.Throws<InvalidDataException>(() => file.ReadAll()).Message);
    }
}
