using Reconciler.Access.Schemas;
using Reconciler.Engine.Control;
using Reconciler.Engine.Model;
using Reconciler.Spec;
using Reconciler.Spec.Kinds;
using Reconciler.Worker.Mcp;

namespace Reconciler.Worker.Commands;

/// <summary>
/// Creates example commands that list and call a tool of each gateway, and of each runtime that no gateway is in front of. The tools come
/// from the live server, so the commands work as printed; listing them also checks that it answers.
/// </summary>
internal static class ExampleCommands
{
    private const string SearchTool = "x_amz_bedrock_agentcore_search";

    public static async Task<IReadOnlyList<string>> FindAsync(
        StackReconciler stack, ConnectionSettings connection, CommandEnvironment environment, CancellationToken cancellationToken)
    {
        var calls = new List<string>();
        var behind = stack.Stack.Objects.Select(o => o.Spec).OfType<GatewayTargetSpec>().Select(target => target.McpServer).ToHashSet();
        foreach (var server in stack.Stack.Objects.Select(o => o.Ref).Where(o =>
                     o.Kind == ToolServerFinder.GatewayKind || (o.Kind == ToolServerFinder.McpServerKind && !behind.Contains(o.Name))))
        {
            var isFoundByName = StackSelection.IsFoundByName(stack.Stack, server, environment.Directory);
            var options = (isFoundByName ? "" : $" --stack {ShellQuoting.Quote(stack.Stack.Directory)}") + connection.Options;
            try
            {
                var access = await ServerAccess.OpenAsync(stack, server, environment, cancellationToken);
                var (client, _) = await access.ConnectAsync(new CallerOptions(null, null, false, null), cancellationToken);
                await using (client)
                {
                    var tools = await client.ListAsync(cancellationToken);
                    if ((tools.FirstOrDefault(t => t.Name != SearchTool) ?? (tools.Count > 0 ? tools[0] : null)) is not { } tool) continue;
                    calls.Add($"{environment.Program} tools {server.Name}{options}");
                    var name = ToolNames.Create(tools.Select(t => t.Name)).Shorten(tool.Name);
                    calls.Add($"{environment.Program} call {server.Name} {name} {ExampleCall.CreateArguments(tool)}{options}");
                }
            }
            catch (UserFacingException)
            {
                // The stack has converged. A server that this command cannot call, for example for lack of a token, has no example.
            }
        }

        return calls;
    }
}
