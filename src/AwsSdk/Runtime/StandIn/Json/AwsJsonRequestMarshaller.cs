using Amazon.Runtime.Internal;
using Amazon.Runtime.Internal.Transform;
using Amazon.Runtime.StandIn.Metadata;

namespace Amazon.Runtime.StandIn.Json;

/// <summary>Marshals requests of the AWS JSON 1.1 protocol.</summary>
internal sealed class AwsJsonRequestMarshaller(OperationDescriptor operation) : IMarshaller<IRequest, AmazonWebServiceRequest>
{
    public IRequest Marshall(AmazonWebServiceRequest input)
    {
        var request = new DefaultRequest(input, operation.Service.Namespace)
        {
            HttpMethod = operation.Method,
            ResourcePath = operation.Path,
            Content = JsonValueWriter.Structure(input, ShapeDescriptor.Of(input.GetType())),
        };
        request.Headers["X-Amz-Target"] = $"{operation.Service.TargetPrefix}.{operation.Name}";
        request.Headers["Content-Type"] = "application/x-amz-json-1.1";
        return request;
    }
}
