namespace Reconciler.Engine.Resources.Iam;

/// <summary>The desired state of an IAM user.</summary>
internal sealed class IamUserState
{
    public required string UserName { get; set; }

    public Dictionary<string, string> Tags { get; set; } = [];
}
