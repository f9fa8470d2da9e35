using System.Text.Json.Nodes;
using Reconciler.Emulator.Platform;
using Reconciler.Emulator.Platform.Pipeline;
using Reconciler.Emulator.Platform.State;
using Reconciler.Emulator.Services.AgentCore.Store;
using Reconciler.Emulator.Services.Ecr;
using Reconciler.Emulator.Services.Iam;

namespace Reconciler.Emulator.Services.AgentCore;

/// <summary>What a runtime has to fulfil before it is created or updated: its role, and its image as the role sees it.</summary>
internal sealed class RuntimeChecks(IRoleAccess roles, IImageRegistry images)
{
    /// <exception cref="AwsException">The role or the image is not, or not yet, fit.</exception>
    public void Check(Call call, string runtimeArn)
    {
        var role = call.Text("roleArn");
        if (!roles.CanBeAssumed(role, AgentCoreService.Principal, runtimeArn))
            throw AgentCoreErrors.Invalid($"Role validation failed for '{role}'. Please verify that the role exists and its trust policy allows assumption by this service");
        if (call.Input["agentRuntimeArtifact"]?["containerConfiguration"] is JsonObject container)
            CheckImage(role, container.Text("containerUri"));
    }

    private void CheckImage(string role, string uri)
    {
        // Images of public registries and of other accounts cannot be looked at.
        if (ImageUri.Parse(uri) is not { } image || image.AccountId != images.AccountId)
            return;
        if (!roles.Allows(role, "ecr:GetAuthorizationToken", "*") ||
            !roles.Allows(role, "ecr:BatchGetImage", image.RepositoryArn) ||
            !roles.Allows(role, "ecr:GetDownloadUrlForLayer", image.RepositoryArn))
        {
            throw AgentCoreErrors.Invalid(
                $"Access denied while validating ECR URI '{uri}'. The execution role requires permissions for ecr:GetAuthorizationToken, ecr:BatchGetImage, and ecr:GetDownloadUrlForLayer operations.");
        }

        if (images.FindImage(image) is not { } found)
            throw AgentCoreErrors.Invalid($"The specified image identifier does not exist in the repository. Check the image URI '{uri}'.");
        if (found.Architecture != "arm64")
            throw AgentCoreErrors.Invalid($"Architecture incompatible for uri '{uri}'. Supported architectures: [arm64]");
    }
}
