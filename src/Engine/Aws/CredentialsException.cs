using Amazon.Runtime;

namespace Reconciler.Engine.Aws;

/// <summary>There are no AWS credentials. Every call needs them, so this is a failure of a call too: the operator tries again later.</summary>
/// <param name="message">Which source gives none, and why.</param>
/// <param name="hint">What to do about it.</param>
/// <param name="cause">What the SDK threw.</param>
public sealed class CredentialsException(string message, string hint, Exception? cause) : AmazonClientException(message, cause)
{
    public string Hint { get; } = hint;
}
