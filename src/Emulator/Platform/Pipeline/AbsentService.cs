using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Reconciler.Emulator.Platform.Auth;
using Reconciler.Emulator.Platform.Http;
using Reconciler.Emulator.Platform.Protocols;

namespace Reconciler.Emulator.Platform.Pipeline;

/// <summary>
/// Answers the calls of services that the emulator does not have with 501, in the form that the client of the service reads: its SDK would
/// report another form as a broken response.
/// </summary>
internal static class AbsentService
{
    private const string NoService = "The request names no service: it has no signature, no X-Amz-Target header and no host name of AWS.";

    private static readonly string[] XmlServices = ["route53", "cloudfront", "s3-outposts", "s3-object-lambda"];

    public static AwsResponse Answer(AwsRequest request, SignatureScope? scope)
    {
        if ((scope?.Service ?? NameOf(request)) is not { } service)
            return Json(404, "application/json", "UnknownOperationException", NoService);
        var message = NotBuilt.Describe(service, null);
        var contentType = request.Header("Content-Type") ?? "";
        if (request.Header("smithy-protocol") == "rpc-v2-cbor")
            return Cbor(message);
        if (request.QueryValue("Action") is not null
            || contentType.StartsWith("application/x-www-form-urlencoded", StringComparison.Ordinal))
            return service == "ec2" ? Ec2(message) : Xml(message);
        if (XmlServices.Contains(service))
            return Xml(message);
        return Json(
            501,
            contentType.StartsWith("application/x-amz-json", StringComparison.Ordinal) ? contentType : "application/json",
            NotBuilt.Code,
            message);
    }

    // DynamoDB_20120810.GetItem, or dynamodb.us-east-1.amazonaws.com.
    private static string? NameOf(AwsRequest request)
    {
        if (request.Header("X-Amz-Target") is { } target)
            return target.Split('.')[0];
        var host = request.Header("Host") ?? "";
        return host.Contains(".amazonaws.com", StringComparison.OrdinalIgnoreCase) ? host.Split('.')[0] : null;
    }

    private static AwsResponse Json(int status, string contentType, string code, string message) =>
        new(status, contentType, JsonSerializer.SerializeToUtf8Bytes(new JsonObject { ["__type"] = code, ["message"] = message }))
        {
            Headers = { ["x-amzn-ErrorType"] = code },
        };

    private static AwsResponse Xml(string message) => new(501, "text/xml", QueryProtocol.Xml(xml =>
    {
        xml.WriteStartElement("ErrorResponse");
        xml.WriteStartElement("Error");
        xml.WriteElementString("Type", "Receiver");
        xml.WriteElementString("Code", NotBuilt.Code);
        xml.WriteElementString("Message", message);
        xml.WriteEndElement();
        xml.WriteElementString("RequestId", Guid.NewGuid().ToString());
        xml.WriteEndElement();
    }));

    private static AwsResponse Ec2(string message) => new(501, "text/xml", QueryProtocol.Xml(xml =>
    {
        xml.WriteStartElement("Response");
        xml.WriteStartElement("Errors");
        xml.WriteStartElement("Error");
        xml.WriteElementString("Code", NotBuilt.Code);
        xml.WriteElementString("Message", message);
        xml.WriteEndElement();
        xml.WriteEndElement();
        xml.WriteElementString("RequestID", Guid.NewGuid().ToString());
        xml.WriteEndElement();
    }));

    // A map of two texts (RFC 8949, section 3.1).
    private static AwsResponse Cbor(string message)
    {
        using var body = new MemoryStream();
        body.WriteByte(0xA2);
        foreach (var text in (ReadOnlySpan<string>)["__type", NotBuilt.Code, "message", message])
        {
            var bytes = Encoding.UTF8.GetBytes(text);
            body.WriteByte(0x79);
            body.WriteByte((byte)(bytes.Length >> 8));
            body.WriteByte((byte)bytes.Length);
            body.Write(bytes);
        }

        return new AwsResponse(501, "application/cbor", body.ToArray()) { Headers = { ["smithy-protocol"] = "rpc-v2-cbor" } };
    }
}
