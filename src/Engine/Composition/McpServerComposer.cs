using Amazon.BedrockAgentCoreControl.Model;
using Reconciler.Engine.Model;
using Reconciler.Spec;
using Reconciler.Spec.Kinds;

namespace Reconciler.Engine.Composition;

/// <summary><c>McpServer</c>: a runtime with its role, and where it comes from source, all that builds its image.</summary>
internal static class McpServerComposer
{
    /// <summary>The part of an object's roles that the runtime runs with.</summary>
    public const string ExecutionPart = "execution";

    private const string ExecutionPolicy = "AgentCoreExecutionPolicy";

    public static void Compose(CompositionScope scope)
    {
        foreach (var (owner, spec) in scope.ObjectsOf<McpServerSpec>())
        {
            var request = spec.Request;
            request.AgentRuntimeName ??= DefaultNames.ForIdentifier(scope.Stack.Name, owner.Ref.Name);
            request.Tags = scope.MergeTags(owner);
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

            request.RoleArn ??= AddRole(scope, owner, spec, build?.RepositoryArn).Arn;
            AddRuntime(scope, owner, spec);
        }
    }

    private static DesiredResource AddRole(CompositionScope scope, SpecObject owner, McpServerSpec spec, string? repositoryArn) => scope.Add(
        owner,
        scope.Types.Role,
        RoleStates.Create(
            scope,
            owner,
            spec.Role,
            DefaultNames.ForRole(scope.Stack.Name, owner.Ref.Name, "execution-role"),
            RolePolicies.AgentCoreTrust(scope.Identity),
            (ExecutionPolicy, RolePolicies.Execution(scope.Identity, repositoryArn))),
        ExecutionPart);

    private static void AddRuntime(CompositionScope scope, SpecObject owner, McpServerSpec spec)
    {
        var runtime = scope.Add(owner, scope.Types.Runtime, spec.Request);
        foreach (var endpoint in spec.Endpoints ?? [])
        {
            endpoint.Request.AgentRuntimeId = runtime.Id;
            endpoint.Request.Tags = scope.MergeTags(owner);
            scope.Add(owner, scope.Types.RuntimeEndpoint, endpoint.Request, endpoint.Request.Name);
        }

        foreach (var attribute in (ReadOnlySpan<string>)["id", "arn", "version"]) scope.Export(owner, attribute, runtime.Attribute(attribute));
        scope.Export(owner, "roleArn", spec.Request.RoleArn);
        scope.Export(owner, "imageUri", spec.Request.AgentRuntimeArtifact?.ContainerConfiguration?.ContainerUri ?? "");
        scope.Export(
            owner,
            "endpoint",
            $"https://bedrock-agentcore.{scope.Identity.Region}.amazonaws.com/runtimes/{runtime.Attribute("urlEncodedArn")}/invocations?qualifier=DEFAULT");
    }

    private static AgentRuntimeArtifact Container(string uri) => new() { ContainerConfiguration = new ContainerConfiguration { ContainerUri = uri } };
}
