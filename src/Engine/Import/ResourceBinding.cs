using System.Text.Json.Nodes;
using Reconciler.Engine.Model;

namespace Reconciler.Engine.Import;

/// <summary>Where the members of a live resource are written.</summary>
/// <param name="Owner">The object that describes the resource.</param>
/// <param name="Target">The part of its spec that mirrors the resource.</param>
/// <param name="Full">All live members that a spec can set, with references in place of identifiers.</param>
internal sealed record ResourceBinding(ImportedObject Owner, JsonObject Target, JsonObject Full)
{
    /// <summary>The part of the spec whose <c>tags</c> are those of the resource; null if its spec has no tags of its own.</summary>
    public JsonObject? TagHolder { get; init; }

    /// <summary>Writes a difference that is not a member of <see cref="Full"/>; returns whether it has changed the spec.</summary>
    public Func<FieldChange, bool> WriteOther { get; init; } = _ => false;

    /// <summary>Returns the member that names the items of a list of which each is written alone; null for whole lists.</summary>
    public Func<string, string?> FindPart { get; init; } = _ => null;
}
