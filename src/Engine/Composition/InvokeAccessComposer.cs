using System.Text.Json;
using Amazon.BedrockAgentCoreControl.Model;
using Reconciler.Engine.Aws;
using Reconciler.Engine.Model;
using Reconciler.Engine.Resources.AgentCore;
using Reconciler.Engine.Resources.Iam;
using Reconciler.Spec;
using Reconciler.Spec.Kinds;
using Reconciler.Spec.References;

namespace Reconciler.Engine.Composition;

/// <summary>Composes <c>InvokeAccess</c> objects: a managed policy, its attachments, and the users if the spec asks for them.</summary>
internal static class InvokeAccessComposer
{
    private const string Kind = "InvokeAccess";
    private const string InvokeRuntime = "bedrock-agentcore:InvokeAgentRuntime";
    private const string InvokeGateway = "bedrock-agentcore:InvokeGateway";

    public static void Compose(CompositionScope scope)
    {
        foreach (var (owner, spec) in scope.ObjectsOf<InvokeAccessSpec>())
        {
            var target = spec.Runtime is { } runtime ? $"McpServer/{runtime}" : $"Gateway/{spec.Gateway}";
            var policy = scope.Add(
                owner,
                scope.Types.ManagedPolicy,
                new ManagedPolicyState
                {
                    PolicyName = scope.NameOf(
                        owner, scope.Types.ManagedPolicy, spec.Name, (stack, name) => DefaultNames.ForPolicy(stack, name, "invoke")),
                    Description = $"{ManagedPolicyState.DescriptionPrefix}who may call {target} of {scope.Stack.Name}",
                    PolicyDocument = Statements(scope, spec),
                    Tags = scope.MergeTags(owner),
                });
            scope.Export(owner, "arn", policy.Arn);
            scope.Export(owner, "name", policy.Attribute("name"));
            foreach (var user in spec.Users ?? []) AddUser(scope, owner, spec, policy, user);
            foreach (var role in spec.Roles ?? [])
            {
                // A role of the stack must exist before the policy is attached to it.
                Attach(scope, owner, policy, PolicyAttachmentResourceType.Role, role, FindRole(scope, role)?.Attribute("name"));
            }

            foreach (var group in spec.Groups ?? []) Attach(scope, owner, policy, PolicyAttachmentResourceType.Group, group);
            JoinRoles(scope, owner, policy, spec.Roles ?? []);
        }
    }

    private static void AddUser(
        CompositionScope scope, SpecObject owner, InvokeAccessSpec spec, DesiredResource policy, string user)
    {
        var name = user;
        if (spec.CreateUser)
        {
            name = scope.Add(
                owner,
                scope.Types.IamUser,
                new IamUserState
                {
                    UserName = scope.NameOf(owner, scope.Types.IamUser, null, (_, _) => user, user),
                    Tags = scope.MergeTags(owner),
                },
                user).Attribute("name");
        }

        Attach(scope, owner, policy, PolicyAttachmentResourceType.User, user, name);
    }

    private static void Attach(
        CompositionScope scope, SpecObject owner, DesiredResource policy, string type, string name, string? reference = null) =>
        scope.Add(
            owner,
            scope.Types.PolicyAttachment,
            new PolicyAttachmentState
            {
                Policy = policy.Id,
                PolicyArn = policy.Arn,
                PrincipalType = type,
                Principal = reference ?? name,
            },
            $"{type}.{name}");

    private static DesiredResource? FindRole(CompositionScope scope, string name) => scope.Resources.FirstOrDefault(
        resource => resource is { Existing: null, State: RoleState role } && role.RoleName.Equals(name, StringComparison.OrdinalIgnoreCase));

    /// <summary>
    /// A role of the stack has exactly the managed policies of its state. So a role that the object names gets the policy there, too, and a
    /// role whose spec names the policy is attached here: neither takes away what the other gives.
    /// </summary>
    private static void JoinRoles(CompositionScope scope, SpecObject owner, DesiredResource policy, IReadOnlyList<string> named)
    {
        foreach (var role in scope.Resources.Where(resource => resource is { Existing: null, State: RoleState }).ToList())
        {
            var state = (RoleState)role.State;
            var isReferred = state.ManagedPolicyArns.Exists(arn => ReferenceText.Find(arn).Any(
                reference => reference.Object == new ObjectRef(Kind, owner.Ref.Name) && reference.Attribute == "arn"));
            var isNamed = named.Contains(state.RoleName, StringComparer.OrdinalIgnoreCase);
            if (isNamed && !isReferred) state.ManagedPolicyArns = [.. state.ManagedPolicyArns, policy.Arn];
            if (isReferred && !isNamed)
                Attach(scope, owner, policy, PolicyAttachmentResourceType.Role, state.RoleName, role.Attribute("name"));
        }
    }

    private static JsonDocumentText Statements(CompositionScope scope, InvokeAccessSpec spec)
    {
        var (action, target) = spec.Runtime is { } runtime
            ? (InvokeRuntime, ArnOfRuntime(scope, runtime))
            : (InvokeGateway, ArnOfGateway(scope, spec.Gateway!));
        var statements = new[] { (Action: action, Resource: target) }
            .Concat((spec.Resources ?? []).Select(arn => (ActionOf(arn), arn)))
            .Select(statement => new { Effect = "Allow", Action = new[] { statement.Item1 }, Resource = statement.Item2 });
        return PolicyDocument.Normalise(JsonSerializer.Serialize(new { Version = "2012-10-17", Statement = statements }));
    }

    private static string ActionOf(string arn) => arn.Contains(":gateway/", StringComparison.Ordinal) ? InvokeGateway : InvokeRuntime;

    // The name of a runtime has no hyphen, so no other name begins like this.
    private static string ArnOfRuntime(CompositionScope scope, string server)
    {
        var runtime = (CreateAgentRuntimeRequest)scope.Find(RuntimeResourceType.TypeName, server)!.State;
        return scope.Identity.Arn("bedrock-agentcore", $"runtime/{runtime.AgentRuntimeName}-*");
    }

    // The name of a gateway can begin with that of another one and a hyphen. Its identifier ends with ten characters.
    private static string ArnOfGateway(CompositionScope scope, string name)
    {
        var gateway = (CreateGatewayRequest)scope.Find(GatewayResourceType.TypeName, name)!.State;
        return scope.Identity.Arn("bedrock-agentcore", $"gateway/{gateway.Name.ToLowerInvariant()}-{new string('?', 10)}");
    }
}
