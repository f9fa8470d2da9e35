using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Reconciler.Emulator.Platform;
using Reconciler.Emulator.Platform.Faults;
using Reconciler.Emulator.Platform.Http;
using Reconciler.Emulator.Platform.Local;
using Reconciler.Emulator.Platform.Pipeline;
using Reconciler.Emulator.Platform.Protocols;
using Reconciler.Emulator.Platform.State;

namespace Reconciler.Emulator.Host.Admin;

/// <summary>
/// The emulator's admin API in JSON: <c>/_emulator/requests</c> (GET, DELETE), <c>/_emulator/calls</c> (GET, DELETE: the number of calls by
/// operation, and how many of them were throttled or failed), <c>/_emulator/faults</c> (GET, POST, DELETE),
/// <c>/_emulator/behavior</c> (GET, POST), <c>/_emulator/commands/{agentRuntimeName}</c> (PUT, with the token),
/// <c>/_emulator/functions/{functionName}</c> (PUT, with the token),
/// <c>/_emulator/tools/{gatewayId}</c> (GET: the tools of each target as of its last synchronization),
/// <c>/_emulator/tools/{gatewayId}/{targetId}</c> (GET: what its server lists now) and <c>/_emulator/reset</c> (POST).
/// </summary>
internal sealed class AdminApi(
    RequestLog requests,
    FaultInjector faults,
    IReadOnlyList<BehaviorSwitch> behaviors,
    ServerCommands commands,
    string token,
    OfferedTools offeredTools,
    Action reset) : IHttpEndpoint
{
    /// <summary>The header with the token, without which nobody sets a program that runs on this machine.</summary>
    public const string TokenHeader = LocalToken.Header;

    private const string Root = "/_emulator/";
    private const string Commands = "commands/";
    private const string FunctionCommands = "functions/";
    private const string Tools = "tools/";

    private readonly BehaviorJson _behaviorJson = new(behaviors);

    public bool Accepts(AwsRequest request) => request.RawPath.StartsWith(Root, StringComparison.Ordinal);

    public AwsResponse Fail(int status, string message) => Json(status, new JsonObject { ["message"] = message });

    public async Task HandleAsync(HttpContext http, AwsRequest request, CancellationToken cancellationToken)
    {
        var answer = FindTarget(request) is var (gateway, target)
            ? AnswerWith(request, await offeredTools.ListServerAsync(gateway, target, cancellationToken))
            : Answer(request);
        await answer.SendAsync(http, cancellationToken);
    }

    private static (string Gateway, string Target)? FindTarget(AwsRequest request) =>
        request.Method == "GET"
        && request.RawPath.StartsWith(Root + Tools, StringComparison.Ordinal)
        && request.RawPath[(Root.Length + Tools.Length)..].Split('/') is [var gateway, var target]
            ? (Uri.UnescapeDataString(gateway), Uri.UnescapeDataString(target))
            : null;

    private static AwsResponse AnswerWith(AwsRequest request, JsonNode? result) => result is null
        ? Json(404, new JsonObject { ["message"] = $"The admin API has no {request.Method} {request.RawPath}." })
        : Json(200, result);

    private AwsResponse Answer(AwsRequest request)
    {
        try
        {
            return AnswerWith(request, Perform(request));
        }
        catch (UnauthorizedAccessException refused)
        {
            return Json(403, new JsonObject { ["message"] = refused.Message });
        }
        catch (Exception invalid) when (invalid is AwsException or InvalidOperationException or FormatException)
        {
            return Json(400, new JsonObject { ["message"] = invalid.Message });
        }
    }

    private JsonNode? Perform(AwsRequest request) => (request.Method, request.RawPath[Root.Length..]) switch
    {
        ("GET", "requests") => RequestsAsJson(),
        ("DELETE", "requests") => Done(requests.Clear),
        ("GET", "calls") => requests.Counts.Write(),
        ("DELETE", "calls") => Done(requests.Counts.Clear),
        ("GET", "faults") => new JsonObject { ["faults"] = new JsonArray([.. faults.Active.Select(FaultJson.Write)]) },
        ("POST", "faults") => FaultJson.Write(faults.Add(FaultJson.Read(JsonBody.Parse(request.Body)))),
        ("DELETE", "faults") => Done(faults.Clear),
        ("GET", "behavior") => _behaviorJson.Write(),
        ("POST", "behavior") => Done(() => _behaviorJson.Read(JsonBody.Parse(request.Body))),
        ("PUT", var path) when path.StartsWith(Commands, StringComparison.Ordinal) =>
            Done(() => PutCommand(Uri.UnescapeDataString(path[Commands.Length..]), request)),
        ("PUT", var path) when path.StartsWith(FunctionCommands, StringComparison.Ordinal) => Done(() =>
            PutCommand(ServerCommands.OfFunction(Uri.UnescapeDataString(path[FunctionCommands.Length..])), request)),
        ("GET", var path) when path.StartsWith(Tools, StringComparison.Ordinal) =>
            offeredTools.List(Uri.UnescapeDataString(path[Tools.Length..])),
        ("POST", "reset") => Done(reset),
        _ => null,
    };

    private void PutCommand(string runtimeName, AwsRequest request)
    {
        CheckToken(request.Header(TokenHeader));
        var body = JsonBody.Parse(request.Body);
        commands.Put(
            runtimeName,
            new ServerProgram([.. body.Texts("command")], [.. body.Texts("build")], body.TextOrNull("project")),
            body.TextOrNull("archive") is { } archive ? Convert.FromBase64String(archive) : null,
            body.TextOrNull("folder") is { } folder ? new LocalSource(runtimeName, folder, [.. body.Texts("exclude")]) : null);
    }

    private void CheckToken(string? given)
    {
        if (LocalToken.Matches(given, token))
            return;
        throw new UnauthorizedAccessException(
            $"{(given is null ? "A token is missing" : "The token is wrong")}: local commands run as the user of the emulator. Send its token "
            + $"in the header {TokenHeader}. `emulator` prints the token as RECONCILER_EMULATOR_TOKEN; with --state DIR it is in DIR/token.");
    }

    private JsonObject RequestsAsJson() => new()
    {
        ["requests"] = new JsonArray([.. requests.All.Select(r => new JsonObject
        {
            ["time"] = r.Time.ToString("O", null),
            ["service"] = r.Service,
            ["operation"] = r.Operation,
            ["status"] = r.Status,
            ["errorCode"] = r.ErrorCode,
            ["mutating"] = r.Mutating,
            ["accessKeyId"] = r.AccessKeyId,
        })]),
    };

    private static JsonObject Done(Action action)
    {
        action();
        return [];
    }

    private static AwsResponse Json(int status, JsonNode body) =>
        new(status, "application/json", Encoding.UTF8.GetBytes(body.ToJsonString()));
}
