using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Reconciler.Emulator.Platform;
using Reconciler.Emulator.Platform.Local;
using Reconciler.Emulator.Platform.Pipeline;
using Reconciler.Emulator.Platform.State;
using Reconciler.Emulator.Services.Iam;
using Reconciler.Emulator.Services.Logs;
using Reconciler.Emulator.Services.Sts;

namespace Reconciler.Emulator.Services.Lambda;

/// <summary>Invoke: by clients of the API, and by other services.</summary>
internal sealed class Invocations(
    Account account,
    IRoleAccess roles,
    IRoleSessions sessions,
    ILogWriter logs,
    ServerCommands commands,
    IFunctionRunner runner) : IFunctionInvoker
{
    private const int MaxPayloadBytes = 6 * 1024 * 1024;
    private const int TailBytes = 4096;

    // Arguments of tools may be as deep as messages of MCP, and interceptors get whole messages.
    private static readonly JsonSerializerOptions Serializing = new() { MaxDepth = 512 };

    private static readonly TimeSpan SessionDuration = TimeSpan.FromHours(1);

    /// <summary>Performs the operation Invoke.</summary>
    public async Task<JsonObject> InvokeAsync(Call call, CancellationToken cancellationToken)
    {
        var (arn, type) = account.Perform(() => (Authorize(call), call.TextOrNull("InvocationType") ?? "RequestResponse"));
        var payload = call.Input["Payload"]?.Bytes() ?? [];
        if (payload.Length > MaxPayloadBytes)
            throw LambdaErrors.RequestTooLarge(payload.Length, MaxPayloadBytes);
        var run = Prepare(arn, Parse(payload), DecodeContext(call.TextOrNull("ClientContext")));
        if (type == "DryRun")
            return new JsonObject { ["StatusCode"] = 204L };
        if (type == "Event")
        {
            // The result of an asynchronous invocation goes to nobody but the log.
            _ = RunAsync(run, CancellationToken.None).ContinueWith(t => _ = t.Exception, TaskScheduler.Default);
            return new JsonObject { ["StatusCode"] = 202L };
        }

        var outcome = await RunAsync(run, cancellationToken);
        return new JsonObject
        {
            ["StatusCode"] = 200L,
            ["FunctionError"] = outcome.Error,
            ["ExecutedVersion"] = run.Version,
            ["LogResult"] = call.TextOrNull("LogType") == "Tail" ? Tail(outcome.Log) : null,
            ["Payload"] = JsonValue.Create(outcome.Payload),
        };
    }

    public Task<FunctionOutcome> InvokeAsync(
        string functionArn, JsonNode payload, JsonObject? clientContext, CancellationToken cancellationToken) =>
        RunAsync(Prepare(functionArn, payload, clientContext), cancellationToken);

    public bool Allows(string functionArn, string principal, string sourceArn) => account.Perform(() =>
        FunctionTable.Find(account, functionArn) is not null
            && FunctionTable.Find(account, string.Join(':', functionArn.Split(':')[..7])) is { } latest
            && FunctionPolicies.Allows(
                latest, principal, sourceArn, account.Id, functionArn.Split(':').ElementAtOrDefault(7)));

    private string Authorize(Call call)
    {
        var function = FunctionTable.Find(call);
        var arn = FunctionTable.ArnOf(call)! + (FunctionTable.QualifierOf(call) is { } qualifier ? $":{qualifier}" : "");
        return roles.FindDenial(call.Caller, "lambda:InvokeFunction", arn) is { } denial ? throw LambdaErrors.Denied(denial) : arn;
    }

    private FunctionRun Prepare(string arn, JsonNode? payload, JsonObject? context) => account.Perform(() =>
    {
        var function = FunctionTable.Find(account, arn) ?? throw LambdaErrors.FunctionNotFound(arn);
        if (function.Text("State") != "Active")
            throw LambdaErrors.NotActive(function.Text("State"));
        CheckOrigin(function);
        var role = roles.Find(function.Text("Role")) ?? throw LambdaErrors.RoleNotAssumable();
        var name = function.Text("FunctionName");
        var (accessKeyId, credential) = sessions.Issue(role, name, SessionDuration);
        var variables = function["Environment"]?["Variables"]?.AsObject() ?? [];
        return new FunctionRun
        {
            Name = name,
            Version = function.Text("Version"),
            Arn = arn,
            Region = arn.Split(':')[3],
            Runtime = function.TextOrNull("Runtime"),
            Handler = function.TextOrNull("Handler"),
            Code = function["_code"]?["_blob"]?.GetValue<string>(),
            Program = commands.Find(ServerCommands.OfFunction(name)),
            Variables = variables.ToDictionary(v => v.Key, v => v.Value!.GetValue<string>()),
            Timeout = TimeSpan.FromSeconds(function["Timeout"]!.GetValue<long>()),
            Memory = function["MemorySize"]!.GetValue<long>(),
            LogGroup = function.Child("LoggingConfig").Text("LogGroup"),
            LogStream = string.Create(
                CultureInfo.InvariantCulture, $"{account.Now:yyyy/MM/dd}/[{function.Text("Version")}]{Guid.NewGuid():N}"),
            RequestId = Guid.NewGuid().ToString(),
            Payload = payload is null ? "null"u8.ToArray() : JsonSerializer.SerializeToUtf8Bytes(payload, Serializing),
            ClientContext = context?.ToJsonString(),
            AccessKeyId = accessKeyId,
            Credential = credential,
        };
    });

    private void CheckOrigin(JsonObject function)
    {
        var code = function["_code"]?["_blob"]?.GetValue<string>();
        var runsCode = code is not null && commands.Find(ServerCommands.OfFunction(function.Text("FunctionName"))).Files is null;
        if (runsCode && CodeOrigin.IsForeign(account, code!))
            throw LambdaErrors.NotRunnable(function.Text("FunctionName"), $"Its code: {CodeOrigin.Reason}");
        if (function.Texts("_foreign").ToList() is { Count: > 0 } settings)
        {
            throw LambdaErrors.NotRunnable(
                function.Text("FunctionName"), $"Its configuration ({string.Join(", ", settings)}): {CodeOrigin.Reason}");
        }
    }

    private async Task<FunctionOutcome> RunAsync(FunctionRun run, CancellationToken cancellationToken)
    {
        var outcome = await runner.RunAsync(run, cancellationToken);
        account.Perform(() =>
        {
            var now = account.Now.ToUnixTimeMilliseconds();
            logs.Write(run.Region, run.LogGroup, run.LogStream, outcome.Log.Select(line => (now, line)));
            return true;
        });
        return outcome;
    }

    private static JsonNode? Parse(byte[] payload)
    {
        if (payload.Length == 0)
            return new JsonObject();
        try
        {
            return JsonNode.Parse(payload);
        }
        catch (JsonException invalid)
        {
            throw LambdaErrors.InvalidJson(invalid.Message);
        }
    }

    private static JsonObject? DecodeContext(string? base64)
    {
        if (base64 is null)
            return null;
        try
        {
            return JsonNode.Parse(Convert.FromBase64String(base64)) as JsonObject ?? throw new JsonException("It is no object.");
        }
        catch (Exception invalid) when (invalid is JsonException or FormatException)
        {
            throw LambdaErrors.InvalidJson($"the client context must be a JSON object in Base64: {invalid.Message}");
        }
    }

    private static string Tail(IReadOnlyList<string> log)
    {
        var bytes = Encoding.UTF8.GetBytes(string.Concat(log.Select(line => line + "\n")));
        return Convert.ToBase64String(bytes.AsSpan(Math.Max(0, bytes.Length - TailBytes)));
    }
}
