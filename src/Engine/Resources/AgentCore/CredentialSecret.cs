using System.Text.Json.Nodes;
using Amazon.BedrockAgentCoreControl.Model;
using Reconciler.Engine.Model;
using Reconciler.Spec.Mapping;

namespace Reconciler.Engine.Resources.AgentCore;

/// <summary>
/// What credential providers have in common: AWS keeps their secrets, and what it does not return is compared by the hash in a tag.
/// </summary>
internal static class CredentialSecret
{
    /// <summary>The source of a secret that its owner keeps in Secrets Manager.</summary>
    public const string External = "EXTERNAL";

    /// <summary>The tag with the hash of what AWS does not return.</summary>
    public const string WriteOnlyTag = "reconciler/write-only";

    /// <summary>
    /// The ARN by which tags and permissions name a provider. AWS gives providers an ARN of another service.
    /// </summary>
    public static string ToTaggedArn(string arn) => arn.Replace(":acps:", ":bedrock-agentcore:", StringComparison.Ordinal);

    /// <summary>The value of the tag; null if AWS returns everything.</summary>
    public static string? HashOf(IReadOnlyDictionary<string, string> writeOnly) => writeOnly.Count == 0
        ? null
        : Ownership.ComputeHash(new JsonObject(writeOnly
            .OrderBy(entry => entry.Key, StringComparer.Ordinal)
            .Select(entry => KeyValuePair.Create(entry.Key, (JsonNode?)entry.Value))));

    /// <summary>Returns the differences in what AWS does not return, by the tag.</summary>
    /// <param name="path">The path of the member that has it.</param>
    /// <param name="writeOnly">What is desired, by path below that member; a secret by its version.</param>
    /// <param name="desired">The desired tags.</param>
    /// <param name="live">The live tags.</param>
    public static IEnumerable<FieldChange> Compare(
        string path,
        IReadOnlyDictionary<string, string> writeOnly,
        IReadOnlyDictionary<string, string>? desired,
        IReadOnlyDictionary<string, string>? live)
    {
        if (live is null || desired?.GetValueOrDefault(WriteOnlyTag) == live.GetValueOrDefault(WriteOnlyTag)) return [];
        return writeOnly.Count == 0
            ? [new FieldChange(path, "set before", null)]
            : writeOnly.Select(entry => new FieldChange(entry.Key.Length == 0 ? path : $"{path}.{entry.Key}", null, entry.Value));
    }

    /// <summary>Does something with the configuration of the vendor. There is one at most.</summary>
    public static void ForConfiguration(Oauth2ProviderConfigInput? input, Action<object> action)
    {
        if (input is null) return;
        foreach (var member in ModelMapper.GetMemberNames(typeof(Oauth2ProviderConfigInput)))
        {
            if (ModelMapper.Get(input, member) is { } configuration) action(configuration);
        }
    }
}
