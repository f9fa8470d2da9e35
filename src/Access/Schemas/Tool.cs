using System.Text.Json.Nodes;

namespace Reconciler.Access.Schemas;

/// <summary>A tool of a target.</summary>
/// <param name="Name">The name at the target, without the target's prefix.</param>
/// <param name="InputSchema">The JSON Schema of its arguments, or null if it is unknown: then the input is not typechecked.</param>
public sealed record Tool(string Name, JsonObject? InputSchema);
