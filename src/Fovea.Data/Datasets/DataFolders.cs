namespace Fovea.Data.Datasets;

/// <summary>
/// The places where data sets are looked for, in order: a folder named by the user, the folder in the environment variable
/// <c>FOVEA_DATA</c>, the user's cache. Each may hold the set's files itself or in a sub-folder with the set's name.
/// </summary>
public sealed class DataFolders
{
    /// <summary>The environment variable that names a folder of data sets: <c>FOVEA_DATA</c>.</summary>
    public const string Variable = "FOVEA_DATA";

    readonly List<(string Origin, string Folder)> roots = [];

    /// <summary>The places, any of which may be absent (null or empty).</summary>
    /// <param name="named">The folder that the user named, for example with <c>--data-dir</c>.</param>
    /// <param name="variable">The value of <see cref="Variable"/>.</param>
    /// <param name="cache">The cache folder.</param>
    public DataFolders(string? named, string? variable, string? cache)
    {
        Add("the folder given", named);
        Add(Variable, variable);
        Add("the cache", cache);
    }

    /// <summary>The places on this machine, after the folder named by the user, if any.</summary>
    /// <param name="named">The folder that the user named, for example with <c>--data-dir</c>; null for none.</param>
    /// <param name="remedy">How to get the set: whole sentences for the end of the message.</param>
    /// <exception cref="DirectoryNotFoundException">There is no such folder: other data than asked for must not take its place.</exception>
    public static DataFolders For(string? named = null, string remedy = "") => string.IsNullOrEmpty(named) || Directory.Exists(named)
        ? new(named, Environment.GetEnvironmentVariable(Variable), Cache)
        : throw new DirectoryNotFoundException($"There is no data folder {named}. {remedy}".TrimEnd());

    /// <summary>
    /// The user's cache: <c>~/.cache/fovea</c> (or under <c>XDG_CACHE_HOME</c>) on Linux, <c>~/Library/Caches/fovea</c> on macOS,
    /// <c>%LOCALAPPDATA%\fovea</c> on Windows.
    /// </summary>
    public static string Cache
    {
        get
        {
            if (OperatingSystem.IsWindows())
                return Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData), "fovea");
            var home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
            if (OperatingSystem.IsMacOS())
                return Path.Combine(home, "Library", "Caches", "fovea");
            var xdg = Environment.GetEnvironmentVariable("XDG_CACHE_HOME");
            return Path.Combine(string.IsNullOrEmpty(xdg) ? Path.Combine(home, ".cache") : xdg, "fovea");
        }
    }

    /// <summary>The folder of a set, or null if none of the places has it.</summary>
    /// <param name="set">The set's name, which is also its sub-folder: <c>mnist</c>.</param>
    /// <param name="file">A file that the folder must have, plain or with <c>.gz</c>.</param>
    public string? TryFind(string set, string file)
    {
        foreach (var (_, root) in roots)
        {
            foreach (var folder in (ReadOnlySpan<string>)[Path.Combine(root, set), root])
            {
                if (FindFile(folder, file) is not null)
                    return folder;
            }
        }

        return null;
    }

    /// <summary>The folder of a set.</summary>
    /// <param name="set">The set's name, which is also its sub-folder: <c>mnist</c>.</param>
    /// <param name="file">A file that the folder must have, plain or with <c>.gz</c>.</param>
    /// <param name="remedy">How to get the set: whole sentences for the end of the message.</param>
    /// <exception cref="DirectoryNotFoundException">None of the places has the set; the message lists them in order.</exception>
    public string Find(string set, string file, string remedy)
    {
        if (TryFind(set, file) is { } found)
            return found;

        var places = string.Join("; ", roots.Select(root => $"{Path.Combine(root.Folder, set)} or {root.Folder} ({root.Origin})"));
        var unset = roots.Any(root => root.Origin == Variable) ? "" : $" {Variable} is not set.";
        throw new DirectoryNotFoundException($"{set} was not found: no {file}[.gz] in {places}.{unset} {remedy}");
    }

    /// <summary>All folders in which a set may be, in order: of each place the sub-folders, then itself.</summary>
    /// <param name="folders">The sub-folders.</param>
    internal IEnumerable<string> Candidates(IReadOnlyList<string> folders)
        => roots.SelectMany(root => folders.Select(folder => Path.Combine(root.Folder, folder)).Append(root.Folder));

    /// <summary>The file of that name in the folder, else the one with <c>.gz</c> after it, else null.</summary>
    internal static string? FindFile(string folder, string file)
    {
        var plain = Path.Combine(folder, file);
        return File.Exists(plain) ? plain : File.Exists(plain + ".gz") ? plain + ".gz" : null;
    }

    void Add(string origin, string? folder)
    {
        if (!string.IsNullOrEmpty(folder))
            roots.Add((origin, folder));
    }
}
