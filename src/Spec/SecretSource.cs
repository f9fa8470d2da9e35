namespace Reconciler.Spec;

/// <summary>
/// Where a secret comes from. A secret itself is never text in a spec. Exactly one of <c>env</c>, <c>file</c> and
/// <c>secretsManager</c> is set, or <c>generate</c>; <c>env</c> with <c>generate</c> means the variable where it is set.
/// </summary>
public sealed class SecretSource
{
    /// <summary>The name of an environment variable of the operator.</summary>
    public string? Env { get; set; }

    /// <summary>A file, relative to the spec's folder; a trailing line break is not part of the secret.</summary>
    public string? File { get; set; }

    /// <summary>A secret in AWS Secrets Manager, by name or ARN, optionally <c>#key</c> for one member of a JSON secret.</summary>
    public string? SecretsManager { get; set; }

    /// <summary>Generate one and keep it in Secrets Manager, and nowhere else.</summary>
    public bool Generate { get; set; }

    /// <summary>Says which source is meant, never the secret.</summary>
    public override string ToString() =>
        Env is not null ? $"env {Env}" : File is not null ? $"file {File}" : SecretsManager is not null ? $"secretsManager {SecretsManager}" : "generated";
}
