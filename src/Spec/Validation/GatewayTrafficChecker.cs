using Amazon.BedrockAgentCoreControl.Model;
using Reconciler.Spec.Kinds;
using Reconciler.Spec.References;
using Shared;

namespace Reconciler.Spec.Validation;

/// <summary>Checks that rules and rate limits of gateways are about targets that the gateway has, and say what they limit.</summary>
internal sealed class GatewayTrafficChecker(IReadOnlyList<SpecObject> objects, ErrorList errors)
{
    private const string Any = "*";

    public void Check()
    {
        foreach (var o in objects.Where(o => o.IsBound))
        {
            if (o.Spec is GatewayRuleSpec rule) CheckRule(o, rule);
            if (o.Spec is GatewayRateLimitSpec limit) CheckLimit(o, limit);
        }
    }

    private void CheckRule(SpecObject o, GatewayRuleSpec rule)
    {
        foreach (var (index, action) in (rule.Request.Actions ?? []).Index())
        {
            var path = $"spec.actions[{index}].routeToTarget";
            CheckTarget(o, $"{path}.staticRoute.targetName", rule.Gateway, action.RouteToTarget?.StaticRoute?.TargetName);
            foreach (var (position, entry) in (action.RouteToTarget?.WeightedRoute?.TrafficSplit ?? []).Index())
                CheckTarget(o, $"{path}.weightedRoute.trafficSplit[{position}].targetName", rule.Gateway, entry.TargetName);
        }

        foreach (var (index, condition) in (rule.Request.Conditions ?? []).Index())
        {
            foreach (var (position, pattern) in (condition.MatchPaths?.AnyOf ?? []).Index())
            {
                var name = pattern.TrimStart('/').Split('/')[0];
                CheckTarget(o, $"spec.conditions[{index}].matchPaths.anyOf[{position}]", rule.Gateway, name);
            }
        }
    }

    private void CheckLimit(SpecObject o, GatewayRateLimitSpec limit)
    {
        if (limit.Request.RateLimitId is null && o.Ref.Name.Length < 2)
            errors.Add(o.Location, "metadata.name", "the identifier of a rate limit has 2 to 64 characters", "set rateLimitId");
        var keys = limit.Request.DimensionKeys ?? [];
        foreach (var (index, entry) in (limit.Request.Entries ?? []).Index())
        {
            var path = $"spec.entries[{index}]";
            var written = entry.Dimensions ?? [];
            if (!written.Keys.ToHashSet().SetEquals(keys))
            {
                errors.Add(
                    o.GetLocation($"{path}.dimensions"), $"{path}.dimensions",
                    $"an entry needs a value for each of dimensionKeys and no other: {string.Join(", ", keys)}", $"write {Any} for any value");
            }

            if (entry.Requests is null && entry.Tokens is null && entry.Connections is null)
                errors.Add(o.GetLocation(path), path, "the entry limits nothing", "add requests, tokens or connections");
            CheckTarget(o, $"{path}.dimensions.targetName", limit.Gateway, written.GetValueOrDefault("targetName"));
            if (written.GetValueOrDefault("toolName") is { } tool && tool != Any) CheckTool(o, $"{path}.dimensions.toolName", limit.Gateway, tool);
        }
    }

    private void CheckTool(SpecObject o, string path, string gateway, string tool)
    {
        const string separator = "___";
        if (ReferenceText.HasReferences(tool)) return;
        var at = tool.IndexOf(separator, StringComparison.Ordinal);
        if (at > 0)
        {
            CheckTarget(o, path, gateway, tool[..at]);
            return;
        }

        errors.Add(
            o.GetLocation(path), path, $"{Shown.Quote(tool)} is not the name of a tool at the gateway", $"write TARGET{separator}{Shown.Cut(tool)}");
    }

    private void CheckTarget(SpecObject o, string path, string gateway, string? name)
    {
        if (name is null or Any || ReferenceText.HasReferences(name)) return;
        var names = objects
            .Where(other => other.Spec is GatewayTargetSpec target && target.Gateway == gateway)
            .Select(other => ((GatewayTargetSpec)other.Spec).Request.Name ?? other.Ref.Name)
            .ToList();
        if (names.Contains(name)) return;
        errors.Add(
            o.GetLocation(path), path, $"Gateway/{gateway} has no target {Shown.Cut(name)}",
            Spelling.Hint(name, names) ?? (names.Count == 0 ? null : $"it has {string.Join(", ", names)}"));
    }
}
