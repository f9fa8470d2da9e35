namespace Reconciler.Engine.Resources.Secrets;

/// <summary>A password that is made up once and kept in Secrets Manager.</summary>
internal sealed class GeneratedSecretState
{
    public required string Name { get; set; }

    public string? Description { get; set; }

    public Dictionary<string, string> Tags { get; set; } = [];
}
