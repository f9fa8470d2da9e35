using System.Text.Json.Nodes;
using Reconciler.Spec;

namespace Reconciler.Worker.Commands.Output;

/// <summary>An error or a warning of a command, as a document for a program shows it.</summary>
/// <param name="Message">What happened.</param>
/// <param name="Hint">What to do; null if there is nothing to add.</param>
/// <param name="Location">Where it is in a file; null if it is not in a file.</param>
/// <param name="Path">The path of the member in the document; null if it is not about one.</param>
/// <param name="Code">The code of a warning that can be accepted; null if it has none.</param>
internal sealed record Problem(
    string Message, string? Hint = null, SourceLocation? Location = null, string? Path = null, string? Code = null)
{
    public static Problem Create(SpecError error) =>
        new(error.Message, error.Hint, error.Location, error.Path.Length == 0 ? null : error.Path, error.Code);

    public JsonObject ToJson()
    {
        var json = new JsonObject();
        if (Location is { } location)
        {
            json["location"] = new JsonObject
            {
                ["file"] = location.File,
                ["line"] = location.Line,
                ["column"] = location.Column,
            };
        }

        if (Path is not null) json["path"] = Path;
        if (Code is not null) json["code"] = Code;
        json["message"] = Message;
        if (Hint is not null) json["hint"] = Hint;
        return json;
    }
}
