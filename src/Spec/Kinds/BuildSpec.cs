using Amazon.BedrockAgentCoreControl.Model;
using Amazon.CodeBuild;
using Amazon.CodeBuild.Model;
using Amazon.ECR.Model;
using Amazon.Runtime.Internal;

namespace Reconciler.Spec.Kinds;

/// <summary>A CodeBuild project that builds ARM64 images.</summary>
public sealed class BuildSpec
{
    /// <summary>The buildspec file in the source folder that is used by default.</summary>
    public const string DefaultFile = "buildspec.yml";

    /// <summary>The project's name.</summary>
    [ConstrainedBy(typeof(CreateProjectRequest), nameof(CreateProjectRequest.Name))]
    public string? ProjectName { get; set; }

    /// <summary>The project's description.</summary>
    /// <example>Builds the order tools.</example>
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

    /// <summary>
    /// The buildspec file in the source folder. If unset, buildspec.yml is used if it exists, otherwise a buildspec that builds the
    /// Dockerfile and pushes the image.
    /// </summary>
    /// <example>ci/buildspec.yml</example>
    public string? BuildspecFile { get; set; }

    /// <summary>Environment variables of the build, in addition to the composed ones.</summary>
    /// <example>{"CONFIGURATION": "Release"}</example>
    public Dictionary<string, string>? EnvironmentVariables { get; set; }

    /// <summary>The build's role.</summary>
    public RoleSpec? Role { get; set; }

    /// <summary>Tags of the project, in addition to the object's.</summary>
    public Dictionary<string, string>? Tags { get; set; }
}
