namespace EndToEnd.Tests.Members;

internal static partial class MemberWalks
{
    private static Dictionary<string, MemberWalk> Traffic => new()
    {
        ["rule"] = Rule(
            """[{"routeToTarget": {"weightedRoute": {"trafficSplit": [{"name": "old", "weight": 90, "targetName": "one", "description": "a", "metadata": {"stage": "a"}}, {"name": "new", "weight": 10, "targetName": "two"}]}}}]""",
            """[{"routeToTarget": {"weightedRoute": {"trafficSplit": [{"name": "most", "weight": 80, "targetName": "two", "description": "b", "metadata": {"stage": "b"}}, {"name": "few", "weight": 20, "targetName": "one"}]}}}]""",
            """[{"matchPaths": {"anyOf": ["/one/*"]}}]""",
            """[{"matchPaths": {"anyOf": ["/two/*"]}}]"""),
        ["rule, by caller"] = Rule(
            """[{"routeToTarget": {"staticRoute": {"targetName": "two"}}}]""",
            """[{"routeToTarget": {"staticRoute": {"targetName": "three"}}}]""",
            """[{"matchPrincipals": {"anyOf": [{"iamPrincipal": {"arn": "arn:aws:iam::000000000000:role/a", "operator": "StringEquals"}}]}}]""",
            """[{"matchPrincipals": {"anyOf": [{"iamPrincipal": {"arn": "arn:aws:iam::000000000000:role/b*", "operator": "StringLike"}}]}}]"""),
        ["rate limit"] = new("GatewayRateLimit", ["description", "entries"], "gateway: gateway", "dimensionKeys: [targetName]")
        {
            Defaults = new Dictionary<string, string>
            {
                ["entries"] = """[{"dimensions": {"targetName": "three"}, "connections": [{"rate": 1, "period": "second"}]}]""",
            },
            Values = new Dictionary<string, string[]?>
            {
                ["entries"] =
                [
                    """[{"dimensions": {"targetName": "one"}, "requests": [{"rate": 0.5, "period": "minute"}], "tokens": [{"rate": 100, "period": "minute"}], "connections": [{"rate": 5, "period": "second"}]}]""",
                    """[{"dimensions": {"targetName": "*"}, "requests": [{"rate": 7, "period": "second"}], "tokens": [{"rate": 200, "period": "second"}], "connections": [{"rate": 6, "period": "second"}]}]""",
                ],
            },
            NotShown = new Dictionary<string, string> { ["entries.connections.period"] = "the same in all versions" },
            With = Targeted,
        },
    };

    private static MemberWalk Rule(string actions, string otherActions, string conditions, string otherConditions) =>
        new("GatewayRule", ["actions", "conditions", "description"], "gateway: gateway", "priority: 10")
        {
            Defaults = new Dictionary<string, string>
            {
                ["actions"] = """[{"routeToTarget": {"staticRoute": {"targetName": "one"}}}]""",

                // AWS keeps a description.
                ["description"] = "\"Before\"",
            },
            Values = new Dictionary<string, string[]?>
            {
                ["actions"] = [actions, otherActions],
                ["conditions"] = [conditions, otherConditions],
            },
            With = Targeted,
        };

    private static void Targeted(StackBuilder stack)
    {
        stack.With("Gateway", "gateway", "authorizerType: AWS_IAM");
        foreach (var name in (string[])["one", "two", "three"])
            stack.With("GatewayTarget", name, "gateway: gateway", DriftTrafficCases.Passthrough);
    }
}
