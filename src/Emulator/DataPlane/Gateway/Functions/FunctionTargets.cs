using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Reconciler.Emulator.DataPlane.Gateway.Protocol;
using Reconciler.Emulator.DataPlane.Gateway.Targets;
using Reconciler.Emulator.Services.AgentCore.Tools;

namespace Reconciler.Emulator.DataPlane.Gateway.Functions;

/// <summary>
/// Calls the Lambda functions of targets: the event is the arguments of the tool, and the client context says which tool is meant.
/// </summary>
internal sealed class FunctionTargets(GatewayFunctions functions)
{
    private const string MessageVersion = "1.0";

    /// <summary>Calls a tool.</summary>
    /// <param name="request">The request, whose target is a Lambda function and whose name is the function's own name for the tool.</param>
    /// <param name="id">The id of the caller's request.</param>
    /// <param name="arguments">The arguments.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="TargetException">The role may not invoke the function, or the function fails.</exception>
    public async Task<TargetResponse> CallAsync(
        TargetRequest request, JsonElement id, JsonObject arguments, CancellationToken cancellationToken)
    {
        var target = request.Target;
        var arn = target.FunctionArn!;
        var outcome = await functions.InvokeAsync(
            target.RoleArn, target.GatewayArn, arn, arguments, Custom(request, id), cancellationToken);
        var text = Encoding.UTF8.GetString(outcome.Payload);
        return outcome.Error is null
            ? new TargetResponse(ResultOf(text), NoHeaders())
            : throw new TargetException(TargetFailure.Received(500), $"The Lambda function {arn} failed: {text}");
    }

    private static JsonObject Custom(TargetRequest request, JsonElement id)
    {
        var custom = new JsonObject
        {
            ["bedrockAgentCoreToolName"] = $"{request.Target.Name}{ToolStore.Separator}{request.Name}",
            ["bedrockAgentCoreMessageVersion"] = MessageVersion,
            ["bedrockAgentCoreAwsRequestId"] = Guid.NewGuid().ToString(),
            ["bedrockAgentCoreMcpMessageId"] = id.ToString(),
            ["bedrockAgentCoreGatewayId"] = request.Target.GatewayId,
            ["bedrockAgentCoreTargetId"] = request.Target.Id,
        };
        var headers = new JsonObject();
        foreach (var (name, values) in request.AllowedHeaders())
            headers[name] = values.ToString();
        if (headers.Count > 0)
            custom["bedrockAgentCorePropagatedHeaders"] = headers;
        return custom;
    }

    private static byte[] ResultOf(string text) => JsonText.Utf8(new JsonObject
    {
        ["content"] = new JsonArray(new JsonObject { ["type"] = "text", ["text"] = text }),
        ["isError"] = false,
    });

    private static HttpResponseHeaders NoHeaders()
    {
        using var none = new HttpResponseMessage();
        return none.Headers;
    }
}
