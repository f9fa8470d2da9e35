using System.Text.Json;
using System.Text.Json.Nodes;
using Reconciler.Emulator.DataPlane.Gateway.Protocol;

namespace Reconciler.Emulator.DataPlane.Gateway;

/// <summary>What a model behind an inference target is asked.</summary>
/// <param name="Model">The model; <see langword="null"/> if the request names none.</param>
/// <param name="EstimatedTokens">An estimate of the tokens of the request. How AWS estimates is not documented.</param>
/// <param name="AsksForUsage">
/// The request with the wish for the number of tokens at the end of a stream, as the gateway adds it; <see langword="null"/> if it needs none.
/// </param>
internal sealed record ModelRequest(string? Model, double EstimatedTokens, byte[]? AsksForUsage)
{
    private const string Completions = "/v1/chat/completions";

    // About four bytes of English text are a token.
    private const double BytesPerToken = 4;

    private static readonly string[] Paths = [Completions, "/v1/messages", "/v1/responses"];

    /// <summary>Reads a request; <see langword="null"/> if it asks no model: the path is another one, or the body no JSON object.</summary>
    /// <param name="path">The path at the provider.</param>
    /// <param name="body">The body.</param>
    public static ModelRequest? Read(string path, byte[] body)
    {
        if (!Array.Exists(Paths, known => path.EndsWith(known, StringComparison.Ordinal)))
            return null;
        try
        {
            if (JsonText.Parse(body) is not JsonObject request)
                return null;
            var model = request["model"] is JsonValue name && name.TryGetValue<string>(out var text) ? text : null;
            var streams = request["stream"] is JsonValue stream && stream.TryGetValue<bool>(out var isSet) && isSet;
            var asks = path.EndsWith(Completions, StringComparison.Ordinal) && streams && request["stream_options"] is null
                ? AskForUsage(request)
                : null;
            return new ModelRequest(model, Math.Ceiling(body.Length / BytesPerToken), asks);
        }
        catch (Exception unreadable) when (unreadable is JsonException or AmbiguousJsonException)
        {
            // The target, or the policies, refuse it.
            return null;
        }
    }

    private static byte[] AskForUsage(JsonObject request)
    {
        request["stream_options"] = new JsonObject { ["include_usage"] = true };
        return JsonText.Utf8(request);
    }
}
