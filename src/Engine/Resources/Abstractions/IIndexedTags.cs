using Reconciler.Engine.Aws;
using Reconciler.Engine.Model;

namespace Reconciler.Engine.Resources.Abstractions;

/// <summary>A type whose tags can come from the index of the tagging API, which follows the service with a delay.</summary>
internal interface IIndexedTags
{
    /// <summary>Asks the service for tags that came from the index. At most one call.</summary>
    /// <param name="aws">The account.</param>
    /// <param name="live">The observed resource.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>Whether the tags were others, so that what was decided by them must be decided again.</returns>
    Task<bool> ConfirmTagsAsync(AwsAccount aws, LiveResource live, CancellationToken cancellationToken);
}
