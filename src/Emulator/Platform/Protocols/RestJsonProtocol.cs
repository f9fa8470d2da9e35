using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Reconciler.Emulator.Platform.Auth;
using Reconciler.Emulator.Platform.Contracts;
using Reconciler.Emulator.Platform.Http;
using Reconciler.Emulator.Platform.State;

namespace Reconciler.Emulator.Platform.Protocols;

/// <summary>REST with JSON bodies: method and path select the operation. The input is in path, query, headers and body.</summary>
internal sealed class RestJsonProtocol(ServiceContract contract) : Protocol(contract)
{
    private readonly RouteTable _routes = new(contract);

    public override ResolvedOperation? Resolve(AwsRequest request) => _routes.Match(request);

    public override JsonObject Parse(ResolvedOperation operation, AwsRequest request)
    {
        if (operation.Operation.Input is not { } shape)
            return [];
        var input = RestBindings.Read(shape, operation.PathValues, request);
        if (shape.Payload is { } payload)
        {
            var member = shape.ByName[payload];
            if (request.Body.Length > 0)
                input[payload] = ReadPayload(member, request.Body);
            return input;
        }

        foreach (var (name, value) in JsonCodec.ReadStructure(shape, JsonBody.Parse(request.Body), "").ToList())
            input[name] = value?.DeepClone();
        return input;
    }

    public override AwsResponse Write(OperationContract operation, JsonObject output, string requestId)
    {
        var response = new AwsResponse(operation.StatusCode, "application/json", []) { Headers = { ["x-amzn-RequestId"] = requestId } };
        if (operation.Output is not { } shape)
            return response;
        RestBindings.Write(shape, output, response);
        response.Body = shape.Payload is { } payload ? WritePayload(shape.ByName[payload], output[payload]) : WriteBody(shape, output);
        return response;
    }

    public override AwsResponse WriteError(AwsException error, string requestId)
    {
        var body = new JsonObject { ["message"] = error.Message };
        foreach (var (name, value) in error.Members)
            body[name] = value?.DeepClone();
        return new AwsResponse(error.Status, "application/json", JsonSerializer.SerializeToUtf8Bytes(body))
        {
            Headers = { ["x-amzn-RequestId"] = requestId, ["x-amzn-ErrorType"] = error.Code },
        };
    }

    public override AwsException Unknown(AwsRequest request) =>
        new("UnknownOperationException", "The requested operation does not exist.", 404);

    public override AwsException AuthError(AuthFailure failure) => JsonErrors.Create(failure, 403);

    public override AwsException Denied(string message) => new("AccessDeniedException", message, 403);

    public override AwsException Throttled() => new("ThrottlingException", "Rate exceeded", 429);

    private static JsonNode ReadPayload(MemberContract member, byte[] body) => member.Shape.Kind switch
    {
        ShapeKind.Blob => JsonValue.Create(body)!,
        ShapeKind.String => JsonValue.Create(Encoding.UTF8.GetString(body)),
        _ => JsonCodec.Read(member.Shape, JsonBody.Parse(body), ""),
    };

    private static byte[] WritePayload(MemberContract member, JsonNode? value) => (member.Shape.Kind, value) switch
    {
        (_, null) => [],
        (ShapeKind.Blob, _) => value.Bytes(),
        (ShapeKind.String, _) => Encoding.UTF8.GetBytes(value.GetValue<string>()),
        _ => WriteBody(member.Shape, value.AsObject()),
    };

    private static byte[] WriteBody(ShapeContract shape, JsonObject document)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            JsonCodec.WriteMembers(json, shape, document, "unixTimestamp");
            json.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }
}
