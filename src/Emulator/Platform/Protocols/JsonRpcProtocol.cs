using System.Buffers;
using System.Text.Json;
using System.Text.Json.Nodes;
using Reconciler.Emulator.Platform.Auth;
using Reconciler.Emulator.Platform.Contracts;
using Reconciler.Emulator.Platform.Http;

namespace Reconciler.Emulator.Platform.Protocols;

/// <summary>AWS JSON 1.0 and 1.1: the operation is in the <c>X-Amz-Target</c> header.</summary>
internal sealed class JsonRpcProtocol(ServiceContract contract) : Protocol(contract)
{
    private readonly string _contentType = $"application/x-amz-json-{contract.JsonVersion}";

    public override ResolvedOperation? Resolve(AwsRequest request)
    {
        var target = request.Header("X-Amz-Target");
        var prefix = Contract.TargetPrefix + ".";
        return target is not null && target.StartsWith(prefix, StringComparison.Ordinal) &&
            Contract.Operations.TryGetValue(target[prefix.Length..], out var operation)
                ? new ResolvedOperation(operation, ResolvedOperation.NoValues)
                : null;
    }

    public override JsonObject Parse(ResolvedOperation operation, AwsRequest request)
    {
        var body = JsonBody.Parse(request.Body);
        return operation.Operation.Input is { } shape ? JsonCodec.ReadStructure(shape, body, "") : [];
    }

    public override AwsResponse Write(OperationContract operation, JsonObject output, string requestId)
    {
        var buffer = new ArrayBufferWriter<byte>();
        if (operation.Output is { } shape)
        {
            using var json = new Utf8JsonWriter(buffer);
            json.WriteStartObject();
            JsonCodec.WriteMembers(json, shape, output, "unixTimestamp");
            json.WriteEndObject();
        }

        return new AwsResponse(200, _contentType, buffer.WrittenSpan.ToArray()) { Headers = { ["x-amzn-RequestId"] = requestId } };
    }

    public override AwsResponse WriteError(AwsException error, string requestId)
    {
        var body = new JsonObject { ["__type"] = error.Code, ["message"] = error.Message };
        foreach (var (name, value) in error.Members)
            body[name] = value?.DeepClone();
        return new AwsResponse(error.Status, _contentType, JsonSerializer.SerializeToUtf8Bytes(body))
        {
            Headers = { ["x-amzn-RequestId"] = requestId, ["x-amzn-ErrorType"] = error.Code },
        };
    }

    public override AwsException AuthError(AuthFailure failure) => JsonErrors.Create(failure, 400);
}
