using Amazon.Runtime.Internal;

namespace Amazon.Runtime.StandIn.Client;

/// <summary>Replaces the endpoint and auth resolvers in the runtime's pipeline by those of the stand-in.</summary>
internal static class ClientPipeline
{
    public static void Customize(RuntimePipeline pipeline)
    {
        pipeline.RemoveHandler<EndpointResolver>();
        pipeline.AddHandlerAfter<Marshaller>(new RegionalEndpointResolver());
        pipeline.AddHandlerAfter<Marshaller>(new OperationAuthResolver());
    }
}
