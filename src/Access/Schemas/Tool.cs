using System.Text.Json.Nodes;

namespace Reconciler.Access.Schemas;

/// <summary>A tool of a target.</summary>
/// <param name="Name">The name at the target, without the target's prefix.</param>
/// <param name="InputSchema">The JSON Schema of its arguments, or null if it is unknown: then the input is not typechecked.</param>
/// <param name="OutputSchema">The JSON Schema of its result, or null if it is unknown: then the output is not typechecked.</param>
public sealed record Tool(string Name, JsonObject? InputSchema, JsonObject? OutputSchema = null);
