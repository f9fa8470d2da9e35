using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Reconciler.Emulator.DataPlane.Contracts;
using Reconciler.Emulator.DataPlane.Gateway.Functions;
using Reconciler.Emulator.DataPlane.Gateway.Observation;
using Reconciler.Emulator.DataPlane.Gateway.Protocol;
using Reconciler.Emulator.DataPlane.Gateway.Targets;
using Reconciler.Emulator.Services.AgentCore.Tools;

namespace Reconciler.Emulator.DataPlane.Gateway;

/// <summary>Handles tools/call: evaluates the policies, then calls the target.</summary>
internal sealed class ToolCalls(
    IToolAuthorizer authorizer,
    ToolSearch search,
    TargetClient client,
    FunctionTargets functions,
    GatewayBehavior behavior,
    CallTelemetry telemetry)
{
    /// <summary>The message to callers about a target's failure, unless the gateway's exception level is DEBUG.</summary>
    public const string InternalError = "An internal error occurred. Please retry later.";

    public async ValueTask<ReadOnlyMemory<byte>> CallAsync(McpExchange exchange, RpcMessage request, CancellationToken cancellationToken)
    {
        var gateway = exchange.Gateway;
        var name = request.Text("name");
        var input = request.ObjectOrNone("arguments");
        if (gateway.HasSearch && name == ToolSearch.Name)
            return await search.CallAsync(exchange, request, input, cancellationToken);
        if (Locate(gateway, name) is not var (target, ownName))
            throw new RpcException(RpcError.InvalidParams, $"Unknown tool: {name}");
        var arguments = input.ValueKind == JsonValueKind.Object ? JsonObject.Create(input)! : [];
        var verdict = authorizer.Authorize(gateway.Document, exchange.Caller, name, arguments);
        exchange.Entry?.NoteEvaluation(verdict);
        if (!verdict.IsAllowed)
            return Denied(exchange, request, $"Tool Execution Denied: Tool call not allowed due to policy enforcement [{verdict.Reason}]");
        exchange.Entry?.NoteExecution(name, target.Id);
        var maySuppress = authorizer.MaySuppress(gateway.Document, name);
        try
        {
            // Notifications and questions may contain parts of an output that is withheld in the end.
            var call = exchange.To(target, "tools/call") with
            {
                Params = request.Params,
                Name = ownName,
                Channel = maySuppress ? null : exchange.Channel,
            };
            var reply = target.FunctionArn is null
                ? await SendAsync(call, ownName, cancellationToken)
                : await functions.CallAsync(call, request.Id, arguments, cancellationToken);
            if (IsError(reply))
                exchange.Entry?.NoteToolError();
            var release = maySuppress
                ? authorizer.AuthorizeOutput(gateway.Document, exchange.Caller, name, arguments, OutputOf(reply))
                : ToolVerdict.Allowed;
            if (!release.IsAllowed)
                return Denied(exchange, request, $"Output blocked by policy [{release.Reason}]");
            exchange.CopyHeaders(target, reply);
            return RpcResponseWriter.Result(request.Id, StatelessMembers.Complete(exchange, request.Method, reply.Result));
        }
        catch (TargetRpcException refused) when (exchange.IsStateless && IsAboutInput(request, refused.Error))
        {
            throw refused.Error;
        }
        catch (TargetException failure)
        {
            exchange.Entry?.Fail(failure.Message);
            return gateway.IsDebug
                ? ErrorResult(exchange, request, failure.Message, isDebug: true)
                : ErrorResult(exchange, request, InternalError);
        }
    }

    private async Task<TargetResponse> SendAsync(TargetRequest call, string tool, CancellationToken cancellationToken)
    {
        using var span = telemetry.CallTool(tool, call.Target.Endpoint);
        try
        {
            var reply = await client.SendAsync(call, cancellationToken);
            if (IsError(reply))
                span.Fail(CallSpan.ToolError, null);
            return reply;
        }
        catch (TargetRpcException refused)
        {
            span.Fail(refused.Error.Code, refused.Error.Message);
            throw;
        }
        catch (TargetException failure)
        {
            span.Fail(CallSpan.TargetError, failure.Message);
            throw;
        }
    }

    /// <summary>Whether the tool itself reports an error: <c>isError</c> of its result.</summary>
    private static bool IsError(TargetResponse reply)
    {
        // The result is part of a message that may be as deep as messages may be.
        var json = new Utf8JsonReader(reply.Result.Span, new JsonReaderOptions { MaxDepth = 2 * StrictJson.MaxDepth });
        while (json.Read())
        {
            if (json.TokenType != JsonTokenType.PropertyName || json.CurrentDepth != 1)
                continue;
            var isFlag = json.ValueTextEquals("isError"u8);
            json.Read();
            if (isFlag)
                return json.TokenType == JsonTokenType.True;
            json.Skip();
        }

        return false;
    }

    // The client has to send the call anew, with another input or with another capability; that the tool failed would not tell it so.
    private static bool IsAboutInput(RpcMessage request, RpcException error) =>
        error.Code == RpcError.MissingCapability
        || (error.Code == RpcError.InvalidParams
            && (request.Params.TryGetProperty("inputResponses", out _) || request.Params.TryGetProperty("requestState", out _)));

    // The gateway does not know the tools of a target in DYNAMIC listing mode: pass any name with its prefix on.
    private static (McpTarget Target, string OwnName)? Locate(McpGateway gateway, string name)
    {
        if (gateway.FindTool(name) is { } tool)
            return (tool.Target, tool.OwnName);
        var separator = name.IndexOf(ToolStore.Separator, StringComparison.Ordinal);
        var target = separator < 0
            ? null
            : gateway.Targets.FirstOrDefault(t => t.IsDynamic && name.AsSpan(0, separator).SequenceEqual(t.Name));
        return target is null ? null : (target, name[(separator + ToolStore.Separator.Length)..]);
    }

    // A server without structured output often writes the same JSON as text. Text that a client may read differently cannot be judged.
    private static JsonObject OutputOf(TargetResponse reply)
    {
        try
        {
            var result = JsonText.Parse(reply.Result) as JsonObject;
            if (result?["structuredContent"] is JsonObject output)
                return output;
            return result?["content"] is JsonArray { Count: 1 } content && content[0]?["text"] is JsonValue text
                ? JsonText.Parse(Encoding.UTF8.GetBytes(text.ToString())) as JsonObject ?? []
                : [];
        }
        catch (AmbiguousJsonException ambiguous)
        {
            throw new TargetException(
                TargetFailure.Received(400), $"The MCP server's output cannot be judged: {ambiguous.Message}.", ambiguous);
        }
        catch (JsonException)
        {
            return [];
        }
    }

    private ReadOnlyMemory<byte> Denied(McpExchange exchange, RpcMessage request, string message)
    {
        var isError = behavior.PolicyDenial == PolicyDenialForm.Error;
        exchange.Entry?.Deny(message, isError ? RpcError.Denied : null);
        return isError
            ? RpcResponseWriter.Error(request.Id, new RpcException(RpcError.Denied, message))
            : ErrorResult(exchange, request, $"AuthorizeActionException - {message}");
    }

    private static ReadOnlyMemory<byte> ErrorResult(
        McpExchange exchange, RpcMessage request, string text, bool isDebug = false) => RpcResponseWriter.Result(request.Id, json =>
    {
        json.WriteStartObject();
        json.WriteStartArray("content"u8);
        WriteText(json, text);
        json.WriteEndArray();
        if (isDebug)
        {
            json.WriteStartObject("_meta"u8);
            json.WritePropertyName("debug"u8);
            WriteText(json, text);
            json.WriteEndObject();
        }

        json.WriteBoolean("isError"u8, true);
        if (exchange.IsStateless)
            json.WriteString("resultType"u8, "complete"u8);
        json.WriteEndObject();
    });

    private static void WriteText(Utf8JsonWriter json, string text)
    {
        json.WriteStartObject();
        json.WriteString("type"u8, "text"u8);
        json.WriteString("text"u8, text);
        json.WriteEndObject();
    }
}
