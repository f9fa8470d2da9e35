namespace Reconciler.Engine.Resources.Secrets;

/// <summary>The secrets of somebody else whose versions a resource follows.</summary>
internal sealed class SecretVersionState
{
    /// <summary>The secrets, each by name or ARN.</summary>
    public required List<string> SecretIds { get; set; }
}
