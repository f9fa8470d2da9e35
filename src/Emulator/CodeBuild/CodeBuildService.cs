using Reconciler.Emulator.Ecr;
using Reconciler.Emulator.Hosting;
using Reconciler.Emulator.Iam;
using Reconciler.Emulator.Logs;
using Reconciler.Emulator.Protocols;
using Reconciler.Emulator.S3;
using Reconciler.Emulator.Servers;

namespace Reconciler.Emulator.CodeBuild;

/// <summary>AWS CodeBuild: projects, and builds that turn a source in S3 into an image in ECR.</summary>
internal sealed class CodeBuildService : Service
{
    public CodeBuildService(Account account, RoleAccess roles, ObjectStore objects, Images images, LogStore logs, ServerCommands commands)
        : base(account, "codebuild")
    {
        var roleCheck = new ServiceRoleCheck(roles);
        Add(new Projects(roleCheck));
        Schedule = new BuildSchedule(account, new ImagePushes(account, images), logs);
        Add(new Builds(account, roleCheck, new BuildPlanner(account, roles, objects, images), Schedule, commands));
    }

    /// <summary>The course of builds.</summary>
    public BuildSchedule Schedule { get; }

    public override string TargetPrefix => "CodeBuild_20161006";

    public override AwsException Invalid(IReadOnlyList<ConstraintBreach> breaches) =>
        new("InvalidInputException", ConstraintBreach.Describe(breaches, withValues: true));
}
