using System.Text.Json.Nodes;
using Amazon.SecretsManager.Model;
using Reconciler.Engine.Aws;
using Reconciler.Spec;
using Reconciler.Spec.Files;

namespace Reconciler.Engine.Resources.Secrets;

/// <summary>Reads secrets from the sources that specs name, at the time they are needed. It does not cache them.</summary>
/// <param name="environment">Returns the value of an environment variable, or null.</param>
public sealed class SecretReader(Func<string, string?> environment)
{
    /// <summary>Reads a secret. Costs one call if the source is Secrets Manager.</summary>
    /// <param name="aws">The account.</param>
    /// <param name="source">The source.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <exception cref="SecretMissingException">The source does not contain the secret.</exception>
    public async Task<Secret> ReadAsync(AwsAccount aws, SecretSource source, CancellationToken cancellationToken)
    {
        if (source.Env is { } variable && environment(variable) is { Length: > 0 } value) return new Secret(value);
        if (source.SecretsManager is { } id) return await FromSecretsManagerAsync(aws, id, cancellationToken);
        if (source.File is { } file) return FromFile(file);
        throw new SecretMissingException(
            $"The environment variable {source.Env} is not set. Set it, or add `generate: true` to generate a password.");
    }

    private static Secret FromFile(string file)
    {
        try
        {
            return new Secret(new FileReader().ReadText(file).TrimEnd('\r', '\n'));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new SecretMissingException($"Cannot read the secret file {file}: {e.Message}");
        }
    }

    private static async Task<Secret> FromSecretsManagerAsync(AwsAccount aws, string id, CancellationToken cancellationToken)
    {
        var (name, key) = id.Split('#', 2) is [var left, var right] ? (left, right) : (id, null);
        var request = new GetSecretValueRequest { SecretId = name };
        var response = await aws.ReadOrNullAsync(aws.SecretsManager.GetSecretValueAsync, request, cancellationToken)
            ?? throw new SecretMissingException($"Secrets Manager has no secret {name} in {aws.Region}.");
        var text = response.SecretString;
        if (key is null) return new Secret(text);
        return JsonNode.Parse(text)?[key] is JsonValue member
            ? new Secret(member.ToString())
            : throw new SecretMissingException($"The secret {name} has no member {key}.");
    }
}
