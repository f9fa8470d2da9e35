using Reconciler.Emulator.Platform;
using Reconciler.Emulator.Platform.Pipeline;
using Reconciler.Emulator.Services.Iam;

namespace Reconciler.Emulator.Services.CodeBuild;

/// <summary>Whether CodeBuild can assume a project's role by now.</summary>
internal sealed class ServiceRoleCheck(IRoleAccess roles)
{
    private const string Principal = "codebuild.amazonaws.com";

    /// <exception cref="AwsException">It cannot, or cannot yet.</exception>
    public void Check(Call call, string role, string project)
    {
        var arn = role.StartsWith("arn:", StringComparison.Ordinal) ? role : $"arn:aws:iam::{call.Account.Id}:role/{role}";
        if (!roles.CanBeAssumed(arn, Principal, call.Arn($"project/{project}")))
            throw CodeBuildErrors.Invalid($"CodeBuild is not authorized to perform: sts:AssumeRole on service role. Please verify that: 1) The provided service role exists, 2) The role name is case-sensitive and matches exactly, and 3) The role has the necessary trust policy configured. Role: {arn}");
    }
}
