using Reconciler.Emulator.Platform;
using Reconciler.Emulator.Platform.Pipeline;
using Reconciler.Emulator.Services.Iam;

namespace Reconciler.Emulator.Services.CodeBuild;

/// <summary>Checks whether CodeBuild can assume a project's role.</summary>
internal sealed class ServiceRoleCheck(IRoleAccess roles)
{
    private const string Principal = "codebuild.amazonaws.com";

    /// <exception cref="AwsException">CodeBuild cannot assume the role, or cannot yet.</exception>
    public void Check(Call call, string role, string project)
    {
        var arn = role.StartsWith("arn:", StringComparison.Ordinal) ? role : $"arn:aws:iam::{call.Account.Id}:role/{role}";
        if (!roles.CanBeAssumed(arn, Principal, call.Arn($"project/{project}")))
            throw CodeBuildErrors.RoleNotAssumable(arn);
    }
}
