using Reconciler.Spec.Files;
using Reconciler.Spec.Kinds;

namespace Reconciler.Spec.Loading;

/// <summary>A folder of specs: the unit of reconciliation.</summary>
/// <param name="name">The name: that of the <c>Stack</c> document, otherwise that of the folder.</param>
/// <param name="directory">The folder.</param>
/// <param name="settings">The settings of its <c>Stack</c> document.</param>
/// <param name="objects">Its objects, in the order of files and documents.</param>
/// <param name="files">The files it was read from.</param>
public sealed class Stack(string name, string directory, StackSpec settings, IReadOnlyList<SpecObject> objects, IReadOnlyList<string> files)
{
    private readonly Dictionary<ObjectRef, SpecObject> _byRef = objects.ToDictionary(o => o.Ref);

    /// <summary>Its name.</summary>
    public string Name { get; } = name;

    /// <summary>Its folder.</summary>
    public string Directory { get; } = directory;

    /// <summary>Its settings.</summary>
    public StackSpec Settings { get; } = settings;

    /// <summary>Its objects, in the order of files and documents.</summary>
    public IReadOnlyList<SpecObject> Objects { get; } = objects;

    /// <summary>The files it was read from.</summary>
    public IReadOnlyList<string> Files { get; } = files;

    /// <summary>The annotations of its <c>Stack</c> document.</summary>
    public IReadOnlyDictionary<string, string> Annotations { get; init; } = new Dictionary<string, string>();

    /// <summary>
    /// What has read its files. <see cref="FileReader.Fingerprints"/> has what has been read until now: the spec files and the files that
    /// they refer to, and after composition the sources of servers.
    /// </summary>
    public FileReader Reader { get; init; } = new();

    /// <summary>Finds an object by kind and name. Returns null if the stack does not have it.</summary>
    public SpecObject? Find(ObjectRef reference) => _byRef.GetValueOrDefault(reference);
}
