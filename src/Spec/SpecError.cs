using System.Text.Json.Serialization;

namespace Reconciler.Spec;

/// <summary>An error in a spec.</summary>
/// <param name="Location">The location.</param>
/// <param name="Path">The path of the member, such as <c>spec.targetConfiguration.mcp</c>; empty for the whole document.</param>
/// <param name="Message">The message: what was found and what is allowed.</param>
/// <param name="Hint">How to fix it, such as the nearest correct spelling.</param>
public sealed record SpecError(SourceLocation Location, string Path, string Message, string? Hint = null)
{
    /// <summary>Whether this is only a warning: the specs can be used.</summary>
    [JsonIgnore]
    public bool IsWarning { get; init; }

    /// <summary>The code of a warning that an annotation can accept; null if it has none.</summary>
    [JsonIgnore]
    public string? Code { get; init; }

    /// <inheritdoc/>
    public override string ToString() =>
        $"{Location}: {(Path.Length == 0 ? "" : $"{Path}: ")}{Message}{(Hint is null ? "" : $" ({Hint})")}"
        + (Code is null ? "" : $" [{Code}]");
}
