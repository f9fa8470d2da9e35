using System.Text.Json.Nodes;
using Amazon.BedrockAgentCoreControl;
using Amazon.BedrockAgentCoreControl.Model;
using Reconciler.Engine.Aws;
using Reconciler.Engine.Model;
using Reconciler.Engine.Resources.AgentCore;
using Reconciler.Engine.Resources.Secrets;

namespace Reconciler.Engine.Planning.Access;

/// <summary>
/// Asks the servers of targets for their tools. An answer is used until its target or its runtime has changed, or a deep check is due.
/// </summary>
/// <param name="aws">The account.</param>
/// <param name="extension">The extension of the endpoint; null for AWS.</param>
internal sealed class ServerToolReader(AwsAccount aws, IEndpointExtension? extension)
{
    private const string Operation = "InvokeAgentRuntime";

    /// <summary>Returns the tools that the server of a target lists.</summary>
    /// <param name="plan">The plan of the stack.</param>
    /// <param name="target">The target.</param>
    /// <param name="token">What changes with the target and its runtime.</param>
    /// <param name="isRepeated">Whether to ask again although nothing has changed.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    public Task<ToolListing> ReadAsync(
        Plan plan, LiveResource target, string token, bool isRepeated, CancellationToken cancellationToken)
    {
        // The read is kept to be repeated: it must not keep the plan.
        var client = MachineTokens.Find(plan, FindCredential(target));
        var key = ViewScope.OfResource(GatewayTargetResourceType.TypeName, target.ParentId, target.Id).Read<ToolListing>("tools/list");
        if (isRepeated) aws.View.Forget(key);
        return aws.View.ReadAsync(key, token, ct => ListAsync(target, client, ct), cancellationToken);
    }

    /// <summary>Returns the tools that a gateway has synchronized, where the endpoint tells them.</summary>
    /// <param name="gatewayId">The identifier of the gateway.</param>
    /// <param name="target">The name of the target.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public async Task<ToolCatalog?> FindSynchronizedAsync(string gatewayId, string target, CancellationToken cancellationToken)
    {
        if (extension is null) return null;
        var listed = await extension.ListDefinitionsAsync(gatewayId, cancellationToken);
        return listed.TryGetValue(target, out var tools) ? Read(tools).Catalog : null;
    }

    private static CredentialProviderConfiguration? FindCredential(LiveResource target) =>
        ((GetGatewayTargetResponse)target.State).CredentialProviderConfigurations?.FirstOrDefault();

    private async Task<ToolListing> ListAsync(LiveResource target, MachineClient? client, CancellationToken cancellationToken)
    {
        var state = (GetGatewayTargetResponse)target.State;
        var server = state.TargetConfiguration.Mcp.McpServer;
        if (!Uri.TryCreate(server.Endpoint, UriKind.Absolute, out var endpoint)) return ToolListing.Unreadable("its endpoint is not a URL");
        var credential = FindCredential(target);
        var isRuntime = endpoint.Host.Equals($"bedrock-agentcore.{aws.Region}.amazonaws.com", StringComparison.OrdinalIgnoreCase);
        if (isRuntime && credential?.CredentialProviderType == CredentialProviderType.GATEWAY_IAM_ROLE)
        {
            return await new McpToolLister(aws, aws.AgentCoreDataPlane, Operation).ListAsync(endpoint, null, cancellationToken);
        }

        if (client is not null && (isRuntime || extension is null))
        {
            return await ListAsync(endpoint, client, isRuntime, cancellationToken);
        }

        if (extension is not null)
        {
            var (tools, problem) = await extension.ListServerToolsAsync(target.ParentId!, target.Id, cancellationToken);
            return tools is not null ? Read(tools) : problem is null ? ToolListing.NotOffered : ToolListing.Unreadable(problem);
        }

        if (credential is null && !isRuntime)
        {
            return await new McpToolLister(aws, aws.Web, null).ListAsync(endpoint, null, cancellationToken);
        }

        var used = credential?.CredentialProviderType.Value ?? "no credentials";
        return ToolListing.Unreadable($"it cannot be asked: the gateway uses {used} for {endpoint.Host}, which reconciler does not have");
    }

    private async Task<ToolListing> ListAsync(Uri endpoint, MachineClient client, bool isRuntime, CancellationToken cancellationToken)
    {
        try
        {
            var token = await new MachineTokens(aws).GetAsync(client, cancellationToken);
            return await new McpToolLister(aws, aws.Web, isRuntime ? Operation : null).ListAsync(endpoint, token, cancellationToken);
        }
        catch (Exception e) when (e is McpListException or SecretMissingException or HttpRequestException)
        {
            return ToolListing.Unreadable(e.Message);
        }
        catch (Exception e) when (FailureClassifier.IsAwsFailure(e))
        {
            return ToolListing.Unreadable($"reconciler gets no token for it: {FailureClassifier.Classify(e)}");
        }
    }

    private ToolListing Read(IReadOnlyList<JsonObject> tools)
    {
        try
        {
            return ToolListing.Of(McpToolLister.Read(tools, aws.Options.MaxCatalogTools));
        }
        catch (McpListException e)
        {
            return ToolListing.Unreadable(e.Message);
        }
    }
}
