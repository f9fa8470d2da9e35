using System.Text.Json.Nodes;
using Reconciler.Emulator.Platform.State;

namespace Reconciler.Emulator.Platform.Local;

/// <summary>
/// The programs that build and run the servers of runtimes on this machine, by the name of the runtime. An image does not say them: it was
/// made for another machine. AWS knows nothing of them, so they come in through the emulator's own API.
/// </summary>
internal sealed class ServerCommands(Account account)
{
    private Table Table => account.State["emulator/commands"];

    /// <summary>What is known of a runtime's server.</summary>
    public ServerProgram Find(string runtimeName) => Table.Find(runtimeName) is { } row ? Read(row) : ServerProgram.None;

    /// <summary>
    /// What a CodeBuild project is to run on this machine when it makes an image; empty when nobody has told. When a build starts, the
    /// project is all that is known of the runtime it is for: on the first time there is no runtime yet that could lead from it to its image.
    /// </summary>
    public IReadOnlyList<string> FindBuild(string project) =>
        Table.Documents.Select(Read).FirstOrDefault(p => p.Project == project && p.Build.Count > 0)?.Build ?? [];

    /// <summary>Sets the programs of a runtime, which need not exist yet; without a command it is forgotten.</summary>
    /// <exception cref="AwsException">A program without a name.</exception>
    public void Put(string runtimeName, ServerProgram program)
    {
        if (runtimeName.Length == 0 || program.Command is ["", ..] || program.Build is ["", ..])
            throw new AwsException("InvalidCommand", "A command, and a build, is the list of a program and its arguments, for a runtime that has a name.");
        account.Perform(() => program.Command.Count == 0 ? Table.Remove(runtimeName) : Store(runtimeName, program));
    }

    private bool Store(string runtimeName, ServerProgram program)
    {
        if (Find(runtimeName) == program)
            return false;
        var row = new JsonObject { ["command"] = program.Command.ToJsonArray(), ["build"] = program.Build.ToJsonArray(), ["project"] = program.Project };
        Table.Put(runtimeName, row);
        return true;
    }

    private static ServerProgram Read(JsonObject row) => new([.. row.Texts("command")], [.. row.Texts("build")], row.TextOrNull("project"));
}
