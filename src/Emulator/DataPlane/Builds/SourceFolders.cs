using System.IO.Compression;
using Reconciler.Emulator.DataPlane.Processes;
using Reconciler.Emulator.Platform.Local;
using Reconciler.Emulator.Platform.State;

namespace Reconciler.Emulator.DataPlane.Builds;

/// <summary>
/// The folders that servers run in: one for each pair of source and build command, created on first use. They are in the state folder and
/// are not shared between accounts, because a server may write to its folder. Without a state folder they are temporary.
/// </summary>
internal sealed class SourceFolders : IDisposable
{
    // MSBuild searches parent folders for these files: empty ones keep those of a repository around the state folder out of the build.
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

    /// <summary>
    /// Returns the folder of a runtime version. It contains the source, built if there is a build command, or nothing if the image has no
    /// source.
    /// </summary>
    /// <exception cref="BuildFailedException">The source cannot be built.</exception>
    public async Task<string> PrepareAsync(ServerVersion version, IServerLog log, CancellationToken cancellationToken)
    {
        if (version.SourceBlob is { } blob && version.Program.Build.Count > 0)
            return await BuildAsync(blob, version.Program.Build, log, cancellationToken);
        if (version.SourceBlob is { } source)
            CheckOrigin(source);
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

    /// <summary>Builds a source if it is not built yet, and returns its folder.</summary>
    /// <exception cref="BuildFailedException">The source cannot be built.</exception>
    public async Task<string> BuildAsync(
        string sourceBlob, IReadOnlyList<string> command, IServerLog log, CancellationToken cancellationToken)
    {
        CheckOrigin(sourceBlob);
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

    /// <summary>Creates a parent folder for sources if it does not exist.</summary>
    public static void PrepareRoot(string root)
    {
        if (Directory.Exists(root))
            return;
        var aside = Directory.CreateDirectory($"{root}.{Guid.NewGuid():N}").FullName;
        foreach (var file in Barriers)
            File.WriteAllText(Path.Combine(aside, file), "<Project />\n");
        FolderCopy.Move(aside, root);
    }

    /// <summary>
    /// Extracts a source archive to a temporary folder and renames it, so that a killed emulator leaves no partial source.
    /// </summary>
    public static void Extract(byte[] source, string folder)
    {
        var aside = $"{folder}.{Guid.NewGuid():N}";
        using var archive = new MemoryStream(source);
        ZipFile.ExtractToDirectory(archive, aside);
        Directory.Move(aside, folder);
    }

    private void CheckOrigin(string blob)
    {
        if (_account.Perform(() => CodeOrigin.IsForeign(_account, blob)))
            throw BuildFailedException.Foreign();
    }

    private byte[] Read(string blob) => _account.Perform(() => _account.State.Blobs.Get(blob));
}
