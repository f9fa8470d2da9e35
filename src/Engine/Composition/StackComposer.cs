using Reconciler.Engine.Aws;
using Reconciler.Engine.Model;
using Reconciler.Engine.Resources;
using Reconciler.Spec.Loading;
using Reconciler.Spec.Mapping;
using Reconciler.Spec.References;

namespace Reconciler.Engine.Composition;

/// <summary>Turns a stack's spec objects into the graph of AWS resources that they ask for. It calls nobody.</summary>
/// <param name="types">The resource types.</param>
/// <param name="environment">The operator's environment variables.</param>
internal sealed class StackComposer(ResourceTypes types, Func<string, string?> environment)
{
    public ResourceGraph Compose(Stack stack, AwsIdentity identity)
    {
        var scope = new CompositionScope(stack, identity, types, environment);

        // A gateway adds to the role of the server it shares it with, so servers come first; nothing else depends on the order.
        PolicyEngineComposer.Compose(scope);
        UserPoolComposer.Compose(scope);
        McpServerComposer.Compose(scope);
        GatewayComposer.Compose(scope);
        GatewayTargetComposer.Compose(scope);
        CedarPolicyComposer.Compose(scope);
        return new ResourceGraph(scope.Resources.Select(resource => resource with { State = SubstituteReferences(resource.State, scope) }));
    }

    /// <summary>Replaces the references that people wrote by marks and by what is known already.</summary>
    private static object SubstituteReferences(object model, CompositionScope scope) =>
        ModelMapper.Rewrite(model, text => ReferenceText.Substitute(text, reference => ValueOf(reference, scope)));

    private static string? ValueOf(Reference reference, CompositionScope scope) => (reference.Object.Kind, reference.Attribute) switch
    {
        ("aws", "region") => scope.Identity.Region,
        ("aws", "accountId") => scope.Identity.AccountId,
        // What a reference stands for can hold references itself: a role's ARN that was written with an account in it.
        _ => scope.FindExport(reference.Object, reference.Attribute) is { } text
            ? ReferenceText.Substitute(text, inner => ValueOf(inner, scope))
            : null,
    };
}
