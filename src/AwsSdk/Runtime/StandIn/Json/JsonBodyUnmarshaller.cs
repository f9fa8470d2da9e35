using System.Net;
using System.Text.Json;
using Amazon.Runtime.Internal.Transform;
using Amazon.Runtime.StandIn.Metadata;

namespace Amazon.Runtime.StandIn.Json;

/// <summary>Unmarshals responses of both JSON protocols.</summary>
internal sealed class JsonBodyUnmarshaller(OperationDescriptor operation) : JsonResponseUnmarshaller
{
    public override AmazonWebServiceResponse Unmarshall(JsonUnmarshallerContext context)
    {
        var response = operation.CreateResponse();
        var shape = ShapeDescriptor.Of(response.GetType());
        foreach (var member in shape.Elsewhere)
        {
            if (member.Location == WireLocation.StatusCode)
                member.Set(response, (int)context.ResponseData.StatusCode);
            else if (context.ResponseData.IsHeaderPresent(member.WireName))
                member.Set(response, ScalarText.Parse(context.ResponseData.GetHeaderValue(member.WireName), member.Value, member.Timestamp));
        }
        if (shape.Payload is { Value.Kind: ValueKind.Blob } blob)
        {
            blob.Set(response, new MemoryStream(Drain(context.Stream).ToArray()));
            return response;
        }
        var body = Drain(context.Stream);
        if (body.Length == 0)
            return response;
        using var json = JsonDocument.Parse(body);
        if (shape.Payload is { } payload)
            payload.Set(response, JsonValueReader.Read(json.RootElement, payload.Value, payload.Timestamp));
        else
            JsonValueReader.Fill(json.RootElement, response, shape);
        return response;
    }

    public override AmazonServiceException UnmarshallException(
        JsonUnmarshallerContext context, Exception innerException, HttpStatusCode statusCode)
    {
        using var json = TryParse(Drain(context.Stream));
        var body = json is { RootElement.ValueKind: JsonValueKind.Object } ? json.RootElement : default(JsonElement?);
        var headers = context.ResponseData;
        var error = new ServiceError(
            JsonErrors.Code(headers, body), JsonErrors.Message(body) ?? GetDefaultErrorMessage<AmazonServiceException>(),
            ErrorType.Unknown, JsonErrors.RequestId(headers), statusCode);
        var exception = operation.Service.CreateError(error, innerException);
        if (body is { } members)
            JsonValueReader.Fill(members, exception, ShapeDescriptor.Of(exception.GetType()));
        return exception;
    }

    /// <summary>Proxies and load balancers return errors in HTML: such an error has only a status.</summary>
    private static JsonDocument? TryParse(ReadOnlyMemory<byte> body)
    {
        if (body.IsEmpty)
            return null;
        try
        {
            return JsonDocument.Parse(body);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static ReadOnlyMemory<byte> Drain(Stream stream)
    {
        var buffer = new MemoryStream();
        stream.CopyTo(buffer);
        return buffer.GetBuffer().AsMemory(0, (int)buffer.Length);
    }
}
