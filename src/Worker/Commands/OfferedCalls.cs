using Reconciler.Spec;
using Reconciler.Worker.Control;
using Reconciler.Worker.Live;
using Reconciler.Worker.Mcp;

namespace Reconciler.Worker.Commands;

/// <summary>Calls that somebody can make at once, taken from what the gateways of a stack really offer: the proof of an apply.</summary>
internal static class OfferedCalls
{
    public static async Task<IReadOnlyList<string>> FindAsync(StackReconciler stack, ConnectionSettings connection, CommandEnvironment environment, CancellationToken cancellationToken)
    {
        var calls = new List<string>();
        foreach (var gateway in stack.Stack.Objects.Select(o => o.Ref).Where(o => o.Kind == ToolServerFinder.GatewayKind))
        {
            var options = $"{(StackChoice.IsFoundByName(stack.Stack, gateway, environment.Directory) ? "" : $" --stack {ShellWord.Quote(stack.Stack.Directory)}")}{connection.Options}";
            try
            {
                var access = await ServerAccess.OpenAsync(stack, gateway, environment, cancellationToken).ConfigureAwait(false);
                var (client, _) = await access.ConnectAsync(new CallerChoice(null, null, false), cancellationToken).ConfigureAwait(false);
                await using (client)
                {
                    if (await client.ListAsync(cancellationToken).ConfigureAwait(false) is not [var tool, ..]) continue;
                    calls.Add($"{environment.Program} tools {gateway.Name}{options}");
                    calls.Add($"{environment.Program} call {gateway.Name} {tool.Name} {ExampleCall.ArgumentsOf(tool)}{options}");
                }
            }
            catch (ExplainedException)
            {
                // The stack is as it should be; that nobody can be signed in from here takes nothing from that.
            }
        }

        return calls;
    }
}
