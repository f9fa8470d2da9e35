using System.Text.Json.Nodes;
using Reconciler.Emulator.Platform;
using Reconciler.Emulator.Platform.Pipeline;
using Reconciler.Emulator.Platform.State;
using Reconciler.Emulator.Services.AgentCore.Store;
using Reconciler.Emulator.Services.Ecr;
using Reconciler.Emulator.Services.Iam;

namespace Reconciler.Emulator.Services.AgentCore;

/// <summary>The preconditions of creating and updating a runtime: the role, and the role's access to the image.</summary>
internal sealed class RuntimeChecks(IRoleAccess roles, IImageRegistry images)
{
    /// <exception cref="AwsException">A precondition does not hold, or does not hold yet.</exception>
    public void Check(Call call, string runtimeArn)
    {
        var role = call.Text("roleArn");
        if (!roles.CanBeAssumed(role, AgentCoreService.Principal, runtimeArn))
            throw AgentCoreErrors.RuntimeRoleNotAssumable(role);
        if (call.Input["agentRuntimeArtifact"]?["containerConfiguration"] is JsonObject container)
            CheckImage(role, container.Text("containerUri"));
    }

    private void CheckImage(string role, string uri)
    {
        if (ImageUri.Parse(uri) is not { } image)
            return;
        if (!roles.Allows(role, "ecr:GetAuthorizationToken", "*") ||
            !roles.Allows(role, "ecr:BatchGetImage", image.RepositoryArn) ||
            !roles.Allows(role, "ecr:GetDownloadUrlForLayer", image.RepositoryArn))
        {
            throw AgentCoreErrors.ImageAccessDenied(uri);
        }

        // The emulator knows no images of other accounts.
        if (image.AccountId != images.AccountId)
            return;
        if (images.FindImage(image) is not { } found)
            throw AgentCoreErrors.ImageNotFound(uri);
        if (found.Architecture != "arm64")
            throw AgentCoreErrors.ArchitectureNotSupported(uri);
    }
}
