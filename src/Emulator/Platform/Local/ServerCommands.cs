using System.IO.Compression;
using System.Text.Json.Nodes;
using Reconciler.Emulator.Platform.State;

namespace Reconciler.Emulator.Platform.Local;

/// <summary>
/// The commands that build and run the servers of runtimes on this machine, by runtime name. The image of a runtime cannot supply them,
/// because it is built for another platform. AWS has no API for them, so clients set them through the emulator's admin API.
/// </summary>
internal sealed class ServerCommands(Account account)
{
    /// <summary>Raised when a command or a source was set.</summary>
    public event Action? Changed;

    /// <summary>The folders of the sources, of those runtimes whose client has named one.</summary>
    public IReadOnlyList<LocalSource> Sources =>
    [
        .. Table.Rows.Where(row => row.Value["folder"] is not null)
            .Select(row => new LocalSource(row.Key, row.Value.Text("folder"), [.. row.Value.Texts("exclude")])),
    ];

    private Table Table => account.State["emulator/commands"];

    /// <summary>The name of a Lambda function among those of runtimes, which contain no slash.</summary>
    public static string OfFunction(string functionName) => $"function/{functionName}";

    /// <summary>The commands of a runtime, or <see cref="ServerProgram.None"/>.</summary>
    public ServerProgram Find(string runtimeName) => Table.Find(runtimeName) is { } row ? Read(row) : ServerProgram.None;

    /// <summary>
    /// The command that a CodeBuild project runs on this machine when it builds an image, or an empty list if none is set. The project is
    /// the key, because the runtime does not exist yet when the first build starts.
    /// </summary>
    public IReadOnlyList<string> FindBuild(string project) =>
        Table.Documents.Select(Read).FirstOrDefault(p => p.Project == project && p.Build.Count > 0)?.Build ?? [];

    /// <summary>Sets the commands of a runtime, which need not exist yet. An empty command removes them.</summary>
    /// <param name="runtimeName">The name of the runtime.</param>
    /// <param name="program">The commands.</param>
    /// <param name="archive">The ZIP archive of the files to run with; null to run with the source of the image.</param>
    /// <param name="source">The folder of the source; null if it is not known.</param>
    /// <exception cref="AwsException">The name of the runtime or of a program is empty, or the archive is no ZIP archive.</exception>
    public void Put(string runtimeName, ServerProgram program, byte[]? archive = null, LocalSource? source = null)
    {
        if (runtimeName.Length == 0 || program.Command is ["", ..] || program.Build is ["", ..])
        {
            throw new AwsException(
                "InvalidCommand",
                "A command and a build are lists of a program and its arguments, and the name of the runtime must not be empty.");
        }

        if (archive is not null && !IsZip(archive))
            throw new AwsException("InvalidCommand", "The archive of a server's files must be a ZIP archive, in Base64.");
        account.Perform(() => program.Command.Count == 0
            ? Table.Remove(runtimeName)
            : Store(
                runtimeName,
                archive is null ? program : program with { Files = CodeOrigin.Store(account, archive, isTrusted: true) },
                source));
        Changed?.Invoke();
    }

    /// <summary>Replaces the files that a runtime's server runs with, until its command is set anew.</summary>
    /// <returns>Whether the runtime has a command.</returns>
    public bool Replace(string runtimeName, byte[] archive) => account.Perform(() =>
    {
        if (Table.Find(runtimeName) is not { } row)
            return false;
        row["_blob"] = CodeOrigin.Store(account, archive, isTrusted: true);
        Table.Put(runtimeName, row);
        return true;
    });

    private bool Store(string runtimeName, ServerProgram program, LocalSource? source)
    {
        if (Find(runtimeName) == program && Table.Find(runtimeName)!.TextOrNull("folder") == source?.Folder)
            return false;
        var row = new JsonObject
        {
            ["command"] = program.Command.ToJsonArray(),
            ["build"] = program.Build.ToJsonArray(),
            ["project"] = program.Project,
            ["folder"] = source?.Folder,
            ["exclude"] = source?.Exclude.ToJsonArray(),
        };
        if (program.Files is { } files)
            row["_blob"] = files;
        Table.Put(runtimeName, row);
        return true;
    }

    private static ServerProgram Read(JsonObject row) =>
        new([.. row.Texts("command")], [.. row.Texts("build")], row.TextOrNull("project")) { Files = row.TextOrNull("_blob") };

    private static bool IsZip(byte[] archive)
    {
        try
        {
            using var stream = new MemoryStream(archive);
            using var zip = new ZipArchive(stream);
            _ = zip.Entries.Count;
            return true;
        }
        catch (InvalidDataException)
        {
            return false;
        }
    }
}
