using Reconciler.Emulator.Platform;

namespace Reconciler.Emulator.Services.Secrets;

/// <summary>The secrets for other services. Callers hold the account's gate.</summary>
internal interface ISecretValues
{
    /// <summary>The current text of a secret.</summary>
    /// <exception cref="AwsException">The secret does not exist, is scheduled for deletion, or is not a text.</exception>
    string Read(string region, string id);

    /// <summary>Stores a value under a name and returns the ARN of the secret.</summary>
    string Put(string region, string name, string value);

    void Remove(string region, string name);
}
