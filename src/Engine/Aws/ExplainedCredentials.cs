using Amazon.Runtime;

namespace Reconciler.Engine.Aws;

/// <summary>
/// Credentials that fail only with <see cref="CredentialsException"/>. The providers of the SDK throw various exceptions: an
/// InvalidOperationException for a missing assembly, an ArgumentNullException for a missing setting, a JsonException for a damaged cache.
/// </summary>
/// <param name="inner">The provider of the SDK.</param>
/// <param name="source">The source of the credentials, for the message.</param>
/// <param name="hint">How to fix missing credentials.</param>
internal sealed class ExplainedCredentials(AWSCredentials inner, string source, string hint) : AWSCredentials
{
    public override ImmutableCredentials GetCredentials()
    {
        try
        {
            return inner.GetCredentials();
        }
        catch (Exception e) when (IsExplained(e))
        {
            throw Explain(e, source, hint);
        }
    }

    public override async Task<ImmutableCredentials> GetCredentialsAsync()
    {
        try
        {
            return await inner.GetCredentialsAsync();
        }
        catch (Exception e) when (IsExplained(e))
        {
            throw Explain(e, source, hint);
        }
    }

    /// <summary>Whether an exception of a credential provider means missing credentials, not a cancellation.</summary>
    public static bool IsExplained(Exception exception) =>
        exception is not OutOfMemoryException
        && exception is (not OperationCanceledException) or TaskCanceledException { InnerException: TimeoutException };

    /// <summary>
    /// Converts an exception of a provider. If the credentials of a role fail because those of its source fail, the result is the
    /// exception of the source.
    /// </summary>
    public static CredentialsException Explain(Exception exception, string source, string hint)
    {
        var reasons = new List<string>();
        var isUnreachable = false;
        for (var cause = exception; cause is not null; cause = cause.InnerException)
        {
            if (cause is CredentialsException explained) return explained;
            isUnreachable |= cause is HttpRequestException;
            var reason = cause.Message.ReplaceLineEndings(" ").Trim();

            // What .NET says of exceptions without a message tells nothing.
            if (reason.StartsWith("Exception of type '", StringComparison.Ordinal)) continue;
            if (reasons.Exists(known => known.Contains(reason, StringComparison.Ordinal))) continue;
            reasons.Add(reason.EndsWith('.') ? reason : $"{reason}.");
        }

        return new CredentialsException(
            $"No credentials from {source}: {string.Join(" ", reasons)}",
            isUnreachable ? $"Check the network and the proxy settings first. {hint}" : hint,
            exception);
    }
}
