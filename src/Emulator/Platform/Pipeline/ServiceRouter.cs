using Reconciler.Emulator.Platform.Auth;
using Reconciler.Emulator.Platform.Http;

namespace Reconciler.Emulator.Platform.Pipeline;

/// <summary>Finds the service that a request is for.</summary>
internal sealed class ServiceRouter(IReadOnlyList<IService> services)
{
    /// <summary>The service: the signature's scope says it, or else the target header or the host.</summary>
    public IService? Find(AwsRequest request, SignatureScope? scope)
    {
        if (scope is not null)
            return services.FirstOrDefault(s => s.SigningName == scope.Service);
        if (request.Header("X-Amz-Target") is { } target)
            return services.FirstOrDefault(s => s.TargetPrefix is { } prefix && target.StartsWith(prefix + ".", StringComparison.Ordinal));
        var host = request.Header("Host") ?? "";
        return services.FirstOrDefault(s => host.StartsWith(s.Name + ".", StringComparison.Ordinal));
    }
}
