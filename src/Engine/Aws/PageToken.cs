using Reconciler.Engine.Aws.Responses;

namespace Reconciler.Engine.Aws;

/// <summary>Reads the page tokens of APIs that say separately whether there is a next page.</summary>
internal static class PageToken
{
    /// <summary>Returns the token of the next page; null if there is none.</summary>
    /// <param name="isTruncated">Whether there is a next page.</param>
    /// <param name="marker">The token of the next page.</param>
    /// <exception cref="UnexpectedResponseException">There is a next page and no token for it, so the list cannot be completed.</exception>
    public static string? Of(bool? isTruncated, string? marker)
    {
        if (isTruncated != true) return null;
        return marker is { Length: > 0 } ? marker : throw new UnexpectedResponseException("A page is truncated, and names no next page.");
    }

    /// <summary>Splits a token that was joined with a line break.</summary>
    public static (string First, string? Second) Split(string token) =>
        token.Split('\n', 2) is [var first, { Length: > 0 } second] ? (first, second) : (token.TrimEnd('\n'), null);
}
