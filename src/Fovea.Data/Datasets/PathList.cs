using System.Text;

namespace Fovea.Data.Datasets;

/// <summary>Many paths in little memory: folders as texts, file names as UTF-8 one after the other. 100,000 files take about 3 MB.</summary>
sealed class PathList
{
    readonly List<string> folders = [];
    readonly List<int> ends = [];       // where each file's name ends in names
    readonly List<int> places = [];     // which folder each file is in
    readonly List<byte> names = [];

    /// <summary>Paths.</summary>
    public int Count => ends.Count;

    /// <summary>One path.</summary>
    public string this[int index]
    {
        get
        {
            var start = index == 0 ? 0 : ends[index - 1];
            var name = Encoding.UTF8.GetString(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(names)[start..ends[index]]);
            return Path.Combine(folders[places[index]], name);
        }
    }

    /// <summary>Adds a file.</summary>
    /// <param name="folder">Its folder; files of one folder come one after the other.</param>
    /// <param name="name">Its name.</param>
    public void Add(string folder, string name)
    {
        if (folders.Count == 0 || folders[^1] != folder)
            folders.Add(folder);
        names.AddRange(Encoding.UTF8.GetBytes(name).AsSpan());
        ends.Add(names.Count);
        places.Add(folders.Count - 1);
    }

    /// <summary>Gives back memory that was kept for more paths.</summary>
    public void Trim()
    {
        ends.TrimExcess();
        places.TrimExcess();
        names.TrimExcess();
    }
}
