using Reconciler.Emulator.Hosting;
using Reconciler.Emulator.State;

namespace Reconciler.Emulator.Servers;

/// <summary>
/// The programs that run the servers of runtimes on this machine, by the name of the runtime. An image does not say it: it was made for
/// another machine. AWS knows nothing of them, so they come in through the emulator's own API.
/// </summary>
internal sealed class ServerCommands(Account account)
{
    private Table Table => account.State["emulator/commands"];

    /// <summary>The program and its arguments; empty when nobody has told.</summary>
    public IReadOnlyList<string> Of(string runtimeName) => Table.Find(runtimeName)?.Texts("command").ToList() ?? [];

    /// <summary>Sets the program of a runtime, which need not exist yet; an empty list takes it away.</summary>
    /// <exception cref="AwsException">A program without a name.</exception>
    public void Put(string runtimeName, IReadOnlyList<string> command)
    {
        if (runtimeName.Length == 0 || command is ["", ..])
            throw new AwsException("InvalidCommand", "A command is the list of a program and its arguments, for a runtime that has a name.");
        account.Perform(() => command.Count == 0 ? Table.Remove(runtimeName) : Store(runtimeName, command));
    }

    private bool Store(string runtimeName, IReadOnlyList<string> command)
    {
        if (Of(runtimeName).SequenceEqual(command))
            return false;
        Table.Put(runtimeName, new() { ["command"] = command.ToJsonArray() });
        return true;
    }
}
