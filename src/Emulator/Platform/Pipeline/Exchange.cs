using System.Text.Json.Nodes;
using Reconciler.Emulator.Platform.Auth;
using Reconciler.Emulator.Platform.Contracts;
using Reconciler.Emulator.Platform.Http;

namespace Reconciler.Emulator.Platform.Pipeline;

/// <summary>A request in progress: what its response and the request log need.</summary>
internal sealed class Exchange(IService service, string region, string requestId)
{
    private AwsException? _error;

    public IService Service { get; } = service;

    public string Region { get; } = region;

    public string RequestId { get; } = requestId;

    public OperationContract? Operation { get; set; }

    public JsonObject Input { get; set; } = [];

    /// <summary>Who signed; null before that is known.</summary>
    public Caller? Caller { get; set; }

    /// <summary>What a call that succeeded returned.</summary>
    public JsonObject? Output { get; set; }

    public AwsResponse Fail(AwsException error)
    {
        _error = error;
        return Service.Protocol.WriteError(error, RequestId);
    }

    public RecordedRequest Record(DateTimeOffset time, int status)
    {
        var name = Operation?.Name ?? "";
        return new RecordedRequest(time, Service.Name, name, status, _error?.Code, Service.IsMutating(name), InputForLog(), AccessKeyId);
    }

    /// <summary>The call for a trail; null for what was no call of an operation by somebody known.</summary>
    public CallRecord? Call(AwsRequest request) => Operation is not null && Caller is not null && (_error is not null || Output is not null)
        ? new CallRecord(Service, Operation, Caller, Region, RequestId, request, Input, Output, _error)
        : null;

    private string? AccessKeyId => Caller == Auth.Caller.Anonymous ? null : Caller?.AccessKeyId;

    private JsonObject InputForLog()
    {
        if (Operation?.Input?.Payload is not { } payload || Operation.Input.ByName[payload].Shape.Kind != ShapeKind.Blob)
            return Input;
        var copy = new JsonObject();
        foreach (var (name, value) in Input)
        {
            if (name != payload)
                copy[name] = value?.DeepClone();
        }

        return copy;
    }
}
