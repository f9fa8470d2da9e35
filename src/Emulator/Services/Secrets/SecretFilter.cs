using System.Text.Json.Nodes;
using Reconciler.Emulator.Platform.State;

namespace Reconciler.Emulator.Services.Secrets;

/// <summary>The filters of ListSecrets: a value is a prefix, and a leading <c>!</c> negates it.</summary>
internal static class SecretFilter
{
    public static bool Matches(JsonObject secret, JsonObject filter)
    {
        var texts = Texts(secret, filter.TextOrNull("Key") ?? "all").ToList();
        return filter.Texts("Values").Any(v => v.StartsWith('!') ? !Has(texts, v[1..]) : Has(texts, v));
    }

    private static bool Has(List<string> texts, string prefix) =>
        texts.Exists(t => t.StartsWith(prefix, StringComparison.OrdinalIgnoreCase));

    private static IEnumerable<string> Texts(JsonObject secret, string key) => key switch
    {
        "name" => [secret.Text("Name")],
        "description" => [secret.TextOrNull("Description") ?? ""],
        "tag-key" => secret.Objects("Tags").Select(t => t.Text("Key")),
        "tag-value" => secret.Objects("Tags").Select(t => t.Text("Value")),
        "all" => [
            secret.Text("Name"),
            secret.TextOrNull("Description") ?? "",
            .. secret.Objects("Tags").SelectMany(t => new[] { t.Text("Key"), t.Text("Value") }),
        ],
        _ => [],
    };
}
