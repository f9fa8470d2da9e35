using System.Text.RegularExpressions;
using Reconciler.Emulator.Platform.Faults;
using Reconciler.Engine.Aws;
using Reconciler.Engine.Aws.Responses;
using Reconciler.Tests.Shared;

namespace EndToEnd.Tests;

/// <summary>What something that is not the service may answer to a read.</summary>
internal static partial class HostileAnswers
{
    private const string Html = "<!doctype html>\n<html><body>please sign in</body></html>";
    private const string Json = "application/json";
    private const string Xml = "text/xml";

    // The operations of lists, and how their answers name a next page.
    private static readonly Dictionary<string, string> Pages = new(StringComparer.Ordinal)
    {
        ["ListGateways"] = """{"items":[],"nextToken":"$"}""",
        ["ListGatewayTargets"] = """{"items":[],"nextToken":"$"}""",
        ["ListGatewayRules"] = """{"gatewayRules":[],"nextToken":"$"}""",
        ["ListGatewayRateLimits"] = """{"rateLimits":[],"nextToken":"$"}""",
        ["ListPolicyEngines"] = """{"policyEngines":[],"nextToken":"$"}""",
        ["ListPolicies"] = """{"policies":[],"nextToken":"$"}""",
        ["ListAgentRuntimes"] = """{"agentRuntimes":[],"nextToken":"$"}""",
        ["ListAgentRuntimeEndpoints"] = """{"runtimeEndpoints":[],"nextToken":"$"}""",
        ["ListProjects"] = """{"projects":[],"nextToken":"$"}""",
        ["ListUserPools"] = """{"UserPools":[],"NextToken":"$"}""",
        ["ListUserPoolClients"] = """{"UserPoolClients":[],"NextToken":"$"}""",
        ["ListResourceServers"] = """{"ResourceServers":[],"NextToken":"$"}""",
        ["ListOauth2CredentialProviders"] = """{"credentialProviders":[],"nextToken":"$"}""",
        ["ListApiKeyCredentialProviders"] = """{"credentialProviders":[],"nextToken":"$"}""",
        ["ListWorkloadIdentities"] = """{"workloadIdentities":[],"nextToken":"$"}""",
        ["DescribeRepositories"] = """{"repositories":[],"nextToken":"$"}""",
        ["ListFunctions"] = """{"Functions":[],"NextMarker":"$"}""",
        ["ListSecrets"] = """{"SecretList":[],"NextToken":"$"}""",
        ["GetAccountAuthorizationDetails"] = OfIam("GetAccountAuthorizationDetails", "RoleDetailList"),
        ["ListRolePolicies"] = OfIam("ListRolePolicies", "PolicyNames"),
        ["ListAttachedRolePolicies"] = OfIam("ListAttachedRolePolicies", "AttachedPolicies"),
        ["ListBuckets"] = "<ListAllMyBucketsResult><Buckets/><ContinuationToken>$</ContinuationToken></ListAllMyBucketsResult>",
    };

    public static IEnumerable<string> PagedOperations => Pages.Keys.Order();

    /// <summary>Returns hostile answers to a call.</summary>
    public static IEnumerable<Fault> To(ObservedStack.Call call)
    {
        yield return Answer(200, Html, "text/html");
        yield return Answer(200, "", Json);
        yield return Answer(200, "\0\u0001garbage", "application/octet-stream");
        yield return Answer(500, Html, "text/html");
        yield return Answer(404, Html, "text/html");
        yield return Answer(403, Html, "text/html");
        yield return Answer(404, "", null);
        yield return Answer(404, "{}", Json);
        yield return Answer(200, "[]", Json);
        yield return Answer(200, "null", Json);
        yield return Answer(200, "{}", Json);
        yield return Answer(200, "{\"", Json);
        yield return Answer(200, "<Strange/>", Xml);
        yield return Answer(200, $"<{call.Operation}Response/>", Xml);
        yield return Answer(200, $"<{call.Operation}Response><{call.Operation}Result/></{call.Operation}Response>", Xml);
        yield return Answer(200, "<!DOCTYPE x [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;\">]><x>&b;</x>", Xml);
        foreach (var rule in RulesOf(call))
        {
            if (rule.Root is { } root && rule.Paths.Count > 0 && !rule.Paths[0].Steps[0].IsOptional) yield return Answer(200, $"<{root}/>", Xml);
            foreach (var member in rule.Paths.Select(path => path.Steps[0]).Where(step => !step.IsOptional).Select(step => step.Name).Distinct())
            {
                yield return Answer(200, $"{{\"{member}\":null}}", Json);
                yield return Answer(200, $"{{\"{member}\":[null,{{}}]}}", Json);
                yield return Answer(200, $"{{\"{member}\":{{}}}}", Json);
                yield return Answer(200, $"{{\"{member}\":\"\"}}", Json);
                yield return Answer(200, $"{{\"{member}\":7}}", Json);
                var xml = $"<{member}><member/></{member}>";
                yield return Answer(200, $"<{call.Operation}Response><{call.Operation}Result>{xml}</{call.Operation}Result></{call.Operation}Response>", Xml);
            }
        }
    }

    /// <summary>Returns an answer with an empty page and the token of a next one; null if the operation has no pages.</summary>
    public static Fault? PageTo(ObservedStack.Call call, string token) => Pages.TryGetValue(call.Operation, out var page)
        ? Answer(200, page.Replace("$", token, StringComparison.Ordinal), page[0] == '{' ? Json : Xml)
        : null;

    /// <summary>Whether the answers to a call can contain a secret, so that nothing of them is shown.</summary>
    public static bool HasSecret(ObservedStack.Call call) => RulesOf(call).Any(rule => rule.HasSecret);

    /// <summary>The reads that the engine's sources name.</summary>
    public static IEnumerable<string> ReadsInSource() => Directory
        .EnumerateFiles(Repository.File("src", "Engine", "Resources"), "*.cs", SearchOption.AllDirectories)
        .SelectMany(file => Call().Matches(File.ReadAllText(file)).Select(match => match.Groups[1].Value))
        .Where(operation => CallCounter.IsRead(operation))
        .Distinct();

    /// <summary>The operations whose answers are checked.</summary>
    public static IEnumerable<string> OperationsWithRule() => ResponseRules.Requests.Select(OperationOf);

    private static IEnumerable<ResponseRule> RulesOf(ObservedStack.Call call) =>
        ResponseRules.Requests.Where(request => OperationOf(request) == call.Operation).Select(request => ResponseRules.Find(request)!);

    private static string OperationOf(Type request) => request.Name.Replace("Request", "", StringComparison.Ordinal);

    private static Fault Answer(int status, string body, string? type) =>
        new() { Kind = FaultKind.Respond, Status = status, Body = body, ContentType = type ?? "text/plain" };

    private static string OfIam(string operation, string list) =>
        $"<{operation}Response><{operation}Result><IsTruncated>true</IsTruncated><{list}/><Marker>$</Marker></{operation}Result></{operation}Response>";

    [GeneratedRegex(@"aws\.\w+\.(\w+)Async")]
    private static partial Regex Call();
}
