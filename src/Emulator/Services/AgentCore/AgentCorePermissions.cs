using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Reconciler.Emulator.Platform.Pipeline;
using Reconciler.Emulator.Platform.State;
using Reconciler.Emulator.Services.AgentCore.Identity;
using Reconciler.Emulator.Services.AgentCore.Store;

namespace Reconciler.Emulator.Services.AgentCore;

/// <summary>
/// The permissions that the calls of AgentCore need: their own action on what they are about, and those of what happens in the name of the
/// caller, such as passing a role, creating a workload identity or storing a secret.
/// </summary>
internal static partial class AgentCorePermissions
{
    private const string Prefix = "bedrock-agentcore:";
    private const string Vault = "token-vault/default";
    private const string UnknownSuffix = "-??????????";
    private const string Directory = "workload-identity-directory/default";

    public static IEnumerable<RequiredPermission> Of(Call call) => call.On(ResourcesOf(call)).Concat(OnBehalfOf(call));

    private static IEnumerable<string> ResourcesOf(Call call)
    {
        if (call.TextOrNull("resourceArn") is { } arn)
            return [arn];
        var input = call.Input;
        IEnumerable<string> resources = call.Operation.Name switch
        {
            "GetResourceOauth2Token" =>
                [Directory, Vault, $"{Vault}/oauth2credentialprovider/{input.Text("resourceCredentialProviderName")}"],
            "GetResourceApiKey" => [Directory, Vault, $"{Vault}/apikeycredentialprovider/{input.Text("resourceCredentialProviderName")}"],
            "CompleteResourceTokenAuth" => [Directory, Vault],
            var o when o.StartsWith("GetWorkloadAccessToken", StringComparison.Ordinal) =>
                [Directory, $"{Directory}/workload-identity/{input.Text("workloadName")}"],
            "CreateAgentRuntime" or "ListAgentRuntimes" => ["runtime/*"],
            var o when o.Contains("AgentRuntime", StringComparison.Ordinal) => RuntimeOf(input),
            "CreateGateway" or "ListGateways" => ["gateway/*"],
            var o when o.Contains("Gateway", StringComparison.Ordinal) => [$"gateway/{IdOf(input.Text("gatewayIdentifier"))}"],
            "CreatePolicyEngine" or "ListPolicyEngines" => ["policy-engine/*"],
            var o when o.Contains("Polic", StringComparison.Ordinal) => [PolicyOf(input)],
            "ListOauth2CredentialProviders" => [Vault, $"{Vault}/oauth2credentialprovider/*"],
            "ListApiKeyCredentialProviders" => [Vault, $"{Vault}/apikeycredentialprovider/*"],
            var o when o.Contains("Oauth2CredentialProvider", StringComparison.Ordinal) =>
                [Vault, $"{Vault}/oauth2credentialprovider/{input.Text("name")}"],
            var o when o.Contains("ApiKeyCredentialProvider", StringComparison.Ordinal) =>
                [Vault, $"{Vault}/apikeycredentialprovider/{input.Text("name")}"],
            var o when o.Contains("WorkloadIdentit", StringComparison.Ordinal) =>
                [Directory, $"{Directory}/workload-identity/{input.TextOrNull("name") ?? "*"}"],
            _ => ["*"],
        };
        return resources.Select(r => r == "*" ? r : call.Arn(r));
    }

    private static IEnumerable<RequiredPermission> OnBehalfOf(Call call)
    {
        var operation = call.Operation.Name;
        foreach (var passed in call.PassRole("roleArn", AgentCoreTables.Principal))
            yield return passed;
        if (operation.StartsWith("Create", StringComparison.Ordinal))
        {
            foreach (var tagging in call.Tagging(Prefix + "TagResource", CreatedBy(call)))
                yield return tagging;
        }

        var more = operation switch
        {
            "CreateGateway" or "CreateAgentRuntime" => WorkloadIdentity(call, "CreateWorkloadIdentity"),
            "DeleteGateway" or "DeleteAgentRuntime" => WorkloadIdentity(call, "DeleteWorkloadIdentity"),
            "CreateOauth2CredentialProvider" or "CreateApiKeyCredentialProvider" => Secret(call, "CreateSecret"),
            "UpdateOauth2CredentialProvider" or "UpdateApiKeyCredentialProvider" => Secret(call, "PutSecretValue"),
            "DeleteOauth2CredentialProvider" or "DeleteApiKeyCredentialProvider" => Secret(call, "DeleteSecret"),
            "CreatePolicy" or "UpdatePolicy" => ScopeOf(call),
            _ => Enumerable.Empty<RequiredPermission>(),
        };
        foreach (var permission in more)
            yield return permission;
    }

