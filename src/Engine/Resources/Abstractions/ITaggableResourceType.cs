using Reconciler.Engine.Aws;
using Reconciler.Engine.Model;

namespace Reconciler.Engine.Resources.Abstractions;

/// <summary>A type whose tags can be updated separately. The engine stores bookkeeping about children in tags of such parents.</summary>
internal interface ITaggableResourceType
{
    /// <summary>
    /// Whether the resource stores the children hash. Writing it costs a call for each change of a child. Policy engines do not store it,
    /// so that the change of a policy stays a single call.
    /// </summary>
    bool StoresChildrenHash { get; }

    /// <summary>Sets and removes tags of a live resource. Idempotent; at most two calls.</summary>
    /// <param name="aws">The account.</param>
    /// <param name="live">The observed resource.</param>
    /// <param name="set">The tags to set.</param>
    /// <param name="removed">The keys of the tags to remove.</param>
    /// <param name="cancellationToken">Cancels the calls.</param>
    Task UpdateTagsAsync(
        AwsAccount aws, LiveResource live, Dictionary<string, string> set, List<string> removed, CancellationToken cancellationToken);
}
