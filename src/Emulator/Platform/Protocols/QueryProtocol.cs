using System.Text;
using System.Text.Json.Nodes;
using System.Xml;
using Reconciler.Emulator.Platform.Auth;
using Reconciler.Emulator.Platform.Contracts;
using Reconciler.Emulator.Platform.Http;

namespace Reconciler.Emulator.Platform.Protocols;

/// <summary>AWS Query: form parameters in, XML out.</summary>
internal sealed class QueryProtocol(ServiceContract contract) : Protocol(contract)
{
    private const string XmlType = "text/xml";

    // The namespace ends with the version of the API: https://iam.amazonaws.com/doc/2010-05-08/.
    private string Version => Contract.XmlNamespace!.TrimEnd('/').Split('/')[^1];

    public override ResolvedOperation? Resolve(AwsRequest request)
    {
        var parameters = Parameters(request);
        return Find(parameters, "Version") == Version
            && Find(parameters, "Action") is { } action
            && Contract.Operations.TryGetValue(action, out var operation)
                ? new ResolvedOperation(operation, ResolvedOperation.NoValues)
                : null;
    }

    public override JsonObject Parse(ResolvedOperation operation, AwsRequest request)
    {
        if (operation.Operation.Input is not { } shape)
            return [];
        var tree = new QueryTree();
        foreach (var (key, value) in Parameters(request))
        {
            if (key is not ("Action" or "Version") && !key.StartsWith("X-Amz-", StringComparison.Ordinal))
                tree.Add(key, value);
        }

        return tree.ReadStructure(shape);
    }

    public override AwsResponse Write(OperationContract operation, JsonObject output, string requestId)
    {
        var body = Xml(xml =>
        {
            xml.WriteStartElement(operation.Name + "Response", Contract.XmlNamespace);
            if (operation.Output is { } shape)
            {
                xml.WriteStartElement(operation.ResultWrapper!);
                XmlCodec.WriteMembers(xml, shape, output);
                xml.WriteEndElement();
            }

            xml.WriteStartElement("ResponseMetadata");
            xml.WriteElementString("RequestId", requestId);
            xml.WriteEndElement();
            xml.WriteEndElement();
        });
        return new AwsResponse(200, XmlType, body) { Headers = { ["x-amzn-RequestId"] = requestId } };
    }

    public override AwsResponse WriteError(AwsException error, string requestId)
    {
        var body = Xml(xml =>
        {
            xml.WriteStartElement("ErrorResponse", Contract.XmlNamespace);
            xml.WriteStartElement("Error");
            xml.WriteElementString("Type", error.Status < 500 ? "Sender" : "Receiver");
            xml.WriteElementString("Code", error.Code);
            xml.WriteElementString("Message", error.Message);
            xml.WriteEndElement();
            xml.WriteElementString("RequestId", requestId);
            xml.WriteEndElement();
        });
        return new AwsResponse(error.Status, XmlType, body) { Headers = { ["x-amzn-RequestId"] = requestId } };
    }

    public override AwsException Unknown(AwsRequest request)
    {
        var parameters = Parameters(request);
        return Find(parameters, "Action") is { } action
            ? new(
                "InvalidAction",
                $"Could not find operation {action} for version {Find(parameters, "Version") ?? "NO_VERSION_SPECIFIED"}")
            : new("MissingAction", "The request must contain the parameter Action");
    }

    public override AwsException AuthError(AuthFailure failure) => failure switch
    {
        AuthFailure.Missing => new("MissingAuthenticationToken", "Request is missing Authentication Token", 403),
        AuthFailure.Incomplete => new("IncompleteSignature", "The request signature does not conform to AWS standards.", 400),
        AuthFailure.UnknownKey or AuthFailure.BadToken =>
            new("InvalidClientTokenId", "The security token included in the request is invalid.", 403),
        AuthFailure.Expired => new("ExpiredToken", "The security token included in the request is expired", 403),
        AuthFailure.Skewed =>
            new("SignatureDoesNotMatch", "Signature expired: the request's time is not within 15 minutes of the server's.", 403),
        _ => new(
            "SignatureDoesNotMatch",
            "The request signature we calculated does not match the signature you provided. " +
                "Check your AWS Secret Access Key and signing method. Consult the service documentation for details.",
            403),
    };

    public override AwsException Denied(string message) => new("AccessDenied", message, 403);

    public override AwsException Throttled() => new("Throttling", "Rate exceeded", 400);

    internal static byte[] Xml(Action<XmlWriter> write)
    {
        using var stream = new MemoryStream();
        var settings = new XmlWriterSettings { Encoding = new UTF8Encoding(false), NewLineHandling = NewLineHandling.Entitize };
        using (var xml = XmlWriter.Create(stream, settings))
            write(xml);
        return stream.ToArray();
    }

    private static string? Find(IReadOnlyList<KeyValuePair<string, string>> parameters, string name) =>
        parameters.FirstOrDefault(p => p.Key == name).Value;

    private static IReadOnlyList<KeyValuePair<string, string>> Parameters(AwsRequest request) =>
        request.Method == "GET" ? request.Query : AwsRequest.ParseQuery(Encoding.UTF8.GetString(request.Body), form: true);
}