    // An identifier is the name with ten characters that nobody knows before.
    private static string CreatedBy(Call call) => call.Operation.Name switch
    {
        "CreateAgentRuntime" => call.Arn($"runtime/{call.Text("agentRuntimeName")}{UnknownSuffix}"),
        "CreateGateway" => call.Arn($"gateway/{call.Text("name").ToLowerInvariant()}{UnknownSuffix}"),
        "CreatePolicyEngine" => call.Arn($"policy-engine/{call.Text("name")}{UnknownSuffix}"),
        _ => ResourcesOf(call).Last(),
    };

    private static IEnumerable<RequiredPermission> WorkloadIdentity(Call call, string action)
    {
        var name = call.TextOrNull("gatewayIdentifier") ?? call.TextOrNull("agentRuntimeId") ?? "*";
        yield return new(Prefix + action, call.Arn(Directory));
        yield return new(Prefix + action, call.Arn($"{Directory}/workload-identity/{IdOf(name)}"));
    }

    // The service keeps the secrets of providers in the account of the caller, with the permissions of the caller.
    private static IEnumerable<RequiredPermission> Secret(Call call, string action)
    {
        var (kind, table) = call.Operation.Name.Contains("Oauth2", StringComparison.Ordinal)
            ? ("oauth2", Oauth2CredentialProviders.TableName)
            : ("apikey", ApiKeyCredentialProviders.TableName);
        // A secret of somebody else stays where it is.
        if (call.Input.ToJsonString().Contains("SecretConfig\"", StringComparison.Ordinal)
            || action == "DeleteSecret" && call.Table(table).Find(call.Text("name")) is { } provider && !CredentialSecrets.IsOurs(provider))
            yield break;
        yield return new(
            $"secretsmanager:{action}",
            $"arn:aws:secretsmanager:{call.Region}:{call.Account.Id}:secret:{CredentialSecrets.Name(kind, call.Text("name"))}-??????");
    }

    // A policy decides about the gateway that it names, so its author needs a right to that gateway.
    private static IEnumerable<RequiredPermission> ScopeOf(Call call)
    {
        var definition = call.Input["definition"]?.ToJsonString() ?? "";
        return GatewayPattern().Matches(definition).Select(m => m.Value).Distinct()
            .SelectMany<string, RequiredPermission>(gateway =>
                [new(Prefix + "ManageResourceScopedPolicy", gateway), new(Prefix + "InvokeGateway", gateway)]);
    }

    [GeneratedRegex(@"arn:[a-z-]+:bedrock-agentcore:[a-z0-9-]+:[0-9]{12}:gateway/[A-Za-z0-9-]+")]
    private static partial Regex GatewayPattern();

    private static IEnumerable<string> RuntimeOf(JsonObject input)
    {
        var runtime = $"runtime/{input.Text("agentRuntimeId")}";
        return (input.TextOrNull("endpointName") ?? input.TextOrNull("name")) is { } endpoint
            ? [runtime, $"{runtime}/runtime-endpoint/{endpoint}"]
            : [runtime];
    }

    private static string PolicyOf(JsonObject input) =>
        $"policy-engine/{input.Text("policyEngineId")}" + (input.TextOrNull("policyId") is { } policy ? $"/policy/{policy}" : "");

    private static string IdOf(string identifier) => identifier[(identifier.LastIndexOf('/') + 1)..];
}
