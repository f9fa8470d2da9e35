using Amazon.Runtime;

namespace Reconciler.Engine.Aws;

/// <summary>
/// There are no AWS credentials. It is an <see cref="AmazonClientException"/>, because every call can fail with it, and such a call is
/// retried like one without a response.
/// </summary>
/// <param name="message">Which source failed, and why.</param>
/// <param name="hint">How to fix it.</param>
/// <param name="cause">The exception of the SDK.</param>
public sealed class CredentialsException(string message, string hint, Exception? cause) : AmazonClientException(message, cause)
{
    /// <summary>How to fix it.</summary>
    public string Hint { get; } = hint;
}
