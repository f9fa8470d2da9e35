using Cedar.Schemas;

namespace Cedar.Json;

/// <summary>Reads the context of requests from JSON.</summary>
public static class RequestJson
{
    /// <summary>A request whose context is JSON. With a schema, values may leave out <c>__entity</c> and <c>__extn</c>.</summary>
    /// <exception cref="CedarSyntaxException">The text is not a record of values.</exception>
    public static Request Read(EntityUid principal, EntityUid action, EntityUid resource, string context, Schema? schema = null) =>
        JsonDocumentReader.Read(context, JsonDocumentReader.Bounded, (root, _) => ValueJson.FindEscape(root, "context") is { } escape
            ? throw new InvalidJsonException(root, $"context: expected a record, found `{escape.Name}`")
            : new Request(principal, action, resource, ValueJson.ReadRecord(root, schema?.FindAction(action)?.Context, "context")));
}
