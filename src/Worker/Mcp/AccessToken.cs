using System.Buffers.Text;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Reconciler.Worker.Mcp;

/// <summary>A bearer token. Only the <c>token</c> command and the requests to a gateway or runtime contain its text.</summary>
/// <param name="text">The token as sent in the <c>Authorization</c> header.</param>
internal sealed class AccessToken(string text)
{
    private static readonly string[] HolderClaims = ["username", "cognito:username", "email", "client_id", "sub"];

    /// <summary>The token as sent in the <c>Authorization</c> header.</summary>
    public string Text { get; } = text;

    /// <summary>The claims of the token, not verified; empty if the token is not a JWT.</summary>
    public JsonObject Claims { get; } = ReadClaims(text) ?? [];

    /// <summary>The user or client to which the token was issued, according to its claims.</summary>
    public string Holder =>
        HolderClaims.Select(claim => Claims[claim]?.ToString()).FirstOrDefault(value => value is not null) ?? "the holder of the token";

    /// <summary>The time at which the token expires; null if it has no such claim.</summary>
    public DateTimeOffset? Expires => Time("exp");

    /// <summary>Gets a claim that is a time in seconds since 1970; null if the token has no such claim.</summary>
    public DateTimeOffset? Time(string claim)
    {
        if (Claims[claim] is not JsonValue value || !value.TryGetValue<long>(out var seconds)) return null;
        return seconds is > 0 and < 253_402_300_799 ? DateTimeOffset.FromUnixTimeSeconds(seconds) : null;
    }

    /// <summary>Returns <c>***</c>, so that no log or message contains the token.</summary>
    public override string ToString() => "***";

    private static JsonObject? ReadClaims(string text)
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
