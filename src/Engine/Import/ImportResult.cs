using System.Text.Json.Nodes;

namespace Reconciler.Engine.Import;

/// <summary>The specs of what exists.</summary>
/// <param name="Documents">The documents: that of the stack first, each object after those that it refers to.</param>
/// <param name="Resources">How many AWS resources the specs describe.</param>
public sealed record ImportResult(IReadOnlyList<JsonObject> Documents, int Resources)
{
    /// <summary>What no spec can say, and what an apply would change or needs to be known.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>What AWS does not return, with where to write it.</summary>
    public IReadOnlyList<string> ToFillIn { get; init; } = [];
}
