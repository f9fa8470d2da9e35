using Reconciler.Emulator.Platform;

namespace Reconciler.Emulator.Services.Secrets;

/// <summary>The secrets as other services use them. Callers hold the account's gate.</summary>
internal interface ISecretValues
{
    /// <summary>The current text of a secret.</summary>
    /// <exception cref="AwsException">There is no such secret, or it is about to be deleted, or it is no text.</exception>
    string Read(string region, string id);

    /// <summary>Keeps a value under a name; answers the ARN.</summary>
    string Put(string region, string name, string value);

    void Remove(string region, string name);
}
