using Amazon.Runtime.Internal;

namespace Amazon.Runtime.StandIn.Client;

/// <summary>Puts our endpoint and auth resolvers into the runtime's pipeline.</summary>
internal static class ClientPipeline
{
    public static void Customize(RuntimePipeline pipeline)
    {
        pipeline.RemoveHandler<EndpointResolver>();
        pipeline.AddHandlerAfter<Marshaller>(new RegionalEndpointResolver());
        pipeline.AddHandlerAfter<Marshaller>(new OperationAuthResolver());
    }
}
