using System.Text.Json.Nodes;

namespace Reconciler.Access.Schemas;

/// <summary>A tool that a target offers.</summary>
/// <param name="Name">Its name at the target, without the target's own.</param>
/// <param name="InputSchema">The JSON Schema of its arguments; <see langword="null"/> when it is not known, so that its input is untyped.</param>
public sealed record Tool(string Name, JsonObject? InputSchema);
