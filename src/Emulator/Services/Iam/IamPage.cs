using System.Text.Json.Nodes;
using Reconciler.Emulator.Platform.Pipeline;

namespace Reconciler.Emulator.Services.Iam;

/// <summary>The paging of IAM's lists.</summary>
internal static class IamPage
{
    public static JsonObject Answer(Call call, string member, IEnumerable<KeyValuePair<string, JsonObject>> rows)
    {
        var page = Page<JsonObject>.Read(rows, call.Number("MaxItems", 100), call.TextOrNull("Marker"), IamErrors.InvalidMarker);
        var answer = new JsonObject { [member] = new JsonArray([.. page.Items]), ["IsTruncated"] = page.NextToken is not null };
        if (page.NextToken is { } next)
            answer["Marker"] = next;
        return answer;
    }
}
