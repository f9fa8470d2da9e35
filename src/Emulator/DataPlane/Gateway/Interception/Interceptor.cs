using System.Text.Json.Nodes;
using Reconciler.Emulator.Platform.State;

namespace Reconciler.Emulator.DataPlane.Gateway.Interception;

/// <summary>A Lambda function that a gateway calls for each request or for each response.</summary>
/// <param name="FunctionArn">The ARN of the function.</param>
/// <param name="PassesHeaders">Whether the function gets the headers of the request, which may contain credentials.</param>
/// <param name="ExcludesResponseBody">Whether the function gets the responses of HTTP targets without their bodies.</param>
internal sealed record Interceptor(string FunctionArn, bool PassesHeaders, bool ExcludesResponseBody)
{
    public const string Request = "REQUEST";
    public const string Response = "RESPONSE";

    /// <summary>The interceptor of a gateway at a point; <see langword="null"/> if it has none.</summary>
    /// <param name="gateway">The gateway's document.</param>
    /// <param name="point"><see cref="Request"/> or <see cref="Response"/>.</param>
    public static Interceptor? Find(JsonObject gateway, string point)
    {
        foreach (var configuration in gateway.Objects("interceptorConfigurations"))
        {
            if (configuration.Texts("interceptionPoints").Contains(point)
                && configuration["interceptor"]?["lambda"] is JsonObject function)
                return Read(function.Text("arn"), configuration["inputConfiguration"] as JsonObject ?? []);
        }

        return null;
    }

    private static Interceptor Read(string arn, JsonObject input) => new(
        arn,
        input["passRequestHeaders"]?.GetValue<bool>() ?? false,
        (input["payloadFilter"] as JsonObject ?? []).Objects("exclude").Any(e => e.Text("field") == "RESPONSE_BODY"));
}
