using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Reconciler.Emulator.Platform.Auth;
using Reconciler.Emulator.Platform.Contracts;
using Reconciler.Emulator.Platform.Faults;
using Reconciler.Emulator.Platform.Http;
using Reconciler.Emulator.Platform.Protocols;
using Reconciler.Emulator.Platform.State;

namespace Reconciler.Emulator.Platform.Pipeline;

/// <summary>
/// Processes a call of an AWS API: service and operation, authentication, faults, quotas, latency, permissions, constraints, handler.
/// </summary>
internal sealed class RequestPipeline(
    Account account,
    IReadOnlyList<IService> services,
    Authenticator authenticator,
    ICallerPermissions permissions,
    FaultInjector faults,
    RequestLog log,
    ICallTrail trail,
    InternalErrors errors,
    Func<string, string, TimeSpan> latencyOf,
    long maxBodyLength)
{
    /// <summary>The header that tells the emulator from AWS. Every response of the APIs has it.</summary>
    public const string EmulatorHeader = "x-reconciler-emulator";

    private static readonly string EmulatorVersion = typeof(RequestPipeline).Assembly.GetName().Version!.ToString(3);

    private readonly ServiceRouter _router = new(services);
    private readonly InputValidator _validator = new();
    private readonly Quotas _quotas = new(account.Options.Clock, account.Behavior);

    /// <summary>Processes a call and sends the response, or a truncated one if a fault drops it.</summary>
    public async Task HandleAsync(HttpContext http, AwsRequest request, CancellationToken cancellationToken)
    {
        if (await AnswerAsync(http, request, cancellationToken) is not { } response)
        {
            await TruncatedResponse.SendAsync(http, cancellationToken);
            return;
        }

        response.Headers[EmulatorHeader] = EmulatorVersion;
        await response.SendAsync(http, cancellationToken);
    }

    private async Task<AwsResponse?> AnswerAsync(HttpContext http, AwsRequest request, CancellationToken cancellationToken)
    {
        var scope = SignatureScope.Read(request);
        var service = _router.Find(request, scope);
        BodyTooLargeException? tooLarge = null;
        try
        {
            await request.ReadBodyAsync(http, maxBodyLength, cancellationToken);
        }
        catch (BodyTooLargeException exception)
        {
            tooLarge = exception;
        }

        // Unsigned calls of a query API name their operation in the body, and their service nowhere.
        service ??= scope is null && tooLarge is null ? _router.FindByBody(request) : null;
        if (service is null)
            return tooLarge is null ? AbsentService.Answer(request, scope) : AbsentService.Answer(request, scope).Closing();

        var exchange = new Exchange(service, scope?.Region ?? account.Options.Region, Guid.NewGuid().ToString());
        AwsResponse? response;
        if (tooLarge is not null)
        {
            response = exchange.Fail(service.Protocol.TooLarge(tooLarge.Message)).Closing();
            log.Add(exchange.Record(account.Now, response.Status));
            return response;
        }

        try
        {
            service.Prepare(request);
            response = await PerformAsync(exchange, request, scope, cancellationToken);
        }
        catch (AuthException failure)
        {
            response = exchange.Fail(service.Protocol.AuthError(failure.Failure));
        }
        catch (AwsException error)
        {
            response = exchange.Fail(error);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            // A bug in a handler.
            response = exchange.Fail(new AwsException("InternalFailure", errors.Report(exception), 500));
        }

        log.Add(exchange.Record(account.Now, response?.Status ?? 0));
        if (exchange.Call(request) is { } answered) trail.Record(answered);
        return response;
    }

    private async Task<AwsResponse?> PerformAsync(
        Exchange exchange, AwsRequest request, SignatureScope? scope, CancellationToken cancellationToken)
    {
        var (service, protocol) = (exchange.Service, exchange.Service.Protocol);
        var resolved = protocol.Resolve(request);
        exchange.Operation = resolved?.Operation;
        var anonymous = scope is null && resolved?.Operation.NoAuth == true;
        var caller = anonymous ? Caller.Anonymous : authenticator.Authenticate(request, scope, service.SignatureRules);
        exchange.Caller = caller;
        if (resolved is null)
            throw protocol.Unknown(request);
        var operation = resolved.Operation;
        var perform = HandlerOf(service, operation.Name) ?? throw protocol.NotImplemented(operation);
        var input = exchange.Input = protocol.Parse(resolved, request);

        var fault = faults.Match(service.Name, operation.Name, input);
        if (fault?.Kind == FaultKind.Respond)
        {
            var body = fault.Body.Replace("{requestId}", exchange.RequestId, StringComparison.Ordinal);
            return new AwsResponse(fault.Status, fault.ContentType, Encoding.UTF8.GetBytes(body));
        }

        await ApplyFaultAsync(fault, protocol, cancellationToken);
        if (account.Behavior.EnforceQuotas && !_quotas.TryTake(service, operation.Name, exchange.Region))
            throw protocol.Throttled();
        await DelayAsync(latencyOf(service.Name, operation.Name), cancellationToken);
        if (operation.Input is { } shape && _validator.Check(shape, input) is { Count: > 0 } breaches)
            throw service.Invalid(breaches);
        if (TagRules.Check(operation, input, service.TagKeys) is { } wrong)
            throw service.InvalidTag(wrong.Fault, wrong.Breach);
        var call = new Call(service, operation, input, caller, exchange.Region, request);
        CheckPermissions(call);
        service.Check(call);
        var output = exchange.Output = await perform(call, cancellationToken);
        return fault?.Kind == FaultKind.DropResponse ? null : protocol.Write(operation, output, exchange.RequestId);
    }

    private Func<Call, CancellationToken, Task<JsonObject>>? HandlerOf(IService service, string operation) =>
        service.LongHandler(operation) ?? (service.Handler(operation) is { } handler
            ? (call, _) => Task.FromResult(account.Perform(() => handler(call)))
            : null);

    private void CheckPermissions(Call call)
    {
        if (!account.Behavior.EnforceCallerPermissions || call.Caller.IsAccount || call.Operation.NoAuth)
            return;
        lock (account.Gate)
        {
            foreach (var needed in call.Service.PermissionsOf(call))
            {
                var context = CallPermissions.ContextOf(call, needed);
                if (permissions.FindDenial(call.Caller, needed.Action, needed.Resource, context) is { } denial)
                    throw call.Service.Protocol.Denied(denial);
            }
        }
    }

    private async Task ApplyFaultAsync(Fault? fault, Protocol protocol, CancellationToken cancellationToken)
    {
        switch (fault?.Kind)
        {
            case FaultKind.Error:
                throw new AwsException(fault.ErrorCode, fault.Message, fault.Status);
            case FaultKind.Throttle:
                throw protocol.Throttled();
            case FaultKind.Hang:
                await Task.Delay(Timeout.InfiniteTimeSpan, account.Options.Clock, cancellationToken);
                break;
            case FaultKind.Delay:
                await DelayAsync(fault.Delay, cancellationToken);
                break;
        }
    }

    private Task DelayAsync(TimeSpan duration, CancellationToken cancellationToken) =>
        duration > TimeSpan.Zero ? Task.Delay(duration, account.Options.Clock, cancellationToken) : Task.CompletedTask;
}
