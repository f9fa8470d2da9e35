using Amazon.CodeBuild;
using Amazon.CodeBuild.Model;
using Reconciler.Engine.Control;
using Reconciler.Engine.Model;
using Reconciler.Engine.Planning;
using Reconciler.Engine.Resources.AgentCore;
using Reconciler.Engine.Resources.CodeBuild;
using Reconciler.Spec;

namespace Reconciler.Worker.Logs;

/// <summary>Finds the logs of an MCP server: those of its latest build and of its runtime.</summary>
/// <param name="stack">The stack of the server.</param>
/// <param name="server">The <c>McpServer</c> object.</param>
/// <param name="since">The earliest time of the lines; null for all.</param>
internal sealed class ServerLogs(StackReconciler stack, ObjectRef server, DateTimeOffset? since = null)
{
    private readonly ResourceFinder _resources = stack.CreateFinder();

    /// <summary>Finds the logs that exist now; none if the server has not been built or started yet.</summary>
    public async Task<IReadOnlyList<LogSource>> FindAsync(CancellationToken cancellationToken)
    {
        var sources = new List<LogSource>();
        if (await FindBuildLogAsync(cancellationToken) is { } build) sources.Add(build);
        if (await FindLiveIdAsync(ResourceTypeNames.Runtime, cancellationToken) is { } runtime)
        {
            sources.Add(new LogSource(stack.Aws, "runtime", $"/aws/bedrock-agentcore/runtimes/{runtime}-DEFAULT") { Since = since });
        }

        return sources;
    }

    /// <summary>Finds the log of the latest build; null if there was none.</summary>
    /// <param name="cancellationToken">Cancels the AWS calls.</param>
    public async Task<LogSource?> FindBuildLogAsync(CancellationToken cancellationToken)
    {
        if (await FindLiveIdAsync(ResourceTypeNames.BuildProject, cancellationToken) is not { } project) return null;
        var list = new ListBuildsForProjectRequest { ProjectName = project, SortOrder = SortOrderType.DESCENDING };
        var ids = (await stack.Aws.CallAsync(stack.Aws.CodeBuild.ListBuildsForProjectAsync, list, cancellationToken)).Ids;
        if (ids is not [var newest, ..]) return null;
        var get = new BatchGetBuildsRequest { Ids = [newest] };
        var builds = (await stack.Aws.CallAsync(stack.Aws.CodeBuild.BatchGetBuildsAsync, get, cancellationToken)).Builds;
        return builds is [{ Logs: { GroupName: { Length: > 0 } group, StreamName: { Length: > 0 } stream } }, ..]
            ? new LogSource(stack.Aws, "build", group, stream) { Since = since }
            : null;
    }

    private async Task<string?> FindLiveIdAsync(string type, CancellationToken cancellationToken)
    {
        return stack.Graph.Ordered.FirstOrDefault(resource => resource.Type.Name == type && resource.Owner == server) is { } resource
            ? (await _resources.FindAsync(resource.Address, cancellationToken)).Live?.Id
            : null;
    }
}
