using Reconciler.Emulator.Platform.Contracts;
using Reconciler.Emulator.Platform.Http;

namespace Reconciler.Emulator.Platform.Protocols;

/// <summary>Finds the operation of a REST request by its method, path and query.</summary>
internal sealed class RouteTable
{
    private readonly ILookup<string, Route> _routes;

    public RouteTable(ServiceContract contract) =>
        _routes = contract.Operations.Values.Select(o => new Route(o)).ToLookup(r => r.Operation.Method, StringComparer.Ordinal);

    public ResolvedOperation? Match(AwsRequest request)
    {
        Route? best = null;
        IReadOnlyDictionary<string, string>? bestValues = null;
        foreach (var route in _routes[request.Method])
        {
            if (route.Match(request) is not { } values)
                continue;
            // Some operations differ only in a header or parameter that one of them requires.
            var rank = route.Rank(request);
            if (best is null || rank.CompareTo(best.Rank(request)) > 0)
                (best, bestValues) = (route, values);
        }

        return best is null ? null : new ResolvedOperation(best.Operation, bestValues!);
    }
}
