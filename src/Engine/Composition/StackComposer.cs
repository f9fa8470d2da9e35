using Reconciler.Engine.Aws;
using Reconciler.Engine.Model;
using Reconciler.Engine.Resources;
using Reconciler.Spec.Loading;
using Reconciler.Spec.Mapping;
using Reconciler.Spec.References;

namespace Reconciler.Engine.Composition;

/// <summary>Composes the spec objects of a stack into the graph of AWS resources that they define. It makes no AWS calls.</summary>
/// <param name="types">The resource types.</param>
/// <param name="environment">Returns the value of an environment variable, or null.</param>
internal sealed class StackComposer(ResourceTypes types, Func<string, string?> environment)
{
    private static readonly IReadOnlyDictionary<ResourceAddress, FormerResource> NoFormers =
        new Dictionary<ResourceAddress, FormerResource>();

    /// <param name="stack">The stack.</param>
    /// <param name="identity">The account and region.</param>
    /// <param name="formers">What former owners left; null if nothing is known.</param>
    public ResourceGraph Compose(
        Stack stack, AwsIdentity identity, IReadOnlyDictionary<ResourceAddress, FormerResource>? formers = null)
    {
        var scope = new CompositionScope(stack, identity, types, environment, formers ?? NoFormers);

        // Composers look up the resources of earlier kinds, and a gateway adds a policy to the role that it shares with a server. Roles
        // must be known before access is given to them. Keep the order.
        PolicyEngineComposer.Compose(scope);
        WorkloadIdentityComposer.Compose(scope);
        LambdaFunctionComposer.Compose(scope);
        UserPoolComposer.Compose(scope);
        LambdaFunctionComposer.ComposePermissions(scope);
        CredentialProviderComposer.Compose(scope);
        GatewayTargetComposer.WriteOutCredentials(scope);
        McpServerComposer.Compose(scope);
        GatewayComposer.Compose(scope);
        GatewayTargetComposer.Compose(scope);
        GatewayTrafficComposer.Compose(scope);
        CedarPolicyComposer.Compose(scope);
        AllowedTools.Compose(scope);
        InvokeAccessComposer.Compose(scope);
        return new ResourceGraph(scope.Resources.Select(resource => resource with { State = SubstituteReferences(resource.State, scope) }));
    }

    /// <summary>Replaces the references of the specs with values that are known, or with placeholders.</summary>
    private static object SubstituteReferences(object state, CompositionScope scope) =>
        ModelMapper.Rewrite(state, text => ReferenceText.Substitute(text, reference => ValueOf(reference, scope)));

    private static string? ValueOf(Reference reference, CompositionScope scope) => (reference.Object.Kind, reference.Attribute) switch
    {
        ("aws", "region") => scope.Identity.Region,
        ("aws", "accountId") => scope.Identity.AccountId,

        // The value of a reference can contain references, such as a role ARN in a spec that contains ${aws.accountId}.
        _ => scope.FindExport(reference.Object, reference.Attribute) is { } text
            ? ReferenceText.Substitute(text, inner => ValueOf(inner, scope))
            : null,
    };
}
