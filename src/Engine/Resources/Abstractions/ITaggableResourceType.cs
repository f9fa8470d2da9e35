using Reconciler.Engine.Aws;
using Reconciler.Engine.Model;

namespace Reconciler.Engine.Resources.Abstractions;

/// <summary>A type whose resources take tags apart from everything else: what is to be remembered of their children is kept there.</summary>
internal interface ITaggableResourceType
{
    /// <summary>
    /// Whether the hash of its children's models is kept. It costs a call whenever a child changes; a change of a policy is to
    /// stay one single call.
    /// </summary>
    bool StoresChildrenHash { get; }

    /// <summary>Adds tags to a live resource, and takes some away.</summary>
    Task UpdateTagsAsync(AwsAccount aws, LiveResource live, Dictionary<string, string> set, List<string> removed, CancellationToken cancellationToken);
}
