namespace Reconciler.Emulator.DataPlane.Runtime;

/// <summary>The settings for servers of runtimes. All times are real time.</summary>
/// <param name="RunsServers">Whether servers are started.</param>
/// <param name="StartLimit">The time limit from the start of a server's process to its first response.</param>
/// <param name="DrainLimit">The time limit for the calls in progress of a server that no endpoint refers to any more.</param>
internal sealed record ServerOptions(bool RunsServers, TimeSpan StartLimit, TimeSpan DrainLimit);
