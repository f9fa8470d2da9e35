using Reconciler.Spec.Rules;

namespace Reconciler.Spec;

/// <summary>
/// The source of a secret. A spec never contains the secret itself. Set exactly one of <c>env</c>, <c>file</c>, <c>secretsManager</c> and
/// <c>generate</c>; <c>generate</c> can be combined with <c>env</c> and applies if the variable is not set.
/// </summary>
[SecretSourceRule]
public sealed class SecretSource
{
    /// <summary>The name of an environment variable of the operator.</summary>
    /// <example>ALICE_PASSWORD</example>
    public string? Env { get; set; }

    /// <summary>A file, relative to the folder of the spec. A trailing line break is not part of the secret.</summary>
    /// <example>secrets/alice.txt</example>
    public string? File { get; set; }

    /// <summary>A secret in AWS Secrets Manager, by name or ARN, optionally <c>#key</c> for one member of a JSON secret.</summary>
    /// <example>tools/alice#password</example>
    public string? SecretsManager { get; set; }

    /// <summary>Generate a secret and store it in Secrets Manager only.</summary>
    public bool Generate { get; set; }

    /// <summary>The source, never the secret.</summary>
    public override string ToString() =>
        Env is not null
            ? $"env {Env}"
            : File is not null ? $"file {File}" : SecretsManager is not null ? $"secretsManager {SecretsManager}" : "generated";
}
