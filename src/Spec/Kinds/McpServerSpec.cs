using Amazon.BedrockAgentCoreControl.Model;
using Amazon.CodeBuild;
using Amazon.CodeBuild.Model;
using Amazon.ECR.Model;
using Amazon.Runtime.Internal;

namespace Reconciler.Spec.Kinds;

/// <summary>An MCP server: a runtime from source, or from a prebuilt image.</summary>
[Mirrors(typeof(CreateAgentRuntimeRequest), nameof(CreateAgentRuntimeRequest.ClientToken), nameof(CreateAgentRuntimeRequest.Tags))]
public sealed class McpServerSpec : MirroringSpec<CreateAgentRuntimeRequest>
{
    /// <summary>Build the image from this source. One of source, image and agentRuntimeArtifact is set.</summary>
    public SourceSpec? Source { get; set; }

    /// <summary>A prebuilt image's URI, by tag or digest.</summary>
    [ConstrainedBy(typeof(ContainerConfiguration), nameof(ContainerConfiguration.ContainerUri))]
    public string? Image { get; set; }

    /// <summary>The ECR repository that built images go to.</summary>
    public RepositorySpec? Repository { get; set; }

    /// <summary>The CodeBuild project that builds them.</summary>
    public BuildSpec? Build { get; set; }

    /// <summary>The execution role, unless <c>roleArn</c> names one that exists.</summary>
    public RoleSpec? Role { get; set; }

    /// <summary>Endpoints beside DEFAULT.</summary>
    public List<EndpointSpec>? Endpoints { get; set; }

    /// <summary>How the embedded AWS runs the server.</summary>
    public LocalSpec? Local { get; set; }
}

/// <summary>Source code that becomes an image.</summary>
public sealed class SourceSpec
{
    /// <summary>The folder, relative to the spec's file; inside the repository.</summary>
    public required string Path { get; set; }

    /// <summary>Files to leave out, as glob patterns relative to the folder, on top of <c>.git</c>, <c>bin</c> and <c>obj</c>.</summary>
    public List<string>? Exclude { get; set; }

    /// <summary>The S3 bucket for archives; composed from stack, account and region when unset.</summary>
    public BucketSpec? Bucket { get; set; }

    /// <summary>Tags of the archive objects.</summary>
    public Dictionary<string, string>? Tags { get; set; }
}

/// <summary>The bucket that source archives go to.</summary>
public sealed class BucketSpec
{
    /// <summary>The bucket's name.</summary>
    public string? Name { get; set; }

    /// <summary>Tags of the bucket, on top of the object's.</summary>
    public Dictionary<string, string>? Tags { get; set; }
}

/// <summary>An ECR repository.</summary>
public sealed class RepositorySpec
{
    /// <summary>The repository's name.</summary>
    [ConstrainedBy(typeof(CreateRepositoryRequest), nameof(CreateRepositoryRequest.RepositoryName))]
    public string? Name { get; set; }

    /// <summary>Whether images are scanned when pushed.</summary>
    public bool ScanOnPush { get; set; } = true;

    /// <summary>How many images the lifecycle policy keeps.</summary>
    [AWSProperty(Min = 1)]
    public int KeepImages { get; set; } = 5;

    /// <summary>Tags of the repository, on top of the object's.</summary>
    public Dictionary<string, string>? Tags { get; set; }
}

/// <summary>A CodeBuild project that builds ARM64 images.</summary>
public sealed class BuildSpec
{
    /// <summary>The buildspec that is taken from the source folder where none is named.</summary>
    public const string DefaultFile = "buildspec.yml";

    /// <summary>The project's name.</summary>
    [ConstrainedBy(typeof(CreateProjectRequest), nameof(CreateProjectRequest.Name))]
    public string? ProjectName { get; set; }

    /// <summary>The project's description.</summary>
    [ConstrainedBy(typeof(CreateProjectRequest), nameof(CreateProjectRequest.Description))]
    public string? Description { get; set; }

    /// <summary>The build image.</summary>
    [ConstrainedBy(typeof(ProjectEnvironment), nameof(ProjectEnvironment.Image))]
    public string Image { get; set; } = "aws/codebuild/amazonlinux2-aarch64-standard:3.0";

    /// <summary>The compute type.</summary>
    public ComputeType ComputeType { get; set; } = ComputeType.BUILD_GENERAL1_LARGE;

    /// <summary>How long a build may take, in minutes.</summary>
    [ConstrainedBy(typeof(CreateProjectRequest), nameof(CreateProjectRequest.TimeoutInMinutes))]
    public int TimeoutInMinutes { get; set; } = 60;

    /// <summary>The buildspec's file in the source folder. When unset its buildspec.yml, or where there is none, one that builds the Dockerfile and pushes.</summary>
    public string? BuildspecFile { get; set; }

    /// <summary>Environment variables of the build, on top of the composed ones.</summary>
    public Dictionary<string, string>? EnvironmentVariables { get; set; }

    /// <summary>The build's role.</summary>
    public RoleSpec? Role { get; set; }

    /// <summary>Tags of the project, on top of the object's.</summary>
    public Dictionary<string, string>? Tags { get; set; }
}

/// <summary>A runtime endpoint.</summary>
[Mirrors(typeof(CreateAgentRuntimeEndpointRequest), nameof(CreateAgentRuntimeEndpointRequest.AgentRuntimeId),
    nameof(CreateAgentRuntimeEndpointRequest.ClientToken), nameof(CreateAgentRuntimeEndpointRequest.Tags))]
public sealed class EndpointSpec
{
    /// <summary>The members that were written in the spec.</summary>
    public CreateAgentRuntimeEndpointRequest Request { get; set; } = new();
}

/// <summary>How the embedded AWS runs a server: as a process, in the source folder, with its port in <c>PORT</c>.</summary>
public sealed class LocalSpec
{
    /// <summary>
    /// The program and the arguments that make the source runnable first, as <c>docker build</c> would; never a shell's line. What it leaves
    /// in the folder is kept, and copied to wherever the server runs.
    /// </summary>
    public List<string>? Build { get; set; }

    /// <summary>The program and its arguments; never a shell's line.</summary>
    public required List<string> Command { get; set; }
}
