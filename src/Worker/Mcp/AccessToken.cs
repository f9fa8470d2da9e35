using System.Buffers.Text;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Reconciler.Worker.Mcp;

/// <summary>A bearer token. Its text goes to the one who asked for it and to the gateway, and nowhere else.</summary>
/// <param name="text">The token as it is sent.</param>
internal sealed class AccessToken(string text)
{
    private static readonly string[] HolderClaims = ["username", "cognito:username", "email", "client_id", "sub"];

    /// <summary>The token as it is sent.</summary>
    public string Text { get; } = text;

    /// <summary>What it says about its holder, unverified; empty when it is no JWT.</summary>
    public JsonObject Claims { get; } = Read(text) ?? [];

    /// <summary>Whom it was issued to, in the words of its claims.</summary>
    public string Holder => HolderClaims.Select(claim => Claims[claim]?.ToString()).FirstOrDefault(value => value is not null) ?? "the holder of the token";

    /// <summary>When it ceases to be valid.</summary>
    public DateTimeOffset? Expires => Time("exp");

    /// <summary>A claim that is a point in time.</summary>
    public DateTimeOffset? Time(string claim) =>
        Claims[claim] is JsonValue value && value.TryGetValue<long>(out var seconds) && seconds is > 0 and < 253_402_300_799 ? DateTimeOffset.FromUnixTimeSeconds(seconds) : null;

    /// <summary>Never the token.</summary>
    public override string ToString() => "***";

    private static JsonObject? Read(string text)
    {
        if (text.Split('.') is not [_, var payload, _] || !Base64Url.IsValid(payload)) return null;
        try
        {
            return JsonNode.Parse(Encoding.UTF8.GetString(Base64Url.DecodeFromChars(payload))) as JsonObject;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
