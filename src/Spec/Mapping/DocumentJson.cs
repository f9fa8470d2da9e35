using System.Text.Json.Nodes;
using Amazon.Runtime.Documents;

namespace Reconciler.Spec.Mapping;

/// <summary>Converts the SDK's free-form documents to JSON.</summary>
internal static class DocumentJson
{
    public static JsonNode? ToJson(Document document)
    {
        if (document.IsString()) return JsonValue.Create(document.AsString());
        if (document.IsBool()) return JsonValue.Create(document.AsBool());
        if (document.IsInt()) return JsonValue.Create(document.AsInt());
        if (document.IsLong()) return JsonValue.Create(document.AsLong());
        if (document.IsDouble()) return JsonValue.Create(document.AsDouble());
        if (document.IsList()) return new JsonArray([.. document.AsList().Select(ToJson)]);
        return document.IsDictionary()
            ? new JsonObject(document.AsDictionary().Select(entry => KeyValuePair.Create(entry.Key, ToJson(entry.Value))))
            : null;
    }

    public static Document Rewrite(Document document, Func<string, string> rewrite)
    {
        if (document.IsString()) return new Document(rewrite(document.AsString()));
        if (document.IsList()) return new Document(document.AsList().Select(item => Rewrite(item, rewrite)).ToList());
        return document.IsDictionary()
            ? new Document(document.AsDictionary().ToDictionary(entry => entry.Key, entry => Rewrite(entry.Value, rewrite)))
            : document;
    }
}
