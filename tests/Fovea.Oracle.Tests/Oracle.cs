using System.Runtime.CompilerServices;
using Fovea.Tensors.Backends;

namespace Fovea.Oracle.Tests;

/// <summary>The folder of cases that oracle/oracle.py wrote.</summary>
static class Oracle
{
    /// <summary>The environment variable that names the folder.</summary>
    public const string Variable = "FOVEA_ORACLE";

    /// <summary>Why the comparison is skipped, or null.</summary>
    public static string? SkipReason { get; } = Folder is null
        ? $"{Variable} is not set, so nothing was compared with PyTorch. tests/Fovea.Oracle.Tests/run.sh makes the cases and runs these tests."
        : null;

    static string? Folder => Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } folder ? folder : null;

    /// <summary>The names of all cases, with what each is about.</summary>
    public static IReadOnlyList<Case> Cases { get; } = Folder is null
        ? []
        : [.. Directory.GetFiles(Folder, "*.json").Order(StringComparer.Ordinal).Select(Case.Describe)];

    /// <summary>One kind of cases as theory data: name, and what it is about for the report.</summary>
    public static TheoryData<string, string> Of(string kind) => Data(kind, long.MaxValue);

    /// <summary>The same without the cases that would take naive loops seconds.</summary>
    public static TheoryData<string, string> SmallOf(string kind) => Data(kind, 400_000);

    /// <summary>Reads a case with its tensors.</summary>
    public static Case Read(string name, Backend? backend = null) => Case.Read(Path.Combine(Folder!, name + ".json"), backend ?? Device.Cpu);

    static TheoryData<string, string> Data(string kind, long largest)
    {
        var data = new TheoryData<string, string>();
        foreach (var described in Cases)
            if (described.Kind == kind && new FileInfo(Path.Combine(Folder!, described.Name + ".bin")).Length <= largest)
                data.Add(described.Name, described.About);
        return data;
    }
}

/// <summary>A theory over the oracle's cases; without cases it says that it was skipped and why, in its name too, since few loggers print reasons.</summary>
sealed class OracleTheoryAttribute : TheoryAttribute
{
    public OracleTheoryAttribute([CallerMemberName] string test = "")
    {
        Skip = Oracle.SkipReason;
        if (Skip is not null)
            DisplayName = $"{test}: {Oracle.Variable} is not set, use run.sh";
    }
}

/// <summary>A fact about the oracle's cases; without cases it says that it was skipped and why.</summary>
sealed class OracleFactAttribute : FactAttribute
{
    public OracleFactAttribute([CallerMemberName] string test = "")
    {
        Skip = Oracle.SkipReason;
        if (Skip is not null)
            DisplayName = $"{test}: {Oracle.Variable} is not set, use run.sh";
    }
}
