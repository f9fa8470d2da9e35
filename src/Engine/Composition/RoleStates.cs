using Reconciler.Engine.Resources.Iam;
using Reconciler.Spec;
using Reconciler.Spec.Kinds;

namespace Reconciler.Engine.Composition;

/// <summary>Creates the desired state of a role: the required policies, overridden by those of the spec.</summary>
internal static class RoleStates
{
    public static RoleState Create(
        CompositionScope scope,
        SpecObject owner,
        RoleSpec? spec,
        string roleName,
        JsonDocumentText trust,
        params ReadOnlySpan<(string Name, JsonDocumentText Document)> policies)
    {
        var inline = new Dictionary<string, JsonDocumentText>(StringComparer.Ordinal);
        if (spec?.ComposePolicies != false)
        {
            foreach (var (name, document) in policies) inline[name] = document;
        }

        foreach (var (name, document) in spec?.InlinePolicies ?? []) inline[name] = PolicyDocument.Normalise(document.Text);
        return new RoleState
        {
            RoleName = roleName,
            Path = spec?.Path,
            Description = spec?.Description,
            MaxSessionDuration = spec?.MaxSessionDuration ?? RoleState.DefaultSessionDuration,
            AssumeRolePolicyDocument = spec?.AssumeRolePolicy is { } own ? PolicyDocument.Normalise(own.Text) : trust,
            PermissionsBoundary = spec?.PermissionsBoundary,
            InlinePolicies = inline,
            ManagedPolicyArns = spec?.ManagedPolicyArns ?? [],
            Tags = scope.MergeTags(owner, spec?.Tags),
        };
    }
}
