using Amazon.Runtime.Internal;
using Amazon.Runtime.Internal.Transform;
using Amazon.Runtime.StandIn.Metadata;

namespace Amazon.Runtime.StandIn.Query;

/// <summary>Form-encoded requests, XML responses.</summary>
internal sealed class AwsQueryProtocol : IWireProtocol
{
    public IMarshaller<IRequest, AmazonWebServiceRequest> CreateMarshaller(OperationDescriptor operation) => new QueryRequestMarshaller(operation);

    public ResponseUnmarshaller CreateUnmarshaller(OperationDescriptor operation) => new QueryResponseUnmarshaller(operation);
}
