using System.Text.Json.Nodes;
using Reconciler.Emulator.Platform;
using Reconciler.Emulator.Platform.Pipeline;
using Reconciler.Emulator.Platform.State;
using Reconciler.Emulator.Services.AgentCore.Identity;
using Reconciler.Emulator.Services.AgentCore.Store;

namespace Reconciler.Emulator.Services.AgentCore;

/// <summary>The tags of all resources, by ARN.</summary>
internal sealed class ResourceTags : IOperations
{
    // The part of an ARN before the key, the table with the key, and the member with the ARN.
    private static readonly (string Prefix, string Table, string Arn)[] Types =
    [
        ("token-vault/default/oauth2credentialprovider/", Oauth2CredentialProviders.TableName, "credentialProviderArn"),
        ("token-vault/default/apikeycredentialprovider/", ApiKeyCredentialProviders.TableName, "credentialProviderArn"),
        ("workload-identity-directory/default/workload-identity/", WorkloadIdentities.TableName, "workloadIdentityArn"),
        ("policy-engine/", PolicyEngines.TableName, "policyEngineArn"),
        ("gateway/", Gateways.TableName, "gatewayArn"),
        ("runtime/", Runtimes.TableName, "agentRuntimeArn"),
    ];

    /// <summary>The tagged resources of a region.</summary>
    public static IEnumerable<TaggedResource> List(Account account, string region) => Types
        .Select(type => (type.Table, type.Arn))
        .Append((RuntimeEndpoints.TableName, "agentRuntimeEndpointArn"))
        .SelectMany(type => TaggedResource.In(AgentCoreTables.Find(account, region, type.Item1), type.Item2, "_tags"));

    public void Register(Action<string, Func<Call, JsonObject>> on)
    {
        on("TagResource", Tag);
        on("UntagResource", Untag);
        on("ListTagsForResource", call => new JsonObject { ["tags"] = Find(call, out _, out _).Child("_tags").DeepClone() });
    }

    private static JsonObject Tag(Call call)
    {
        var document = Find(call, out var table, out var key);
        TagMap.Set(
            document, "_tags", call.Input["tags"]!.AsObject(), TagRules.Maximum, () => AgentCoreErrors.TooManyTags(TagRules.Maximum));
        table.Put(key, document);
        return [];
    }

    private static JsonObject Untag(Call call)
    {
        var document = Find(call, out var table, out var key);
        foreach (var name in call.Input.Texts("tagKeys"))
            document.Child("_tags").Remove(name);
        table.Put(key, document);
        return [];
    }

    /// <summary>The resource of the call's <c>resourceArn</c>, with the table and the key of its document.</summary>
    /// <exception cref="AwsException">There is no such resource.</exception>
    public static JsonObject Find(Call call, out Table table, out string key)
    {
        var arn = call.Text("resourceArn");
        var resource = string.Join(':', arn.Split(':').Skip(5));
        var type = Array.Find(Types, t => resource.StartsWith(t.Prefix, StringComparison.Ordinal));
        if (type.Prefix is null)
            throw AgentCoreErrors.NotTaggable(arn);
        key = resource[type.Prefix.Length..];
        table = call.Table(type.Table);
        // Endpoints have ARNs below their runtime's, but tags of their own.
        if (key.Contains("/runtime-endpoint/", StringComparison.Ordinal))
        {
            table = call.Table(RuntimeEndpoints.TableName);
            key = key.Replace("/runtime-endpoint/", "/", StringComparison.Ordinal);
        }

        return table.Find(key) ?? throw AgentCoreErrors.NotFound("Resource", arn);
    }
}
