using System.Net;
using System.Xml;
using System.Xml.Linq;
using Amazon.Runtime.Internal.Transform;
using Amazon.Runtime.StandIn.Metadata;

namespace Amazon.Runtime.StandIn.Query;

/// <summary>Unmarshals responses of the query protocol.</summary>
internal sealed class QueryResponseUnmarshaller(OperationDescriptor operation) : XmlResponseUnmarshaller
{
    public override AmazonWebServiceResponse Unmarshall(XmlUnmarshallerContext context)
    {
        var response = operation.CreateResponse();
        var root = XElement.Load(context.Stream);
        if (root.Child("ResponseMetadata")?.Child("RequestId") is { } requestId)
            response.ResponseMetadata = new ResponseMetadata { RequestId = requestId.Value };
        if (root.Child(operation.Name + "Result") is { } result)
            XmlValueReader.Fill(result, response, ShapeDescriptor.Of(response.GetType()));
        return response;
    }

    public override AmazonServiceException UnmarshallException(
        XmlUnmarshallerContext context, Exception innerException, HttpStatusCode statusCode)
    {
        var root = TryLoad(context.Stream);
        var details = root?.DescendantsAndSelf().FirstOrDefault(e => e.Name.LocalName == "Error");
        var error = new ServiceError(
            details?.Child("Code")?.Value,
            details?.Child("Message")?.Value ?? GetDefaultErrorMessage<AmazonServiceException>(),
            details?.Child("Type")?.Value switch
            {
                "Sender" => ErrorType.Sender,
                "Receiver" => ErrorType.Receiver,
                _ => ErrorType.Unknown,
            },
            root?.Descendants().FirstOrDefault(e => e.Name.LocalName is "RequestId" or "RequestID")?.Value,
            statusCode);
        var exception = operation.Service.CreateError(error, innerException);
        if (details is not null)
            XmlValueReader.Fill(details, exception, ShapeDescriptor.Of(exception.GetType()));
        return exception;
    }

    /// <summary>Proxies and load balancers return errors in HTML: such an error has only a status.</summary>
    private static XElement? TryLoad(Stream stream)
    {
        try
        {
            return XElement.Load(stream);
        }
        catch (XmlException)
        {
            return null;
        }
    }
}
