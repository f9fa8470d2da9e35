using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Reconciler.Engine.Aws;
using Reconciler.Engine.Model;
using Reconciler.Engine.Resources.Iam;
using Reconciler.Engine.Resources.Secrets;
using Reconciler.Spec.Mapping;

namespace Reconciler.Engine.Composition.Permissions;

/// <summary>
/// The ARNs of a stack's resources as far as they are known before AWS has made them: a name is known, an identifier is a pattern.
/// </summary>
/// <param name="graph">The resources of the stack.</param>
/// <param name="identity">The account and region; <c>*</c> where it is not known.</param>
internal sealed partial class ResourcePatterns(ResourceGraph graph, AwsIdentity identity)
{
    private const string Any = "*";

    /// <summary>Returns the ARN patterns of a part of an ARN in the call table; empty if it does not apply to the resource.</summary>
    /// <param name="resource">The resource.</param>
    /// <param name="service">The service of the action.</param>
    /// <param name="part">The part, such as <c>gateway/{name}-*</c>.</param>
    public IEnumerable<string> Find(DesiredResource resource, string service, string part)
    {
        if (part == Any) return [Any];
        if (part == "{definition:gateways}") return GatewaysOf(resource);
        if (part == "{image:repository}") return RepositoryOf((string)Member(resource, "image")!);
        if (part == "{secretIds:secrets}") return ((SecretVersionState)resource.State).SecretIds.Select(SecretOf).Distinct();
        var names = NamesOf(resource);
        return names.Select(name => ToArn(service, Fill(part, resource, name))).Distinct();
    }

    /// <summary>Returns the ARN of a part that names no member.</summary>
    /// <param name="service">The service of the action.</param>
    /// <param name="text">The part of the ARN, or the whole of it.</param>
    public string ToArn(string service, string text)
    {
        if (text == Any || text.StartsWith("arn:", StringComparison.Ordinal)) return text;
        return service switch
        {
            "s3" => $"arn:{identity.Partition}:s3:::{text}",
            "iam" => identity.GlobalArn(service, text),
            _ => identity.Arn(service, text),
        };
    }

    // Former names are deleted or moved by the same pass that gives the new one.
    private static IEnumerable<string> NamesOf(DesiredResource resource) =>
        Member(resource, resource.Type.Traits.NameMember ?? "") is string name ? [name, .. resource.FormerNames] : [""];

    private string Fill(string part, DesiredResource resource, string name) => MemberPattern().Replace(part, match =>
    {
        var member = match.Groups["member"].Value;
        if (member == resource.Type.Traits.NameMember) return Resolve(name);
        return member == "path" ? PathOf(resource) : Resolve(Member(resource, member) as string ?? Any);
    });

    private static string PathOf(DesiredResource resource) => Member(resource, "path") as string ?? RoleState.DefaultPath;

    private static object? Member(DesiredResource resource, string member) =>
        ModelMapper.ToJson(resource.State) is JsonObject state && state[member] is JsonValue value ? value.ToString() : null;

    private string Resolve(string text) => AttributeRef.Substitute(text, ValueOf);

    private string ValueOf(AttributeRef reference)
    {
        if (!graph.Contains(reference.Resource)) return Any;
        var resource = graph[reference.Resource];
        var name = Resolve(NamesOf(resource).First());
        return (reference.Resource.Type, reference.Attribute) switch
        {
            (ResourceTypeNames.Role, "arn") => identity.GlobalArn("iam", $"role{PathOf(resource)}{name}"),
            (ResourceTypeNames.ManagedPolicy, "arn") => identity.GlobalArn("iam", $"policy/{name}"),
            (ResourceTypeNames.Gateway, "arn") => identity.Arn("bedrock-agentcore", $"gateway/{name.ToLowerInvariant()}-*"),
            (ResourceTypeNames.Runtime, "arn") => identity.Arn("bedrock-agentcore", $"runtime/{name}-*"),
            (ResourceTypeNames.Gateway, "id") => $"{name.ToLowerInvariant()}-*",
            (ResourceTypeNames.Runtime or ResourceTypeNames.PolicyEngine, "id") => $"{name}-*",
            (ResourceTypeNames.OAuth2CredentialProvider, "secretArn") => VaultSecret("oauth2", name),
            (ResourceTypeNames.ApiKeyCredentialProvider, "secretArn") => VaultSecret("apikey", name),
            (_, "name") => name,
            _ => Any,
        };
    }

    private string VaultSecret(string kind, string name) =>
        identity.Arn("secretsmanager", $"secret:bedrock-agentcore-identity!default/{kind}/{name}-??????");

    private IEnumerable<string> GatewaysOf(DesiredResource policy)
    {
        var statement = Resolve(ModelMapper.ToJson(policy.State)?.ToJsonString() ?? "");
        return GatewayArn().Matches(statement).Select(match => match.Value).Distinct();
    }

    /// <summary>Returns the ARN pattern of a secret that a spec names by name or ARN.</summary>
    public string SecretOf(string id)
    {
        var known = Resolve(id);
        return known == Any || known.StartsWith("arn:", StringComparison.Ordinal)
            ? known
            : identity.Arn("secretsmanager", $"secret:{known}-??????");
    }

    private IEnumerable<string> RepositoryOf(string image)
    {
        var match = EcrImage().Match(Resolve(image));
        return match.Success
            ? [$"arn:{identity.Partition}:ecr:{match.Groups["region"].Value}:{match.Groups["account"].Value}:"
                + $"repository/{match.Groups["repository"].Value}"]
            : [];
    }

    [GeneratedRegex(@"\{(?<member>\w+)\}")]
    private static partial Regex MemberPattern();

    [GeneratedRegex(@"arn:[a-z-]+:bedrock-agentcore:[a-z0-9*-]+:[0-9*]+:gateway/[A-Za-z0-9*-]+")]
    private static partial Regex GatewayArn();

    [GeneratedRegex(@"^(?<account>[0-9*]+)\.dkr\.ecr\.(?<region>[a-z0-9*-]+)\.amazonaws\.com[^/]*/(?<repository>[^:@]+)")]
    private static partial Regex EcrImage();
}
