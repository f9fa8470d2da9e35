using Reconciler.Engine.Control;
using Reconciler.Engine.Model;
using Reconciler.Spec;
using Reconciler.Worker.Mcp;

namespace Reconciler.Worker.Commands;

/// <summary>Calls that somebody can make at once, taken from what the gateways of a stack really offer: the proof of an apply.</summary>
internal static class ExampleCommands
{
    public static async Task<IReadOnlyList<string>> FindAsync(StackReconciler stack, ConnectionSettings connection, CommandEnvironment environment, CancellationToken cancellationToken)
    {
        var calls = new List<string>();
        foreach (var gateway in stack.Stack.Objects.Select(o => o.Ref).Where(o => o.Kind == ToolServerFinder.GatewayKind))
        {
            var options = $"{(StackSelection.IsFoundByName(stack.Stack, gateway, environment.Directory) ? "" : $" --stack {ShellQuoting.Quote(stack.Stack.Directory)}")}{connection.Options}";
            try
            {
                var access = await ServerAccess.OpenAsync(stack, gateway, environment, cancellationToken);
                var (client, _) = await access.ConnectAsync(new CallerOptions(null, null, false), cancellationToken);
                await using (client)
                {
                    if (await client.ListAsync(cancellationToken) is not [var tool, ..]) continue;
                    calls.Add($"{environment.Program} tools {gateway.Name}{options}");
                    calls.Add($"{environment.Program} call {gateway.Name} {tool.Name} {ExampleCall.CreateArguments(tool)}{options}");
                }
            }
            catch (UserFacingException)
            {
                // The stack is as it should be; that nobody can be signed in from here takes nothing from that.
            }
        }

        return calls;
    }
}
