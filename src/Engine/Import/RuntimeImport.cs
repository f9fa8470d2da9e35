using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Amazon.BedrockAgentCoreControl.Model;
using Reconciler.Engine.Model;
using Reconciler.Spec.Kinds;

namespace Reconciler.Engine.Import;

/// <summary>Writes <c>McpServer</c> objects.</summary>
internal static partial class RuntimeImport
{
    public static async Task WriteAsync(ImportScope scope, ImportedObject owner, LiveResource live, CancellationToken cancellationToken)
    {
        var (spec, types) = (owner.Spec, scope.Inventory.Types);
        var full = scope.Project<RuntimeRequest>(owner, live.State);
        ImportScope.Take(full, spec, "agentRuntimeName");
        if ((string?)full["agentRuntimeArtifact"]?["containerConfiguration"]?["containerUri"] is { } image)
        {
            spec["image"] = image;
            if (!image.Contains('@', StringComparison.Ordinal)) spec["pinImage"] = false;
            NameRepository(scope, owner, image);
            full.Remove("agentRuntimeArtifact");
        }
        else
        {
            ImportScope.Take(full, spec, "agentRuntimeArtifact");
        }

        scope.Bind(types.Runtime, null, new ResourceBinding(owner, spec, full) { TagHolder = spec });
        await RoleImport.WriteAsync(scope, owner, (GetAgentRuntimeResponse)live.State, cancellationToken);
        WarnOfSecrets(scope, owner, full);
        var endpoints = new JsonArray();
        foreach (var endpoint in await scope.Inventory.ListAsync(types.RuntimeEndpoint, live.Id, cancellationToken))
        {
            var state = (GetAgentRuntimeEndpointResponse)endpoint.State;
            var members = scope.Project<CreateAgentRuntimeEndpointRequest>(owner, state, "agentRuntimeId");
            var item = new JsonObject { ["name"] = state.Name };
            if ((state.TargetVersion ?? state.LiveVersion) is { Length: > 0 } version) item["agentRuntimeVersion"] = version;
            endpoints.Add((JsonNode)item);
            scope.Bind(types.RuntimeEndpoint, state.Name, new ResourceBinding(owner, item, members));
        }

        if (endpoints.Count > 0) spec["endpoints"] = endpoints;
    }

    /// <summary>Adds the addresses by which others refer to a runtime.</summary>
    public static void AddReferences(ImportScope scope, ImportedObject owner, LiveResource live)
    {
        var address = $"https://bedrock-agentcore.{scope.Inventory.Identity.Region}.amazonaws.com/runtimes/";
        var endpoint = $"{address}{Uri.EscapeDataString(live.Attributes["arn"])}/invocations?qualifier=DEFAULT";
        scope.References.Add(endpoint, $"${{McpServer/{owner.Ref.Name}.endpoint}}", ImportScope.RankOf(owner.Ref.Kind));
    }

    /// <summary>Says what would build the image, because its source is nowhere in AWS.</summary>
    private static void NameRepository(ImportScope scope, ImportedObject owner, string image)
    {
        var registry = $"{scope.Inventory.Identity.AccountId}.dkr.ecr.";
        if (!image.StartsWith(registry, StringComparison.Ordinal) || !image.Contains('/', StringComparison.Ordinal)) return;
        var repository = image[(image.IndexOf('/', StringComparison.Ordinal) + 1)..].Split('@', ':')[0];
        scope.Warnings.Add($"{owner.Ref}: the source of its image is not known, so the repository {repository} and what pushes to it are "
            + $"left out. To build it here, write `source` and `repository: {{name: {repository}}}` in place of `image`");
    }

    private static void WarnOfSecrets(ImportScope scope, ImportedObject owner, JsonObject full)
    {
        var variables = full["environmentVariables"] as JsonObject ?? [];
        foreach (var name in variables.Select(variable => variable.Key).Where(name => Secret().IsMatch(name)))
        {
            scope.Warnings.Add($"{owner.Ref}: the variable {name} may be a secret. It is written as it is in AWS: "
                + "let the server read it from Secrets Manager before the specs go to git");
        }
    }

    [GeneratedRegex("SECRET|PASSWORD|TOKEN|API_?KEY|CREDENTIAL", RegexOptions.IgnoreCase)]
    private static partial Regex Secret();
}
