using Reconciler.Emulator.Platform;
using Reconciler.Emulator.Platform.Pipeline;
using Reconciler.Emulator.Platform.Protocols;
using Reconciler.Emulator.Platform.State;
using Reconciler.Emulator.Services.Ecr;
using Reconciler.Emulator.Services.Iam;
using Reconciler.Emulator.Services.Logs;
using Reconciler.Emulator.Services.S3;

namespace Reconciler.Emulator.Services.CodeBuild;

/// <summary>AWS CodeBuild: projects, and builds that make an image in ECR from a source in S3.</summary>
internal sealed class CodeBuildService : Service
{
    public CodeBuildService(
        Account account, IRoleAccess roles, IObjectReader objects, IImageRegistry images, ILogWriter logs, CodeBuildSettings settings)
        : base(account, "codebuild")
    {
        var roleCheck = new ServiceRoleCheck(roles);
        Add(new Projects(roleCheck));
        var schedule = new BuildSchedule(account, new ImagePushes(account, images), logs, settings.Duration);
        LocalBuilds = schedule;
        Add(new Builds(roleCheck, new BuildPlanner(account, roles, objects, images), schedule, settings.LocalBuildOf));
    }

    /// <summary>The builds that wait for a local build.</summary>
    public ILocalBuilds LocalBuilds { get; }

    public override string TargetPrefix => "CodeBuild_20161006";

    public override IEnumerable<RequiredPermission> PermissionsOf(Call call)
    {
        // Builds belong to the project that their id begins with.
        var projects = call.Input.Texts("names")
            .Concat(call.Input.Texts("ids"))
            .Concat(new[] { "name", "projectName", "id" }.Select(call.TextOrNull).OfType<string>())
            .Select(id => call.Arn($"project/{id.Split(':')[0]}"));
        if (call.TextOrNull("projectArn") is { } arn)
            projects = [arn];
        return call.On(projects.Distinct().DefaultIfEmpty("*")).Concat(call.PassRole("serviceRole", "codebuild.amazonaws.com"));
    }

    public override IEnumerable<TaggedResource> ListTagged(string region) =>
        TaggedResource.In(Account.State[$"{Name}/{region}/{Projects.TableName}"], "arn", "tags");

    public override AwsException Invalid(IReadOnlyList<ConstraintBreach> breaches) =>
        new("InvalidInputException", ConstraintBreach.Describe(breaches, withValues: true));
}
