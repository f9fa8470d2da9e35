using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;
using Reconciler.Emulator.Platform;
using Reconciler.Emulator.Platform.Pipeline;
using Reconciler.Emulator.Platform.State;
using Reconciler.Emulator.Services.AgentCore.Store;

namespace Reconciler.Emulator.Services.AgentCore;

/// <summary>The tags of all resources, by ARN.</summary>
internal sealed class ResourceTags : IOperations
{
    // The part of an ARN before the key, and the table with the key.
    private static readonly (string Prefix, string Table)[] Types =
    [
        ("token-vault/default/oauth2credentialprovider/", Oauth2CredentialProviders.TableName),
        ("token-vault/default/apikeycredentialprovider/", ApiKeyCredentialProviders.TableName),
        ("workload-identity-directory/default/workload-identity/", WorkloadIdentities.TableName),
        ("policy-engine/", PolicyEngines.TableName),
        ("gateway/", Gateways.TableName),
        ("runtime/", Runtimes.TableName),
    ];

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
        (table, key) = TryLocate(call, arn, out var found, out var name) ? (found, name) : throw AgentCoreErrors.NotTaggable(arn);
        return table.Find(key) ?? throw AgentCoreErrors.NotFound("Resource", arn);
    }

    /// <summary>The tags of a resource; <see langword="null"/> if there is no such resource, or it has none.</summary>
    public static JsonObject? TagsOf(Call call, string arn) =>
        TryLocate(call, arn, out var table, out var key) ? table.Find(key)?["_tags"] as JsonObject : null;

    private static bool TryLocate(Call call, string arn, [NotNullWhen(true)] out Table? table, [NotNullWhen(true)] out string? key)
    {
        (table, key) = (null, null);
        var resource = string.Join(':', arn.Split(':').Skip(5));
        var type = Array.Find(Types, t => resource.StartsWith(t.Prefix, StringComparison.Ordinal));
        if (type.Prefix is null)
            return false;
        key = resource[type.Prefix.Length..];
        table = call.Table(type.Table);
        // Endpoints have ARNs below their runtime's, but tags of their own.
        if (key.Contains("/runtime-endpoint/", StringComparison.Ordinal))
        {
            table = call.Table(RuntimeEndpoints.TableName);
            key = key.Replace("/runtime-endpoint/", "/", StringComparison.Ordinal);
        }

        return true;
    }
}
