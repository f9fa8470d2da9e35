using Amazon.Runtime.Endpoints;
using Amazon.Runtime.Internal;

namespace Amazon.Runtime.StandIn.Client;

/// <summary>Reads the endpoint parameters from the client's configuration.</summary>
internal sealed class RegionalEndpointResolver : BaseEndpointResolver
{
    protected override EndpointParameters MapEndpointsParameters(IRequestContext requestContext) =>
        RegionalEndpointProvider.Parameters(requestContext.ClientConfig, requestContext.Request.AlternateEndpoint);
}
