using Reconciler.Engine.Model;
using Amazon.CodeBuild;
using Amazon.CodeBuild.Model;
using Reconciler.Engine.Control;
using Reconciler.Engine.Planning;
using Reconciler.Engine.Resources.AgentCore;
using Reconciler.Engine.Resources.CodeBuild;
using Reconciler.Spec;

namespace Reconciler.Worker.Logs;

/// <summary>The logs of an MCP server: what its newest build wrote, and what its runtime writes.</summary>
internal sealed class ServerLogs(StackReconciler stack, ObjectRef server)
{
    private readonly ResourceFinder _resources = stack.CreateFinder();

    /// <summary>The sources that there are now; a server that is not there yet has none.</summary>
    public async Task<IReadOnlyList<LogSource>> FindAsync(CancellationToken cancellationToken)
    {
        var sources = new List<LogSource>();
        if (await BuildAsync(cancellationToken) is { } build) sources.Add(build);
        if (await LiveAsync(ResourceTypeNames.Runtime, cancellationToken) is { } runtime)
        {
            sources.Add(new LogSource(stack.Aws, "runtime", $"/aws/bedrock-agentcore/runtimes/{runtime}-DEFAULT"));
        }

        return sources;
    }

    private async Task<LogSource?> BuildAsync(CancellationToken cancellationToken)
    {
        if (await LiveAsync(ResourceTypeNames.BuildProject, cancellationToken) is not { } project) return null;
        var list = new ListBuildsForProjectRequest { ProjectName = project, SortOrder = SortOrderType.DESCENDING };
        var ids = (await stack.Aws.CallAsync(stack.Aws.CodeBuild.ListBuildsForProjectAsync, list, cancellationToken)).Ids;
        if (ids is not [var newest, ..]) return null;
        var builds = (await stack.Aws.CallAsync(stack.Aws.CodeBuild.BatchGetBuildsAsync, new BatchGetBuildsRequest { Ids = [newest] }, cancellationToken)).Builds;
        return builds is [{ Logs: { GroupName: { Length: > 0 } group, StreamName: { Length: > 0 } name } }, ..] ? new LogSource(stack.Aws, "build", group, name) : null;
    }

    private async Task<string?> LiveAsync(string type, CancellationToken cancellationToken)
    {
        return stack.Graph.Ordered.FirstOrDefault(resource => resource.Type.Name == type && resource.Owner == server) is { } resource
            ? (await _resources.FindAsync(resource.Address, cancellationToken)).Live?.Id
            : null;
    }
}
