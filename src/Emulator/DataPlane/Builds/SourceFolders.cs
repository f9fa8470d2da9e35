using System.IO.Compression;
using Reconciler.Emulator.DataPlane.Processes;
using Reconciler.Emulator.Platform.State;

namespace Reconciler.Emulator.DataPlane.Builds;

/// <summary>
/// The folders that servers run in: one for each source and the way it is built, made when it is needed first. They are kept with the
/// account's state, and belong to it alone: a server may write there. Without a state folder they go when the emulator does.
/// </summary>
internal sealed class SourceFolders : IDisposable
{
    // Build files of the repository that the state folder may lie in say nothing about a server that is built from its own folder alone.
    private static readonly string[] Barriers = ["Directory.Build.props", "Directory.Build.targets", "Directory.Packages.props"];

    private readonly Account _account;
    private readonly SourceBuilder _builder;
    private readonly Lock _gate = new();
    private readonly bool _isTemporary;
    private readonly string _root;

    public SourceFolders(Account account, SourceBuilder builder)
    {
        (_account, _builder) = (account, builder);
        _isTemporary = account.Options.StateDirectory is null;
        _root = _isTemporary
            ? Path.Combine(Path.GetTempPath(), $"reconciler-sources-{Guid.NewGuid():N}")
            : Path.Combine(account.Options.StateDirectory!, "sources");
    }

    /// <summary>The folder of a version: its source, built when it has to be, or an empty one where there is none.</summary>
    /// <exception cref="BuildFailedException">The source cannot be built.</exception>
    public async Task<string> PrepareAsync(ServerVersion version, IServerLog log, CancellationToken cancellationToken)
    {
        if (version.SourceBlob is { } blob && version.Program.Build.Count > 0)
            return await BuildAsync(blob, version.Program.Build, log, cancellationToken);
        lock (_gate)
        {
            PrepareRoot(_root);
            if (version.SourceBlob is not { } key)
                return Directory.CreateDirectory(Path.Combine(_root, version.RuntimeId)).FullName;
            var folder = Path.Combine(_root, key);
            if (!Directory.Exists(folder))
                Extract(Read(key), folder);
            return folder;
        }
    }

    /// <summary>The folder of a source that was built.</summary>
    /// <exception cref="BuildFailedException">The source cannot be built.</exception>
    public async Task<string> BuildAsync(string sourceBlob, IReadOnlyList<string> command, IServerLog log, CancellationToken cancellationToken)
    {
        var build = new SourceBuild(Read(sourceBlob), command);
        var folder = Path.Combine(_root, build.Key);
        PrepareRoot(_root);
        if (!Directory.Exists(folder))
            await _builder.MakeAsync(build, folder, log, cancellationToken);
        return folder;
    }

    public void Dispose()
    {
        if (_isTemporary && Directory.Exists(_root))
            Directory.Delete(_root, recursive: true);
    }

    /// <summary>Makes a folder that sources can be put below, unless it is there.</summary>
    public static void PrepareRoot(string root)
    {
        if (Directory.Exists(root))
            return;
        var aside = Directory.CreateDirectory($"{root}.{Guid.NewGuid():N}").FullName;
        foreach (var file in Barriers)
            File.WriteAllText(Path.Combine(aside, file), "<Project />\n");
        FolderCopy.Move(aside, root);
    }

    /// <summary>Extracts a source's archive aside and then moves it: an emulator that is killed leaves no half of a source that looks whole.</summary>
    public static void Extract(byte[] source, string folder)
    {
        var aside = $"{folder}.{Guid.NewGuid():N}";
        using var archive = new MemoryStream(source);
        ZipFile.ExtractToDirectory(archive, aside);
        Directory.Move(aside, folder);
    }

    private byte[] Read(string blob) => _account.Perform(() => _account.State.Blobs.Get(blob));
}
