using Amazon.BedrockAgentCoreControl;
using Amazon.BedrockAgentCoreControl.Model;
using Reconciler.Engine.Model;
using Reconciler.Engine.Resources.AgentCore;
using Reconciler.Engine.Resources.Cognito;
using Reconciler.Engine.Resources.Iam;
using Reconciler.Spec;
using Reconciler.Spec.Kinds;
using Reconciler.Spec.References;

namespace Reconciler.Engine.Composition;

/// <summary>Composes <c>Gateway</c> objects: a gateway, and its role unless the spec names another one.</summary>
internal static class GatewayComposer
{
    private const string AccessPolicy = "GatewayAccessPolicy";

    public static void Compose(CompositionScope scope)
    {
        foreach (var (owner, spec) in scope.ObjectsOf<GatewaySpec>())
        {
            var request = spec.Request;
            request.Name = scope.NameOf(
                owner, scope.Types.Gateway, request.Name, (stack, name) => DefaultNames.ForHyphenated(stack, name));
            request.Tags = scope.MergeTags(owner);
            if (request.ResourcePolicy is { } resourcePolicy) request.ResourcePolicy = PolicyDocument.Normalise(resourcePolicy.Text);
            if (spec.Jwt is { } jwt) Authorize(scope, request, jwt);
            if (spec.Policy is { } policy)
            {
                request.PolicyEngineConfiguration = new GatewayPolicyEngineConfiguration
                {
                    Arn = scope.Find(PolicyEngineResourceType.TypeName, policy.Engine)!.Arn,
                    Mode = policy.Mode,
                };
            }

            // The tag is evidence that a pool is ours. One that is only used is not.
            if (FindPool(scope, spec) is { Existing: null } pool) request.Tags[Ownership.PoolIdTag] = pool.Id;
            var access = GatewayPermissions.Create(
                scope, owner.Ref.Name, spec, EngineNameOf(scope, spec), UsesGuardrails(scope, spec));
            var given = request.RoleArn is { } arn
                ? GivenRoles.Add(scope, owner, arn, RolePolicies.AgentCoreTrust(scope.Identity), access)
                : [];
            request.RoleArn ??= RoleOf(scope, owner, spec, access).Arn;
            var gateway = scope.Add(owner, scope.Types.Gateway, request);
            scope.Replace(gateway with { After = given });
            foreach (var name in (ReadOnlySpan<string>)["id", "arn", "url"]) scope.Export(owner, name, gateway.Attribute(name));
            scope.Export(owner, "roleArn", request.RoleArn);
        }
    }

    private static void Authorize(CompositionScope scope, CreateGatewayRequest request, JwtSpec jwt)
    {
        var pool = scope.Find(UserPoolResourceType.TypeName, jwt.UserPool)!;
        var poolSpec = scope.ObjectsOf<UserPoolSpec>().First(candidate => candidate.Object.Ref.Name == jwt.UserPool).Spec;
        var clients = jwt.Clients ?? poolSpec.Clients?.ConvertAll(client => client.Name) ?? [];
        request.AuthorizerType = AuthorizerType.CUSTOM_JWT;
        request.AuthorizerConfiguration = new AuthorizerConfiguration
        {
            CustomJWTAuthorizer = new CustomJWTAuthorizerConfiguration
            {
                DiscoveryUrl = pool.Attribute("discoveryUrl"),
                AllowedClients = clients.ConvertAll(client => scope.Find(UserPoolClientResourceType.TypeName, jwt.UserPool, client)!.Id),
                AllowedScopes = jwt.Scopes,
            },
        };
    }

    /// <summary>Returns the user pool of the stack that signs the tokens; null if there is none.</summary>
    private static DesiredResource? FindPool(CompositionScope scope, GatewaySpec spec)
    {
        if (spec.Jwt is { } jwt) return scope.Find(UserPoolResourceType.TypeName, jwt.UserPool);
        return ReferenceText.Find(spec.Request.AuthorizerConfiguration?.CustomJWTAuthorizer?.DiscoveryUrl ?? "")
            .Where(reference => scope.Stack.Find(reference.Object)?.Spec is UserPoolSpec)
            .Select(reference => scope.Find(UserPoolResourceType.TypeName, reference.Object.Name))
            .FirstOrDefault();
    }

    private static DesiredResource RoleOf(CompositionScope scope, SpecObject owner, GatewaySpec spec, JsonDocumentText access)
    {
        if (spec.Role?.McpServer is { } server)
        {
            // The server owns the shared role. Add the permissions of the gateway as a separate inline policy.
            var shared = scope.Find(RoleResourceType.TypeName, server, McpServerComposer.ExecutionPart)!;
            ((RoleState)shared.State).InlinePolicies.TryAdd($"{AccessPolicy}-{owner.Ref.Name}", access);
            return shared;
        }

        return scope.Add(
            owner,
            scope.Types.Role,
            RoleStates.Create(
                scope,
                owner,
                spec.Role,
                scope.NameOf(owner, scope.Types.Role, spec.Role?.Name, (stack, name) => DefaultNames.ForRole(stack, name, "role")),
                RolePolicies.AgentCoreTrust(scope.Identity),
                (AccessPolicy, access)));
    }

    private static bool UsesGuardrails(CompositionScope scope, GatewaySpec gateway) => scope.ObjectsOf<CedarPolicySpec>()
        .Where(policy => policy.Spec.PolicyEngine == gateway.Policy?.Engine)
        .SelectMany(policy => PolicySources.Read(policy.Object, policy.Spec))
        .Any(source => PolicySources.UsesGuardrails(source));

    private static string? EngineNameOf(CompositionScope scope, GatewaySpec spec) => spec.Policy is { } policy
        ? ((CreatePolicyEngineRequest)scope.Find(PolicyEngineResourceType.TypeName, policy.Engine)!.State).Name
        : null;
}
