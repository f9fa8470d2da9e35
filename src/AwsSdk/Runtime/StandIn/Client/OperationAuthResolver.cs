using Amazon.Runtime.Credentials.Internal;
using Amazon.Runtime.Internal;
using Amazon.Runtime.Internal.Auth;
using Amazon.Runtime.StandIn.Metadata;

namespace Amazon.Runtime.StandIn.Client;

/// <summary>Selects SigV4 for all operations except those that need no credentials.</summary>
internal sealed class OperationAuthResolver : BaseAuthResolverHandler
{
    protected override List<IAuthSchemeOption> ResolveAuthOptions(IExecutionContext executionContext) =>
        executionContext.RequestContext.Options is OperationDescriptor { IsUnsigned: true }
            ? AuthSchemeOption.DEFAULT_NOAUTH
            : AuthSchemeOption.DEFAULT_SIGV4;
}
