using Amazon.Runtime.Internal;
using Amazon.Runtime.Internal.Transform;
using Amazon.Runtime.StandIn.Metadata;

namespace Amazon.Runtime.StandIn.Json;

/// <summary>JSON bodies; the rest of the request is in its path, query and headers.</summary>
internal sealed class RestJsonProtocol : IWireProtocol
{
    public IMarshaller<IRequest, AmazonWebServiceRequest> CreateMarshaller(OperationDescriptor operation) => new RestJsonRequestMarshaller(operation);

    public ResponseUnmarshaller CreateUnmarshaller(OperationDescriptor operation) => new JsonBodyUnmarshaller(operation);
}
