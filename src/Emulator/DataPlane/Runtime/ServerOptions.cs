namespace Reconciler.Emulator.DataPlane.Runtime;

/// <summary>How the servers of runtimes are run.</summary>
/// <param name="RunsServers">Whether they are run at all.</param>
/// <param name="StartLimit">How long a server may take to answer after its process was started.</param>
/// <param name="DrainLimit">How long a server that no endpoint leads to any more may take to finish the calls that it has begun to answer, in real time.</param>
internal sealed record ServerOptions(bool RunsServers, TimeSpan StartLimit, TimeSpan DrainLimit);
