using System.IO.Compression;
using Reconciler.Emulator.Hosting;
using Reconciler.Emulator.State;

namespace Reconciler.Emulator.Servers;

/// <summary>
/// The folders that servers run in: one for each source archive, extracted when it is needed first. They are kept with the account's state,
/// so that what a server has compiled there is compiled once; without a state folder they go when the emulator does.
/// </summary>
internal sealed class SourceFolders : IDisposable
{
    // Build files of the repository that the state folder may lie in say nothing about a server that is built from its own folder alone.
    private static readonly string[] Barriers = ["Directory.Build.props", "Directory.Build.targets", "Directory.Packages.props"];

    private readonly Account account;
    private readonly Lock gate = new();
    private readonly bool isTemporary;
    private readonly string root;

    public SourceFolders(Account account)
    {
        this.account = account;
        isTemporary = account.Options.StateDirectory is null;
        root = isTemporary
            ? Path.Combine(Path.GetTempPath(), $"reconciler-sources-{Guid.NewGuid():N}")
            : Path.Combine(account.Options.StateDirectory!, "sources");
    }

    /// <summary>The folder of a version: its source, or an empty one where there is none.</summary>
    public string Prepare(ServerVersion version)
    {
        lock (gate)
        {
            PrepareRoot(root);
            if (version.SourceBlob is not { } key)
                return Directory.CreateDirectory(Path.Combine(root, version.RuntimeId)).FullName;
            var folder = Path.Combine(root, key);
            if (!Directory.Exists(folder))
                Extract(account.Perform(() => account.State.Blobs.Get(key)), folder);
            return folder;
        }
    }

    public void Dispose()
    {
        if (isTemporary && Directory.Exists(root))
            Directory.Delete(root, recursive: true);
    }

    /// <summary>Makes a folder that sources can be put below, unless it is there.</summary>
    public static void PrepareRoot(string root)
    {
        if (Directory.Exists(root))
            return;
        Directory.CreateDirectory(root);
        foreach (var file in Barriers)
            File.WriteAllText(Path.Combine(root, file), "<Project />\n");
    }

    /// <summary>Extracts a source's archive aside and then moves it: an emulator that is killed leaves no half of a source that looks whole.</summary>
    public static void Extract(byte[] source, string folder)
    {
        var aside = $"{folder}.{Guid.NewGuid():N}";
        using var archive = new MemoryStream(source);
        ZipFile.ExtractToDirectory(archive, aside);
        Directory.Move(aside, folder);
    }
}
