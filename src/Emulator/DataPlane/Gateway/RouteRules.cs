using System.IO.Enumeration;
using System.Text.Json.Nodes;
using Reconciler.Emulator.DataPlane.Contracts;
using Reconciler.Emulator.Platform.State;

namespace Reconciler.Emulator.DataPlane.Gateway;

/// <summary>
/// Routes requests to HTTP targets by the rules of the gateway. Of the rules that match, the first one with a route counts. Configuration
/// bundles are stored and have no effect.
/// </summary>
internal sealed class RouteRules
{
    private int _requests = -1;

    /// <summary>The name of the target that gets a request.</summary>
    /// <param name="gateway">The gateway.</param>
    /// <param name="caller">The caller.</param>
    /// <param name="target">The target that the path names.</param>
    public string Route(McpGateway gateway, GatewayCaller caller, string target)
    {
        foreach (var rule in gateway.Rules.Where(r => r.Objects("conditions").All(condition => Matches(condition, caller, target))))
        {
            var route = rule.Objects("actions").Select(action => action["routeToTarget"] as JsonObject).FirstOrDefault(r => r is not null);
            if (route?["staticRoute"] is JsonObject only) return only.Text("targetName");
            if (route?["weightedRoute"] is JsonObject weighted) return Choose(weighted);
        }

        return target;
    }

    private static bool Matches(JsonObject condition, GatewayCaller caller, string target)
    {
        if (condition["matchPaths"] is JsonObject paths) return paths.Texts("anyOf").Contains($"/{target}/*");
        return condition["matchPrincipals"] is JsonObject principals
            && principals.Objects("anyOf").Select(entry => entry["iamPrincipal"]).OfType<JsonObject>().Any(p => Matches(p, caller.Arn));
    }

    private static bool Matches(JsonObject principal, string? arn) => arn is not null
        && (principal.TextOrNull("operator") == "StringLike"
            ? FileSystemName.MatchesSimpleExpression(principal.Text("arn"), arn, ignoreCase: false)
            : principal.Text("arn") == arn);

    /// <summary>Of each hundred requests, each target gets as many as its weight says.</summary>
    private string Choose(JsonObject weighted)
    {
        var place = (uint)Interlocked.Increment(ref _requests) % 100;
        var split = weighted.Objects("trafficSplit").ToList();
        long end = 0;
        return split.First(entry => (end += entry["weight"]!.GetValue<long>()) > place || entry == split[^1]).Text("targetName");
    }
}
