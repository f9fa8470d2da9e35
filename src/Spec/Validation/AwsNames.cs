using Reconciler.Spec.Kinds;

namespace Reconciler.Spec.Validation;

/// <summary>Two objects that end up as the same AWS resource would fight over it for ever.</summary>
internal static class AwsNames
{
    public static void CheckUnique(string stack, IEnumerable<SpecObject> objects, ErrorList errors)
    {
        var first = new Dictionary<(string Kind, string? Parent, string Name), SpecObject>();
        foreach (var o in objects)
        {
            if (KeyOf(stack, o) is not { } key || first.TryAdd(key, o) || first[key].Ref == o.Ref) continue;
            errors.Add(o.Location, "metadata.name", $"{o.Ref} and {first[key].Ref} have the same name in AWS: {key.Name}", "give one of them another");
        }
    }

    // User pools may share a name; AWS tells them apart.
    private static (string Kind, string? Parent, string Name)? KeyOf(string stack, SpecObject o) => o.Spec switch
    {
        McpServerSpec spec => (o.Ref.Kind, null, spec.Request.AgentRuntimeName ?? Names.Identifier(stack, o.Ref.Name)),
        GatewaySpec spec => (o.Ref.Kind, null, spec.Request.Name ?? Names.Hyphenated(stack, o.Ref.Name)),
        GatewayTargetSpec spec => (o.Ref.Kind, spec.Gateway, spec.Request.Name ?? o.Ref.Name),
        PolicyEngineSpec spec => (o.Ref.Kind, null, spec.Request.Name ?? Names.Identifier(stack, o.Ref.Name)),
        CedarPolicySpec spec => (o.Ref.Kind, spec.PolicyEngine, spec.Request.Name ?? Names.Identifier(stack, o.Ref.Name)),
        _ => null,
    };
}
