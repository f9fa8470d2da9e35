using System.Text.Json.Nodes;
using System.Xml;
using System.Xml.Linq;
using Reconciler.Emulator.Platform;
using Reconciler.Emulator.Platform.Auth;
using Reconciler.Emulator.Platform.Contracts;
using Reconciler.Emulator.Platform.Http;
using Reconciler.Emulator.Platform.Protocols;
using Reconciler.Emulator.Platform.State;

namespace Reconciler.Emulator.Services.S3;

/// <summary>S3's protocol: REST with XML bodies.</summary>
/// <param name="contract">The service.</param>
/// <param name="rootNames">The root elements of responses by operation, if they differ from the name of the output shape.</param>
internal sealed class S3Protocol(ServiceContract contract, IReadOnlyDictionary<string, string> rootNames) : Protocol(contract)
{
    private const string Namespace = "http://s3.amazonaws.com/doc/2006-03-01/";

    private readonly RouteTable _routes = new(contract);

    // A query selects the operation also where the path of the model does not say so: a POST without uploadId completes no upload.
    public override ResolvedOperation? Resolve(AwsRequest request) => _routes.Match(request) is { } found
        && (found.Operation.Uri.Contains('?', StringComparison.Ordinal) || found.Operation.RequiredParameters.All(p => p.IsIn(request)))
            ? found
            : null;

    public override JsonObject Parse(ResolvedOperation operation, AwsRequest request)
    {
        if (operation.Operation.Input is not { } shape)
            return [];
        var input = RestBindings.Read(shape, operation.PathValues, request);
        if (input.TextOrNull("CopySource") is { } source)
            input["CopySource"] = CopySource.DecodeSlashes(source);
        if (shape.Payload is not { } payload || request.Body.Length == 0)
            return input;
        var member = shape.ByName[payload];
        input[payload] = member.Shape.Kind switch
        {
            ShapeKind.Blob => JsonValue.Create(request.Body),
            ShapeKind.String => JsonValue.Create(System.Text.Encoding.UTF8.GetString(request.Body)),
            _ => XmlCodec.ReadStructure(member.Shape, ParseXml(request.Body)),
        };
        return input;
    }

    public override AwsResponse Write(OperationContract operation, JsonObject output, string requestId)
    {
        var response = new AwsResponse(operation.StatusCode, null, []);
        AddIds(response, requestId);
        if (operation.Output is not { } shape)
            return response;
        RestBindings.Write(shape, output, response);
        // The output has no member for the status 206 of a partial body.
        response.Status = output["_status"]?.GetValue<int>() ?? response.Status;
        if (response.Headers.Remove("Content-Type", out var type))
            response.ContentType = type;
        if (operation.Method != "HEAD")
            response.Headers.Remove("Content-Length");
        if (shape.Payload is { } payload)
            WritePayload(shape.ByName[payload], output[payload], response);
        else if (shape.Members.Exists(m => m.Location is null))
            WriteXml(response, rootNames.GetValueOrDefault(operation.Name, shape.Name), shape, output);
        return response;
    }

    public override AwsResponse WriteError(AwsException error, string requestId)
    {
        var body = QueryProtocol.Xml(xml =>
        {
            xml.WriteStartElement("Error");
            xml.WriteElementString("Code", error.Code);
            xml.WriteElementString("Message", error.Message);
            foreach (var (name, value) in error.Members)
                xml.WriteElementString(name, value!.ToString());
            xml.WriteElementString("RequestId", requestId);
            xml.WriteElementString("HostId", requestId);
            xml.WriteEndElement();
        });
        var response = new AwsResponse(error.Status, "application/xml", error.Status == 304 ? [] : body);
        AddIds(response, requestId);
        // What is not modified has no body, so its members are headers.
        if (error.Status == 304)
        {
            foreach (var (name, value) in error.Members)
                response.Headers[name] = value!.ToString();
        }

        return response;
    }

    public override AwsException AuthError(AuthFailure failure) => failure switch
    {
        AuthFailure.Missing => new("AccessDenied", "Access Denied", 403),
        AuthFailure.Incomplete => new("AuthorizationHeaderMalformed", "The authorization header is malformed.", 400),
        AuthFailure.UnknownKey => new("InvalidAccessKeyId", "The AWS Access Key Id you provided does not exist in our records.", 403),
        AuthFailure.BadToken => new("InvalidToken", "The provided token is malformed or otherwise invalid.", 400),
        AuthFailure.Expired => new("ExpiredToken", "The provided token has expired.", 400),
        AuthFailure.Skewed =>
            new("RequestTimeTooSkewed", "The difference between the request time and the current time is too large.", 403),
        _ => new(
            "SignatureDoesNotMatch",
            "The request signature we calculated does not match the signature you provided. Check your key and signing method.",
            403),
    };

    public override AwsException Denied(string message) => new("AccessDenied", message, 403);

    // S3 has a code of its own for this, which clients such as Terraform know.
    protected override string NotImplementedCode => "NotImplemented";

    // Paths and queries select the operation, and S3 ignores queries that it does not know: only the method can be wrong.
    public override AwsException Unknown(AwsRequest request) => S3Errors.MethodNotAllowed();

    public override AwsException TooLarge(string message) => new("EntityTooLarge", message, 413);

    public override AwsException Throttled() => new("SlowDown", "Please reduce your request rate.", 503);

    private static void AddIds(AwsResponse response, string requestId)
    {
        response.Headers["x-amz-request-id"] = requestId;
        response.Headers["x-amz-id-2"] = requestId;
    }

    private static XElement ParseXml(byte[] body)
    {
        try
        {
            using var reader = XmlReader.Create(new MemoryStream(body), new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit });
            return XElement.Load(reader);
        }
        catch (XmlException)
        {
            throw S3Errors.MalformedXml();
        }
    }

    private static void WritePayload(MemberContract member, JsonNode? value, AwsResponse response)
    {
        if (value is null)
            return;
        if (member.Shape.Kind == ShapeKind.Structure)
        {
            WriteXml(response, member.WireName, member.Shape, value.AsObject());
            return;
        }

        response.Body = member.Shape.Kind == ShapeKind.Blob ? value.Bytes() : System.Text.Encoding.UTF8.GetBytes(value.GetValue<string>());
        response.ContentType ??= "application/json";
    }

    private static void WriteXml(AwsResponse response, string root, ShapeContract shape, JsonObject document)
    {
        response.ContentType = "application/xml";
        response.Body = QueryProtocol.Xml(xml =>
        {
            xml.WriteStartElement(root, Namespace);
            // GetBucketLocation has the region as the text of the root element.
            if (root == "LocationConstraint")
                xml.WriteString(document["LocationConstraint"]?.ToString() ?? "");
            else
                XmlCodec.WriteMembers(xml, shape, document);
            xml.WriteEndElement();
        });
    }
}
