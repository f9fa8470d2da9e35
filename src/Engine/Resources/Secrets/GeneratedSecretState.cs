namespace Reconciler.Engine.Resources.Secrets;

/// <summary>The desired state of a generated password, which is generated once and stored in Secrets Manager.</summary>
internal sealed class GeneratedSecretState
{
    public required string Name { get; set; }

    public string? Description { get; set; }

    public Dictionary<string, string> Tags { get; set; } = [];
}
