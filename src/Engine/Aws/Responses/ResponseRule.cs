namespace Reconciler.Engine.Aws.Responses;

/// <summary>What a successful response must contain.</summary>
/// <param name="Root">The name of the root element of S3 documents.</param>
/// <param name="Paths">The members that it must have.</param>
internal sealed record ResponseRule(string? Root, IReadOnlyList<ResponsePath> Paths)
{
    /// <summary>Whether the response can contain a secret, so that none of it is shown.</summary>
    public bool HasSecret { get; init; }
}
