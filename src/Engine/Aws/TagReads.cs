using Reconciler.Engine.Model;

namespace Reconciler.Engine.Aws;

/// <summary>
/// The cached tags of resources whose services return them by separate calls. With <see cref="EngineOptions.UsesTagIndex"/> they come
/// from the index, a hundred resources a call, which suffices to see that nothing has to be done. <see cref="ConfirmAsync"/> asks the
/// service, and so does every reader outside of <see cref="UseIndex"/>: what a change of ours has done is not yet in the index.
/// </summary>
internal static class TagReads
{
    // The change tokens of tags: those of the service are good enough for every reader, those of the index for readers that confirm later.
    private const string OfService = "service";
    private const string OfIndex = "index";

    private static readonly AsyncLocal<bool> UsesIndex = new();

    /// <summary>Lets the reads of the current asynchronous flow use the index from now on, until the result is disposed.</summary>
    public static IDisposable UseIndex()
    {
        var before = UsesIndex.Value;
        UsesIndex.Value = true;
        return new Usage(before);
    }

    /// <summary>Reads the tags of a resource. The index lags behind: what somebody has just changed is asked of the service.</summary>
    /// <param name="aws">The account.</param>
    /// <param name="resource">The resource.</param>
    /// <param name="arn">Its ARN.</param>
    /// <param name="load">Asks the service.</param>
    /// <param name="cancellationToken">Cancels this reader, not the shared call.</param>
    public static Task<IReadOnlyDictionary<string, string>> ReadAsync(
        AwsAccount aws,
        ViewScope resource,
        string arn,
        Func<CancellationToken, Task<IReadOnlyDictionary<string, string>>> load,
        CancellationToken cancellationToken) => UsesIndex.Value && aws.TagIndex is { } index && !aws.View.IsExpired(Key(resource))
            ? ReadFromAsync(aws, resource, OfIndex, async ct => await index.FindAsync(arn) ?? await load(ct), cancellationToken)
            : ReadFromAsync(aws, resource, OfService, load, cancellationToken);

    /// <summary>Asks the service for tags that came from the index. Returns whether they were others.</summary>
    /// <inheritdoc cref="ReadAsync"/>
    public static async Task<bool> ConfirmAsync(
        AwsAccount aws,
        ViewScope resource,
        Func<CancellationToken, Task<IReadOnlyDictionary<string, string>>> load,
        CancellationToken cancellationToken)
    {
        if (aws.TagIndex is null || !aws.View.TryFind(Key(resource), out _)) return false;
        var before = GetVersion(aws, resource);
        await ReadFromAsync(aws, resource, OfService, load, cancellationToken);
        return GetVersion(aws, resource) != before;
    }

    /// <summary>Keeps the tags that a request of ours has set.</summary>
    public static void Remember(AwsAccount aws, ViewScope resource, IEnumerable<KeyValuePair<string, string>> tags) =>
        aws.View.Set<IReadOnlyDictionary<string, string>>(Key(resource), new Dictionary<string, string>(tags), OfService, OfIndex);

    /// <summary>Returns the cached tags, whatever their age.</summary>
    public static bool TryFind(AwsAccount aws, ViewScope resource, out IReadOnlyDictionary<string, string> tags) =>
        aws.View.TryFind(Key(resource), out tags);

    /// <summary>Removes the cached tags, because a call changes them.</summary>
    public static void Forget(AwsAccount aws, ViewScope resource) => aws.View.Forget(Key(resource));

    /// <summary>Returns a number that stays the same while the tags do.</summary>
    public static long GetVersion(AwsAccount aws, ViewScope resource) => aws.View.GetVersion(Key(resource));

    private static Task<IReadOnlyDictionary<string, string>> ReadFromAsync(
        AwsAccount aws,
        ViewScope resource,
        string source,
        Func<CancellationToken, Task<IReadOnlyDictionary<string, string>>> load,
        CancellationToken cancellationToken) =>
        aws.View.ReadAsync(Key(resource), source, load, cancellationToken, _ => OfIndex);

    private static ViewKey<IReadOnlyDictionary<string, string>> Key(ViewScope resource) =>
        resource.Read<IReadOnlyDictionary<string, string>>(nameof(TagReads));

    private sealed class Usage(bool before) : IDisposable
    {
        public void Dispose() => UsesIndex.Value = before;
    }
}
