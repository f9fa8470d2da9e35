using Reconciler.Spec;

namespace Reconciler.Worker.Mcp;

/// <summary>Adds the spec objects to the reason of a denied call: a gateway names policies by their ids in AWS.</summary>
/// <param name="Engine">The policy engine of the gateway: its spec object, or its ARN if it is not in the stack.</param>
/// <param name="Policies">The policies of the stack in this engine, by their names in AWS.</param>
internal sealed record DenialExplainer(string Engine, IReadOnlyDictionary<string, ObjectRef> Policies)
{
    /// <summary>Adds the policies to a reason: those that it names, or all policies of the engine if it names none.</summary>
    /// <param name="reason">The reason that the gateway returned.</param>
    public string Explain(string reason)
    {
        // The id of a policy is its name and a suffix.
        var named = Policies
            .Where(policy => reason.Contains($"{policy.Key}-", StringComparison.Ordinal))
            .Select(policy => policy.Value)
            .ToList();
        if (named.Count > 0) return $"{reason.TrimEnd('.')}. In the specs: {string.Join(", ", named)}.";
        return Policies.Count == 0
            ? $"{reason} {Engine} has no policies of this stack."
            : $"{reason} Policies of this stack in {Engine}: {string.Join(", ", Policies.Values)}.";
    }
}
