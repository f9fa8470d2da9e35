using Reconciler.Spec;

namespace Reconciler.Engine.Resources.Iam;

/// <summary>The desired state of a managed policy of the account. Its path is <c>/</c>.</summary>
internal sealed class ManagedPolicyState
{
    /// <summary>
    /// How descriptions begin. IAM lists policies without their tags: only what begins like this can be ours, so that the tags of all
    /// other policies need not be read.
    /// </summary>
    public const string DescriptionPrefix = "reconciler: ";

    public required string PolicyName { get; set; }

    public required string Description { get; set; }

    /// <summary>The document of the default version; null in a row of the account's list if the policy cannot be ours.</summary>
    public JsonDocumentText? PolicyDocument { get; set; }

    public Dictionary<string, string> Tags { get; set; } = [];

    /// <summary>Whether the policy can be one of the operator's.</summary>
    public static bool IsCandidate(string? description) =>
        description?.StartsWith(DescriptionPrefix, StringComparison.Ordinal) == true;
}
