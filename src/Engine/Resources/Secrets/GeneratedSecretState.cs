namespace Reconciler.Engine.Resources.Secrets;

/// <summary>The desired state of a generated password, which is generated once and stored in Secrets Manager.</summary>
internal sealed class GeneratedSecretState
{
    public required string Name { get; set; }

    public string? Description { get; set; }

    /// <summary>The key that encrypts the secret; null for that of Secrets Manager.</summary>
    public string? KmsKeyId { get; set; }

    /// <summary>When a live secret is to be deleted, in ISO 8601. It is restored: its value is still that of its user.</summary>
    public string? DeletedDate { get; set; }

    public Dictionary<string, string> Tags { get; set; } = [];
}
