using System.Text.Json.Nodes;
using Reconciler.Emulator.Platform.Contracts;
using Reconciler.Emulator.Platform.Http;

namespace Reconciler.Emulator.Platform.Pipeline;

/// <summary>A request in progress: what its response and the request log need.</summary>
internal sealed class Exchange(IService service, string region, string requestId)
{
    private string? _errorCode;

    public IService Service { get; } = service;

    public string Region { get; } = region;

    public string RequestId { get; } = requestId;

    public OperationContract? Operation { get; set; }

    public JsonObject Input { get; set; } = [];

    public string? AccessKeyId { get; set; }

    public AwsResponse Fail(AwsException error)
    {
        _errorCode = error.Code;
        return Service.Protocol.WriteError(error, RequestId);
    }

    public RecordedRequest Record(DateTimeOffset time, int status)
    {
        var name = Operation?.Name ?? "";
        return new RecordedRequest(time, Service.Name, name, status, _errorCode, Service.IsMutating(name), InputForLog(), AccessKeyId);
    }

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
