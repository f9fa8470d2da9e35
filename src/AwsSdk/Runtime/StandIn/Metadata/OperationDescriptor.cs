using Amazon.Runtime.Internal;

namespace Amazon.Runtime.StandIn.Metadata;

/// <summary>An operation of a service, with the marshaller and unmarshaller of its protocol.</summary>
internal sealed class OperationDescriptor : InvokeOptions
{
    private readonly Func<AmazonWebServiceResponse> _createResponse;

    public OperationDescriptor(
        ServiceDescriptor service, string name, string method, string path, bool isUnsigned, Func<AmazonWebServiceResponse> createResponse)
    {
        (Service, Name, Method, Path, IsUnsigned, _createResponse) = (service, name, method, path, isUnsigned, createResponse);
        RequestMarshaller = service.Protocol.CreateMarshaller(this);
        ResponseUnmarshaller = service.Protocol.CreateUnmarshaller(this);
    }

    public ServiceDescriptor Service { get; }

    public string Name { get; }

    public string Method { get; }

    /// <summary>The path with {placeholders}.</summary>
    public string Path { get; }

    /// <summary>Whether the operation needs no credentials, such as Cognito's InitiateAuth.</summary>
    public bool IsUnsigned { get; }

    public AmazonWebServiceResponse CreateResponse() => _createResponse();
}
