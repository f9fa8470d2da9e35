using Amazon.Runtime.Internal;
using Amazon.Runtime.Internal.Transform;
using Amazon.Runtime.StandIn.Metadata;

namespace Amazon.Runtime.StandIn.Json;

/// <summary>JSON 1.1: POST / with the operation in X-Amz-Target.</summary>
internal sealed class AwsJsonProtocol : IWireProtocol
{
    public IMarshaller<IRequest, AmazonWebServiceRequest> CreateMarshaller(OperationDescriptor operation) => new AwsJsonRequestMarshaller(operation);

    public ResponseUnmarshaller CreateUnmarshaller(OperationDescriptor operation) => new JsonBodyUnmarshaller(operation);
}
