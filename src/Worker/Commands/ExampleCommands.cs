using Reconciler.Access.Schemas;
using Reconciler.Engine.Control;
using Reconciler.Engine.Model;
using Reconciler.Spec;
using Reconciler.Worker.Mcp;

namespace Reconciler.Worker.Commands;

/// <summary>
/// Creates example commands that list and call a tool of each gateway. The tools come from the live gateway, so the commands work as
/// printed; listing them also checks that the gateway answers.
/// </summary>
internal static class ExampleCommands
{
    public static async Task<IReadOnlyList<string>> FindAsync(
        StackReconciler stack, ConnectionSettings connection, CommandEnvironment environment, CancellationToken cancellationToken)
    {
        var calls = new List<string>();
        foreach (var gateway in stack.Stack.Objects.Select(o => o.Ref).Where(o => o.Kind == ToolServerFinder.GatewayKind))
        {
            var isFoundByName = StackSelection.IsFoundByName(stack.Stack, gateway, environment.Directory);
            var options = (isFoundByName ? "" : $" --stack {ShellQuoting.Quote(stack.Stack.Directory)}") + connection.Options;
            try
            {
                var access = await ServerAccess.OpenAsync(stack, gateway, environment, cancellationToken);
                var (client, _) = await access.ConnectAsync(new CallerOptions(null, null, false, null), cancellationToken);
                await using (client)
                {
                    var tools = await client.ListAsync(cancellationToken);
                    if (tools is not [var tool, ..]) continue;
                    calls.Add($"{environment.Program} tools {gateway.Name}{options}");
                    var name = ToolNames.Create(tools.Select(t => t.Name)).Shorten(tool.Name);
                    calls.Add($"{environment.Program} call {gateway.Name} {name} {ExampleCall.CreateArguments(tool)}{options}");
                }
            }
            catch (UserFacingException)
            {
                // The stack has converged. A gateway that this command cannot call, for example for lack of a token, has no example.
            }
        }

        return calls;
    }
}
