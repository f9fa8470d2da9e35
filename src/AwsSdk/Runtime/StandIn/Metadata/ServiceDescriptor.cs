using Amazon.Runtime.Internal;
using Amazon.Util.Internal;

namespace Amazon.Runtime.StandIn.Metadata;

/// <summary>The protocol, signing name and endpoint prefix of a service.</summary>
internal sealed class ServiceDescriptor : IServiceMetadata
{
    private const string Version = "4.0.0";

    public required string ServiceId { get; init; }

    public required string Namespace { get; init; }

    public required string EndpointPrefix { get; init; }

    public required string SigningName { get; init; }

    public required string ApiVersion { get; init; }

    public required IWireProtocol Protocol { get; init; }

    public string? TargetPrefix { get; init; }

    /// <summary>Creates the typed exception for an error.</summary>
    public required Func<ServiceError, Exception?, AmazonServiceException> CreateError { get; init; }

    public IDictionary<string, string> OperationNameMapping { get; } = new Dictionary<string, string>();

    public string UserAgent => field ??= InternalSDKUtils.BuildUserAgentString(ServiceId, Version);

    public OperationDescriptor Operation<TResponse>(string name, string method, string path, bool isUnsigned = false)
        where TResponse : AmazonWebServiceResponse, new() =>
        new(this, name, method, path, isUnsigned, static () => new TResponse());
}
