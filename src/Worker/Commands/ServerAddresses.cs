using Reconciler.Emulator.Host;
using Reconciler.Engine.Control;
using Reconciler.Engine.Model;

namespace Reconciler.Worker.Commands;

/// <summary>The addresses of gateways that work from here, beside their names in AWS.</summary>
internal static class ServerAddresses
{
    /// <summary>The port of <c>emulator</c> unless it is told another one.</summary>
    public const int DefaultPort = 4566;

    /// <summary>Finds the addresses of a stack's gateways, each in a line.</summary>
    /// <param name="reconciler">The stack.</param>
    /// <param name="status">Its status.</param>
    /// <param name="connection">How the command reached AWS.</param>
    /// <param name="isHostedHere">Whether the embedded AWS ends with this command.</param>
    /// <param name="program">The command that starts this program.</param>
    public static IEnumerable<string> Find(
        StackReconciler reconciler, StackStatus status, ConnectionSettings connection, bool isHostedHere, string program)
    {
        var isEmbedded = reconciler.Aws.EndpointHeaders.ContainsKey(EmulatedAws.Header);
        foreach (var gateway in status.Resources.Where(resource => resource.Type == ResourceTypeNames.Gateway))
        {
            if (gateway.Attributes.GetValueOrDefault("url") is not { } url) continue;
            var path = $"gateways/{gateway.Attributes.GetValueOrDefault("id")}/mcp";
            if (isHostedHere && connection.LocalState is { } folder)
            {
                // The embedded AWS of --local ends with the command.
                yield return $"Gateway {gateway.Name}: http://127.0.0.1:{DefaultPort}/{path} while this runs:";
                yield return $"  {program} emulator --state {Mcp.ShellQuoting.Quote(folder)}";
            }
            else if (isEmbedded)
            {
                yield return $"Gateway {gateway.Name}: {new Uri(reconciler.Aws.Endpoint!, path)}";
            }
            else
            {
                yield return $"Gateway {gateway.Name}: {url}";
            }

            if (isEmbedded) yield return $"  in AWS: {url}";
            yield return $"  for MCP clients: {program} connect {Mcp.ShellQuoting.Quote(gateway.Name)}{connection.Options}";
        }
    }
}
