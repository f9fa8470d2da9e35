using Amazon.BedrockAgentCoreControl.Model;
using Amazon.CodeBuild;
using Amazon.CodeBuild.Model;
using Amazon.ECR.Model;
using Amazon.Runtime.Internal;
using Reconciler.Spec.Rules;

namespace Reconciler.Spec.Kinds;

/// <summary>An MCP server: a runtime from source, or from a prebuilt image.</summary>
[ExactlyOne("source", "image", "agentRuntimeArtifact")]
[AtMostOne("role", "roleArn")]
[Needs("repository", "source")]
[Needs("build", "source")]
[AtMostOne("source", "local.path")]
[AtMostOne("source", "pinImage")]
[Needs("local.build", "source", "local.path")]
[Mirrors(typeof(RuntimeRequest), nameof(CreateAgentRuntimeRequest.ClientToken), nameof(CreateAgentRuntimeRequest.Tags))]
public sealed class McpServerSpec : MirroringSpec<RuntimeRequest>
{
    /// <summary>Build the image from this source. Set exactly one of source, image and agentRuntimeArtifact.</summary>
    public SourceSpec? Source { get; set; }

    /// <summary>A prebuilt image's URI, by tag or digest.</summary>
    [ConstrainedBy(typeof(ContainerConfiguration), nameof(ContainerConfiguration.ContainerUri))]
    public string? Image { get; set; }

    /// <summary>
    /// Whether an image that is named by a tag is pinned to the digest that the tag names at the time of a plan, so that an image pushed
    /// with the same tag updates the runtime. If false, AgentCore resolves the tag when a version of the runtime is made.
    /// </summary>
    public bool PinImage { get; set; } = true;

    /// <summary>The ECR repository for built images.</summary>
    public RepositorySpec? Repository { get; set; }

    /// <summary>The CodeBuild project that builds the image.</summary>
    public BuildSpec? Build { get; set; }

    /// <summary>The execution role, unless <c>roleArn</c> names an existing one.</summary>
    public RoleSpec? Role { get; set; }

    /// <summary>Endpoints in addition to DEFAULT.</summary>
    public List<EndpointSpec>? Endpoints { get; set; }

    /// <summary>How the embedded AWS runs the server.</summary>
    public LocalSpec? Local { get; set; }
}
