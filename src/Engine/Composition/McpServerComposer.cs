using Amazon.BedrockAgentCoreControl.Model;
using Reconciler.Engine.Model;
using Reconciler.Engine.Resources.Ecr;
using Reconciler.Engine.Resources.Iam;
using Reconciler.Spec;
using Reconciler.Spec.Kinds;

namespace Reconciler.Engine.Composition;

/// <summary>
/// Composes <c>McpServer</c> objects: a runtime, its role, its endpoints, and for a source the resources that build its image.
/// </summary>
internal static class McpServerComposer
{
    /// <summary>The part name of the execution role, which the runtime assumes.</summary>
    public const string ExecutionPart = "execution";

    private const string ExecutionPolicy = "AgentCoreExecutionPolicy";

    public static void Compose(CompositionScope scope)
    {
        foreach (var (owner, spec) in scope.ObjectsOf<McpServerSpec>())
        {
            var request = spec.Request;
            request.AgentRuntimeName = scope.NameOf(
                owner, scope.Types.Runtime, request.AgentRuntimeName, (stack, name) => DefaultNames.ForIdentifier(stack, name));
            request.Tags = scope.MergeTags(owner);
            if (owner.Annotations.GetValueOrDefault(StackAnnotations.Restart) is { } restart) request.Tags[Ownership.RestartTag] = restart;
            FollowedSecrets.Follow(scope, owner, request.EnvironmentVariables, request.Tags);
            if (request.ResourcePolicy is { } resourcePolicy) request.ResourcePolicy = PolicyDocument.Normalise(resourcePolicy.Text);
            var build = spec.Source is null ? null : ImageBuild.Compose(scope, owner, spec);
            if (build is not null)
            {
                request.AgentRuntimeArtifact = Container(build.ImageUri);
                request.EnvironmentVariables = new Dictionary<string, string>(request.EnvironmentVariables ?? []);
                request.EnvironmentVariables.TryAdd(ServerVariables.SourceVersion, build.SourceVersion);
            }
            else if (spec.Image is { } image)
            {
                request.AgentRuntimeArtifact = Container(image);
            }

            // The policy of the role names the image's repository, so compose it before the URI becomes a placeholder.
            var permissions = build is null
                ? PrebuiltImagePolicy.Create(scope.Identity, request.AgentRuntimeArtifact)
                : RolePolicies.Execution(scope.Identity, build.RepositoryArn);
            if (build is null && spec.PinImage) PinImage(scope, owner, request);

            var given = request.RoleArn is { } arn
                ? GivenRoles.Add(scope, owner, arn, RolePolicies.AgentCoreTrust(scope.Identity), permissions)
                : [];
            request.RoleArn ??= AddRole(scope, owner, spec, permissions).Arn;
            AddRuntime(scope, owner, spec, given);
        }
    }

    /// <summary>Resolves an image that is named by a tag to the digest that the tag names.</summary>
    private static void PinImage(CompositionScope scope, SpecObject owner, RuntimeRequest request)
    {
        if (request.AgentRuntimeArtifact?.ContainerConfiguration is not { ContainerUri: { } uri } container) return;
        if (uri.Contains('@', StringComparison.Ordinal)) return;
        var tag = scope.Add(owner, scope.Types.ImageTag, new ImageTagState { Image = uri });
        container.ContainerUri = tag.Attribute(ImageTagResourceType.Uri);
    }

    private static DesiredResource AddRole(CompositionScope scope, SpecObject owner, McpServerSpec spec, JsonDocumentText permissions) =>
        scope.Add(
            owner,
            scope.Types.Role,
            RoleStates.Create(
                scope,
                owner,
                spec.Role,
                scope.NameOf(
                    owner,
                    scope.Types.Role,
                    spec.Role?.Name,
                    (stack, name) => DefaultNames.ForRole(stack, name, "execution-role"),
                    ExecutionPart),
                RolePolicies.AgentCoreTrust(scope.Identity),
                (ExecutionPolicy, permissions)),
            ExecutionPart);

    private static void AddRuntime(
        CompositionScope scope, SpecObject owner, McpServerSpec spec, IReadOnlyList<ResourceAddress> after)
    {
        var runtime = scope.Add(owner, scope.Types.Runtime, spec.Request);
        scope.Replace(runtime with { After = after });
        foreach (var endpoint in spec.Endpoints ?? [])
        {
            endpoint.Request.AgentRuntimeId = runtime.Id;
            endpoint.Request.Tags = scope.MergeTags(owner);
            scope.Add(owner, scope.Types.RuntimeEndpoint, endpoint.Request, endpoint.Request.Name);
        }

        foreach (var name in (ReadOnlySpan<string>)["id", "arn", "version"]) scope.Export(owner, name, runtime.Attribute(name));
        scope.Export(owner, "roleArn", spec.Request.RoleArn);
        scope.Export(owner, "imageUri", spec.Request.AgentRuntimeArtifact?.ContainerConfiguration?.ContainerUri ?? "");
        var host = $"bedrock-agentcore.{scope.Identity.Region}.amazonaws.com";
        scope.Export(owner, "endpoint", $"https://{host}/runtimes/{runtime.Attribute("urlEncodedArn")}/invocations?qualifier=DEFAULT");
    }

    private static AgentRuntimeArtifact Container(string uri) =>
        new() { ContainerConfiguration = new ContainerConfiguration { ContainerUri = uri } };
}
