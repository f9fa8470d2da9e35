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

    public override IEnumerable<TaggedResource> ListTagged(string region) =>
        TaggedResource.In(Account.State[$"{Name}/{region}/{Projects.TableName}"], "arn", "tags");

    public override AwsException Invalid(IReadOnlyList<ConstraintBreach> breaches) =>
        new("InvalidInputException", ConstraintBreach.Describe(breaches, withValues: true));
}
