using Amazon.Runtime;

namespace Reconciler.Engine.Aws;

/// <summary>
/// Credentials that fail with <see cref="CredentialsException"/> only. The SDK's providers throw what their implementation throws: an
/// InvalidOperationException for a missing assembly, an ArgumentNullException for a missing setting, a JsonException for a damaged cache.
/// </summary>
/// <param name="inner">The SDK's provider.</param>
/// <param name="source">Where the credentials come from, as people name it.</param>
/// <param name="hint">What to do when there are none.</param>
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

    /// <summary>Whether an exception of the SDK's credential code is a statement about credentials.</summary>
    public static bool IsExplained(Exception exception) => exception is not (OutOfMemoryException or OperationCanceledException and not TaskCanceledException { InnerException: TimeoutException });

    /// <summary>The exception in words. A role's credentials fail because those of its source do: the source's words are the ones to read.</summary>
    public static CredentialsException Explain(Exception exception, string source, string hint)
    {
        var reasons = new List<string>();
        var isUnreachable = false;
        for (var cause = exception; cause is not null; cause = cause.InnerException)
        {
            if (cause is CredentialsException explained) return explained;
            isUnreachable |= cause is HttpRequestException;
            var reason = cause.Message.ReplaceLineEndings(" ").Trim();
            if (reasons.Exists(known => known.Contains(reason, StringComparison.Ordinal))) continue;
            reasons.Add(reason.EndsWith('.') ? reason : $"{reason}.");
        }

        return new CredentialsException(
            $"No credentials from {source}: {string.Join(" ", reasons)}",
            isUnreachable ? $"Check the network and the proxy settings first. {hint}" : hint,
            exception);
    }
}
