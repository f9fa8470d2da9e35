using System.Collections.Concurrent;
using Reconciler.Engine.Planning;
using Reconciler.Spec.Files;
using Reconciler.Spec.Loading;

namespace Reconciler.Worker.Hosting;

/// <summary>
/// What each stack of the operator says about owners, and its name. A stack is read again only if its files changed, so asking costs a
/// system call for each file, also for thousands of stacks. Thread-safe.
/// </summary>
/// <param name="sources">The stacks.</param>
internal sealed class StackCatalog(StackSources sources)
{
    private readonly ConcurrentDictionary<string, Entry> _entries = new(StringComparer.Ordinal);
    private readonly Lock _lock = new();
    private readonly Dictionary<string, HashSet<string>> _names = new(StringComparer.Ordinal);

    /// <summary>Records what a stack says.</summary>
    /// <param name="key">The key of the stack.</param>
    /// <param name="stack">The stack; null if it has errors and so says nothing.</param>
    /// <param name="files">What was read.</param>
    /// <returns>The other stacks that had or have the same name, if its name is new.</returns>
    public IReadOnlyList<string> Record(string key, Stack? stack, FileFingerprints files)
    {
        var before = _entries.GetValueOrDefault(key)?.Declaration?.Name;
        _entries[key] = new Entry(stack is null ? null : StackDeclaration.Of(stack), files);
        return Rename(key, before, stack?.Name);
    }

    /// <summary>Forgets a stack that there is not any more.</summary>
    /// <returns>The other stacks that have its name.</returns>
    public IReadOnlyList<string> Forget(string key) =>
        _entries.TryRemove(key, out var entry) ? Rename(key, entry.Declaration?.Name, null) : [];

    /// <summary>Returns the other stacks that have the name of a stack.</summary>
    public IReadOnlyList<string> FindNamesakes(string key)
    {
        if (_entries.GetValueOrDefault(key)?.Declaration is not { } declaration) return [];
        lock (_lock) return [.. _names[declaration.Name].Where(other => other != key).Order(StringComparer.Ordinal)];
    }

    /// <summary>Whether a stack that is not removed has this name.</summary>
    public bool HasName(string name)
    {
        lock (_lock) return _names.GetValueOrDefault(name) is { Count: > 0 };
    }

    /// <summary>Whether the specs of some stack have errors, so that it is not known what it says.</summary>
    public bool HasUnknown => sources.Stacks.Any(stack => !stack.IsRemoved && ReadOne(stack) is null);

    /// <summary>Returns what the stacks say as their files are now.</summary>
    public IReadOnlyList<StackDeclaration> Read() =>
        [.. sources.Stacks.Where(stack => !stack.IsRemoved).Select(ReadOne).OfType<StackDeclaration>()];

    /// <summary>Reads the stacks that are not known yet, several at a time: no stack may start before the names of all are known.</summary>
    public void ReadNew(IReadOnlyList<TrackedStack> stacks) =>
        Parallel.ForEach(stacks.Where(stack => !stack.IsRemoved && !_entries.ContainsKey(stack.Key)), stack => ReadOne(stack));

    private StackDeclaration? ReadOne(TrackedStack stack)
    {
        if (_entries.TryGetValue(stack.Key, out var entry) && entry.Files.StillMatches()) return entry.Declaration;
        if ((stack.InForce ?? (stack.Newest is { } newest ? stack.Locate(newest) : null)) is not { } version) return null;

        // What the stack says about owners needs no check of its policies.
        var loaded = StackLoader.Load(version.Path, new LoadOptions(version.Root));
        Record(stack.Key, loaded.Stack, loaded.Reader.Fingerprints);
        return _entries[stack.Key].Declaration;
    }

    private List<string> Rename(string key, string? before, string? after)
    {
        if (before == after) return [];
        lock (_lock)
        {
            if (before is not null && _names.GetValueOrDefault(before) is { } left)
            {
                left.Remove(key);
                if (left.Count == 0) _names.Remove(before);
            }

            if (after is not null)
            {
                if (!_names.TryGetValue(after, out var same)) _names[after] = same = new HashSet<string>(StringComparer.Ordinal);
                same.Add(key);
            }

            return [.. new[] { before, after }.OfType<string>()
                .SelectMany(name => _names.GetValueOrDefault(name) ?? [])
                .Where(other => other != key)
                .Distinct(StringComparer.Ordinal)];
        }
    }

    private sealed record Entry(StackDeclaration? Declaration, FileFingerprints Files);
}
