using Reconciler.Engine.Aws;
using Reconciler.Engine.Planning;
using Reconciler.Engine.Resources.Cognito;
using Reconciler.Engine.Resources.Secrets;
using Reconciler.Spec;

namespace Reconciler.Worker.Mcp;

/// <summary>Reads the passwords of users from where the specs say that they are.</summary>
internal sealed class UserPasswords(AwsAccount aws, ResourceFinder resources, SecretReader secrets)
{
    /// <summary>Reads the password of a user.</summary>
    /// <exception cref="AccessException">It cannot be read.</exception>
    public async Task<Secret> ReadAsync(UserState user, CancellationToken cancellationToken) =>
        await ReadAsync(user, await ResolveSourceAsync(user, cancellationToken), cancellationToken);

    /// <summary>Reads the password of a user from its source.</summary>
    /// <exception cref="AccessException">It cannot be read.</exception>
    public async Task<Secret> ReadAsync(UserState user, SecretSource source, CancellationToken cancellationToken)
    {
        try
        {
            return await secrets.ReadAsync(aws, source, cancellationToken);
        }
        catch (SecretMissingException e)
        {
            throw new AccessException(
                $"The password of {user.Username} cannot be read: {e.Message}", "Provide the password, or pass a token with --token.");
        }
    }

    /// <summary>The source of the password of a user.</summary>
    /// <exception cref="AccessException">The password is generated, and does not exist yet.</exception>
    public async Task<SecretSource> ResolveSourceAsync(UserState user, CancellationToken cancellationToken)
    {
        if (user.Password.SecretsManager is not { } reference) return user.Password;

        // AWS chooses the name of a generated secret, so the spec refers to it by a placeholder.
        var id = await resources.ResolveAsync(reference, cancellationToken)
            ?? throw new AccessException(
                $"The password of {user.Username} has not been generated yet.", "`reconciler apply` generates it.");
        return new SecretSource { SecretsManager = id };
    }
}
