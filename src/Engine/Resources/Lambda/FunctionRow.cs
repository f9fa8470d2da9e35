using Amazon.Lambda.Model;

namespace Reconciler.Engine.Resources.Lambda;

/// <summary>A function as it was read: by the list, or by a call of its own that shows its status, its tags and its image, too.</summary>
/// <param name="Configuration">Its configuration.</param>
/// <param name="Tags">Its tags; null if the list was read.</param>
/// <param name="ImageUri">The URI of its image; null for archives.</param>
internal sealed record FunctionRow(FunctionConfiguration Configuration, Dictionary<string, string>? Tags = null, string? ImageUri = null)
{
    /// <summary>A text that changes with the function, in both forms.</summary>
    public string Token => $"{Configuration.RevisionId}\n{Configuration.CodeSha256}\n{Configuration.LastModified}";
}
