using System.Text.Json.Nodes;
using Reconciler.Emulator.Platform.Pipeline;
using Reconciler.Emulator.Platform.State;

namespace Reconciler.Emulator.Services.Cognito;

/// <summary>The paging of Cognito's lists.</summary>
internal static class CognitoLists
{
    public static JsonObject Answer(
        Call call,
        string member,
        IEnumerable<KeyValuePair<string, JsonObject>> rows,
        string size = "MaxResults",
        string token = "NextToken")
    {
        var page = Page<JsonObject>.Read(rows, call.Number(size, 60), call.TextOrNull(token), CognitoErrors.InvalidToken);
        return new JsonObject { [member] = call.Summaries(member, page.Items), [token] = page.NextToken };
    }

    /// <summary>The rows of a table that belong to the pool of the call: their keys start with its id.</summary>
    public static IEnumerable<KeyValuePair<string, JsonObject>> OfPool(Call call, string table)
    {
        var prefix = UserPools.Find(call).Text("Id") + "/";
        return call.Table(table).Listed.Where(r => r.Key.StartsWith(prefix, StringComparison.Ordinal));
    }
}
