using Amazon.Runtime;
using Reconciler.Engine.Aws.Responses;
using Reconciler.Engine.Model;

namespace Reconciler.Engine.Resources.AgentCore;

/// <summary>Interprets the status of AgentCore resources. All types of the API use the same status names.</summary>
internal static class AgentCoreStatus
{
    public static Phase ToPhase(ConstantClass? status) => status?.Value switch
    {
        "READY" or "ACTIVE" => Phase.Ready,
        "DELETING" => Phase.Deleting,
        "CREATING" or "UPDATING" or "SYNCHRONIZING" => Phase.Changing,
        "CREATE_PENDING_AUTH" or "UPDATE_PENDING_AUTH" or "SYNCHRONIZE_PENDING_AUTH" => Phase.Changing,
        "UPDATE_UNSUCCESSFUL" or "UPDATE_FAILED" => Phase.Degraded,
        "FAILED" or "CREATE_FAILED" or "DELETE_FAILED" or "SYNCHRONIZE_UNSUCCESSFUL" => Phase.Failed,

        // A failed resource is repaired, and deleted if that does not help. That needs a status whose meaning is known.
        _ => throw new UnexpectedResponseException($"The status {status?.Value ?? "(none)"} of an AgentCore resource is not known."),
    };

    /// <summary>Whether a resource with a status can be updated. After a failed creation there is nothing to update.</summary>
    public static bool CanUpdate(ConstantClass? status) => status?.Value is not ("CREATE_FAILED" or "DELETE_FAILED");

    public static string? ReasonOf(ConstantClass? status, IEnumerable<string>? reasons)
    {
        var text = string.Join(" ", reasons ?? []);
        return text.Length > 0 ? $"{status}: {text}" : ToPhase(status) == Phase.Ready ? null : status?.Value;
    }
}
