namespace Fovea.Peers;

/// <summary>What the command line asks for.</summary>
sealed record Options
{
    /// <summary>train or infer.</summary>
    public string Mode { get; private init; } = "train";

    /// <summary>Threads that work on a step.</summary>
    public int Threads { get; private init; } = Environment.ProcessorCount;

    /// <summary>Steps before the first that counts, at most.</summary>
    public int Warm { get; private init; } = 10;

    /// <summary>Steps that count, at most.</summary>
    public int Repeat { get; private init; } = 30;

    /// <summary>Seconds after which no further step is made, beyond the least; a quarter of it for those that do not count.</summary>
    public int Seconds { get; private init; } = 3600;

    /// <summary>Models to run, each as <c>name</c> or <c>name:batch</c>; none to read them from standard input.</summary>
    public string[] Models { get; private init; } = [];

    /// <summary>Reads the options, or null if they make no sense.</summary>
    public static Options? Parse(ReadOnlySpan<string> arguments)
    {
        var options = new Options();
        for (; arguments is [var name, var value, .. var rest]; arguments = rest)
        {
            var next = name switch
            {
                "--mode" when value is "train" or "infer" => options with { Mode = value },
                "--models" => options with { Models = value.Split(',') },
                "--threads" when Number(value) is { } number => options with { Threads = number },
                "--warm" when Number(value) is { } number => options with { Warm = number },
                "--seconds" when Number(value) is { } number => options with { Seconds = number },
                "--repeat" when Number(value) is { } number => options with { Repeat = number },
                _ => null,
            };
            if (next is null)
                return null;
            options = next;
        }

        return arguments.IsEmpty ? options : null;
    }

    static int? Number(string text) => int.TryParse(text, out var number) && number > 0 ? number : null;
}
