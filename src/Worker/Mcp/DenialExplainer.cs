using Reconciler.Spec;

namespace Reconciler.Worker.Mcp;

/// <summary>What decides about the calls of a gateway.</summary>
/// <param name="Engine">The policy engine: the spec object that asks for it, or its ARN.</param>
/// <param name="Policies">The policies that the stack has in it, by their names in AWS.</param>
internal sealed record DenialExplainer(string Engine, IReadOnlyDictionary<string, ObjectRef> Policies)
{
    /// <summary>Says why a call was denied, in the gateway's words and in those of the specs.</summary>
    public string Explain(string reason)
    {
        // The gateway names a policy by its identifier, which is its name and a suffix.
        var culprits = Policies.Where(policy => reason.Contains($"{policy.Key}-", StringComparison.Ordinal)).Select(policy => policy.Value.ToString()).ToList();
        if (culprits.Count > 0) return $"{reason} That is {string.Join(", ", culprits)}.";
        return $"{reason} {Engine} decides by {string.Join(", ", Policies.Values.Select(policy => policy.ToString()).DefaultIfEmpty("no policy of this stack"))}.";
    }
}
