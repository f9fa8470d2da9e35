using System.Collections.Concurrent;
using Reconciler.Engine.Planning;
using Reconciler.Spec.Files;
using Reconciler.Spec.Loading;

namespace Reconciler.Worker.Hosting;

/// <summary>
/// What each stack of the operator says about owners. A stack is read again only if its files changed, so asking costs a system call for each
/// file, also for thousands of stacks. Thread-safe.
/// </summary>
/// <param name="paths">The paths of the stacks.</param>
internal sealed class StackCatalog(IReadOnlyList<string> paths)
{
    private readonly ConcurrentDictionary<string, Entry> _entries = new(StringComparer.Ordinal);

    /// <summary>Records what a stack says.</summary>
    /// <param name="path">The path of the stack.</param>
    /// <param name="stack">The stack; null if it has errors and so says nothing.</param>
    /// <param name="files">What was read.</param>
    public void Record(string path, Stack? stack, FileFingerprints files) =>
        _entries[path] = new Entry(stack is null ? null : StackDeclaration.Of(stack), files);

    /// <summary>Returns what the stacks say as their files are now.</summary>
    public IReadOnlyList<StackDeclaration> Read() => [.. paths.Select(ReadOne).OfType<StackDeclaration>()];

    private StackDeclaration? ReadOne(string path)
    {
        if (_entries.TryGetValue(path, out var entry) && entry.Files.StillMatches()) return entry.Declaration;

        // What the stack says about owners needs no check of its policies.
        var loaded = StackLoader.Load(path);
        Record(path, loaded.Stack, loaded.Reader.Fingerprints);
        return _entries[path].Declaration;
    }

    private sealed record Entry(StackDeclaration? Declaration, FileFingerprints Files);
}
