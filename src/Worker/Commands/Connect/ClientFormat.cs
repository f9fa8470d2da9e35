namespace Reconciler.Worker.Commands.Connect;

/// <summary>How a client is told of an MCP server.</summary>
/// <param name="Name">The client's name on the command line.</param>
/// <param name="Use">What to do with the text.</param>
/// <param name="Write">Writes the configuration, or the command or program that calls the server.</param>
internal sealed record ClientFormat(string Name, string Use, Func<ConnectTarget, string> Write);
