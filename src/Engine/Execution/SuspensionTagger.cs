using Reconciler.Engine.Aws;
using Reconciler.Engine.Model;
using Reconciler.Engine.Resources;
using Reconciler.Engine.Resources.Abstractions;
using Reconciler.Engine.Resources.Iam;

namespace Reconciler.Engine.Execution;

/// <summary>
/// Writes the tag that suspends a stack, or removes it. One tagged resource suspends the stack, so a run that breaks off leaves it
/// suspended. Roles have the tag because every resync reads theirs anyway; the others have it for stacks without roles.
/// </summary>
internal sealed class SuspensionTagger(ResourceTypes types, AwsAccount aws)
{
    /// <summary>Tags the resources of a stack, or removes the tags.</summary>
    /// <param name="stack">The name of the stack.</param>
    /// <param name="isSuspended">Whether the stack is suspended from now on.</param>
    /// <param name="cancellationToken">Cancels the AWS calls.</param>
    /// <returns>The resources that carry the tag now, or carried it.</returns>
    public async Task<IReadOnlyList<string>> WriteAsync(string stack, bool isSuspended, CancellationToken cancellationToken)
    {
        var written = new List<string>();
        foreach (var type in types.InOrder)
        {
            if (type is not (ITaggableResourceType or RoleResourceType)) continue;
            var found = new List<LiveResource>();
            await foreach (var live in type.EnumerateAsync(aws, [], cancellationToken))
            {
                if (live.Tags is not null && live.Phase != Phase.Deleting && Ownership.FindStack(live) == stack) found.Add(live);
            }

            foreach (var live in found)
            {
                if (live.Tags!.ContainsKey(Ownership.SuspendedTag) != isSuspended)
                {
                    await WriteAsync(type, live, isSuspended, cancellationToken);
                }

                written.Add($"{type.Name} {live.DisplayName}");
            }
        }

        return written;
    }

    private Task WriteAsync(IResourceType type, LiveResource live, bool isSuspended, CancellationToken cancellationToken)
    {
        if (type is not ITaggableResourceType taggable)
        {
            var change = FieldChange.Tag(Ownership.SuspendedTag, isSuspended ? null : "true", isSuspended ? "true" : null);
            return RoleWriter.UpdateTagsAsync(aws, live.Id, [change], cancellationToken);
        }

        var set = new Dictionary<string, string>(StringComparer.Ordinal);
        if (isSuspended) set[Ownership.SuspendedTag] = "true";
        return taggable.UpdateTagsAsync(aws, live, set, isSuspended ? [] : [Ownership.SuspendedTag], cancellationToken);
    }
}
