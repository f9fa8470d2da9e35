using Amazon.Runtime.Internal.Transform;

namespace Amazon.Runtime.StandIn.Metadata;

/// <summary>A wire protocol: makes the marshaller and the unmarshaller of an operation.</summary>
/// <remarks>An interface, so that the descriptors do not depend on the protocols, which read them.</remarks>
internal interface IWireProtocol
{
    IMarshaller<Internal.IRequest, AmazonWebServiceRequest> CreateMarshaller(OperationDescriptor operation);

    ResponseUnmarshaller CreateUnmarshaller(OperationDescriptor operation);
}
