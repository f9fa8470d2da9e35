using Reconciler.Emulator.Platform.Auth;
using Reconciler.Emulator.Platform.Http;
using Reconciler.Emulator.Platform.Protocols;

namespace Reconciler.Emulator.Platform.Pipeline;

/// <summary>Finds the service of a request.</summary>
internal sealed class ServiceRouter(IReadOnlyList<IService> services)
{
    /// <summary>The service by the signature's scope, or else by the <c>X-Amz-Target</c> header or the host name.</summary>
    public IService? Find(AwsRequest request, SignatureScope? scope)
    {
        if (scope is not null)
            return services.FirstOrDefault(s => s.SigningName == scope.Service);
        if (request.Header("X-Amz-Target") is { } target)
            return services.FirstOrDefault(s => s.TargetPrefix is { } prefix && target.StartsWith(prefix + ".", StringComparison.Ordinal));
        var host = request.Header("Host") ?? "";
        return services.FirstOrDefault(s => host.StartsWith(s.Name + ".", StringComparison.Ordinal));
    }

    /// <summary>The service with a query API that has the operation which the form of an unsigned request names.</summary>
    public IService? FindByBody(AwsRequest request) =>
        request.Header("Content-Type")?.StartsWith("application/x-www-form-urlencoded", StringComparison.Ordinal) == true
            ? services.FirstOrDefault(s => s.Protocol is QueryProtocol query && query.Resolve(request)?.Operation.NoAuth == true)
            : null;
}
