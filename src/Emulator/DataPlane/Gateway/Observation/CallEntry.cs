using System.Diagnostics;
using System.Text.Json.Nodes;
using Reconciler.Emulator.DataPlane.Contracts;
using Reconciler.Emulator.DataPlane.Gateway.Protocol;
using Reconciler.Emulator.Platform.State;

namespace Reconciler.Emulator.DataPlane.Gateway.Observation;

/// <summary>
/// What the log of a gateway says about one request, from its start to its end. Bodies of responses are left out. The texts are those of
/// AWS as far as they are known: start, end, policy evaluation, execution and denial.
/// </summary>
internal sealed class CallEntry : IDisposable
{
    private readonly CallLog _log;
    private readonly CallSpan? _span;
    private readonly string _gatewayArn;
    private readonly string _id;
    private readonly CallIds _ids;
    private bool _hasEnded;

    private CallEntry(CallLog log, CallSpan? span, string gatewayArn, string id)
    {
        (_log, _span, _gatewayArn, _id) = (log, span, gatewayArn, id);
        var trace = span?.Activity?.TraceId ?? ActivityTraceId.CreateRandom();
        _ids = new CallIds(
            Guid.NewGuid().ToString(), trace.ToHexString(), (span?.Activity?.SpanId ?? ActivitySpanId.CreateRandom()).ToHexString());
    }

    /// <summary>Begins the entry of an MCP request.</summary>
    /// <param name="log">The log.</param>
    /// <param name="span">The span of the request, which the entry ends.</param>
    /// <param name="gatewayArn">The gateway.</param>
    /// <param name="request">The request.</param>
    public static CallEntry Begin(CallLog log, CallSpan span, string gatewayArn, RpcMessage request)
    {
        var entry = new CallEntry(log, span, gatewayArn, request.Id.ToString());
        entry.Add($"Started processing request with requestId: {entry._id}", body => body["requestBody"] = MapText.Write(request.Json));
        return entry;
    }

    /// <summary>Begins the entry of a request to a target that is no MCP server.</summary>
    /// <param name="log">The log.</param>
    /// <param name="gatewayArn">The gateway.</param>
    /// <param name="action">The action that policies decide about: <c>target___METHOD:/path</c>.</param>
    public static CallEntry Begin(CallLog log, string gatewayArn, string action)
    {
        var entry = new CallEntry(log, null, gatewayArn, "");
        entry.Add("Started processing request", body => body["requestBody"] = $"{{params={{name={action}}}}}");
        return entry;
    }

    /// <summary>Writes that a request is refused before it is read: its caller is not known, or asks too often.</summary>
    /// <param name="log">The log.</param>
    /// <param name="gatewayArn">The gateway.</param>
    /// <param name="message">The message to the caller.</param>
    public static void Refuse(CallLog log, string gatewayArn, string message)
    {
        using var entry = new CallEntry(log, null, gatewayArn, "");
        entry.End(message, isError: true);
    }

    /// <summary>Notes what the policy engine decided; nothing if there is none.</summary>
    public void NoteEvaluation(ToolVerdict verdict)
    {
        if (verdict.Evaluation is not { } evaluation)
            return;
        Add(
            evaluation.IsAllowed ? "Policy evaluation completed" : "Policy evaluation denied request",
            body => body["policy"] = Describe(evaluation),
            isError: !evaluation.IsAllowed);
    }

    /// <summary>Notes that a target gets the call.</summary>
    /// <param name="tool">The tool's name at the gateway.</param>
    /// <param name="targetId">The target.</param>
    public void NoteExecution(string tool, string targetId) => Add($"Executing tool {tool} from target {targetId}");

    /// <summary>Ends the entry: a policy has refused the call or withheld its output.</summary>
    /// <param name="message">The message to the caller.</param>
    /// <param name="code">The code of the JSON-RPC error; null if a tool's result says it.</param>
    public void Deny(string message, int? code)
    {
        End(message, isError: true);
        if (code is { } error) _span?.Fail(error, message);
        else _span?.Fail(CallSpan.ToolError, message);
    }

    /// <summary>Ends the entry: the request is answered with an error.</summary>
    public void Fail(RpcException error)
    {
        End(error.Message, isError: true);
        _span?.Fail(error.Code, error.Message);
    }

    /// <summary>Ends the entry: the target has failed.</summary>
    public void Fail(string message)
    {
        End(message, isError: true);
        _span?.Fail(CallSpan.TargetError, message);
    }

    /// <summary>Notes that the tool itself reports an error. For the gateway the request has succeeded.</summary>
    public void NoteToolError() => _span?.Fail(CallSpan.ToolError, null);

    /// <summary>Ends the entry of a request that the client has given up.</summary>
    public void Cancel()
    {
        End("The client has cancelled the request.", isError: true);
        _span?.Fail("cancelled", null);
    }

    /// <summary>Ends the entry: successfully, unless something else was said.</summary>
    public void Dispose()
    {
        End($"Successfully processed request with requestId: {_id}", isError: false);
        _span?.Dispose();
    }

    private static JsonObject Describe(PolicyEvaluation evaluation)
    {
        var policy = new JsonObject
        {
            ["decision"] = evaluation.IsAllowed ? "ALLOW" : "DENY",
            ["policyEngineArn"] = evaluation.EngineArn,
            ["determiningPolicies"] = evaluation.Policies.ToJsonArray(),
            ["latencyMs"] = (long)evaluation.Duration.TotalMilliseconds,
            ["principal"] = new JsonObject { ["entityType"] = evaluation.PrincipalType, ["entityId"] = evaluation.PrincipalId },
        };
        if (!evaluation.IsAllowed)
            policy["reason"] = evaluation.Reason;
        return policy;
    }

    private void End(string text, bool isError)
    {
        if (_hasEnded)
            return;
        _hasEnded = true;
        Add(text, isError: isError);
    }

    private void Add(string text, Action<JsonObject>? further = null, bool isError = false)
    {
        var body = new JsonObject { ["log"] = text };
        further?.Invoke(body);
        body["id"] = _id;
        _log.Add(_gatewayArn, _ids, body, isError);
    }
}
