using Amazon.CodeBuild;
using Amazon.CodeBuild.Model;

namespace Reconciler.Engine.Resources.CodeBuild;

/// <summary>The desired state of a build project: its create request, and what another call sets.</summary>
internal sealed class BuildProjectState : CreateProjectRequest
{
    /// <summary>Who sees the builds and their logs. Everybody sees those of a public project.</summary>
    public ProjectVisibilityType? ProjectVisibility { get; set; }
}
