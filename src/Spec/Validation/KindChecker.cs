using System.Text.RegularExpressions;
using Amazon;
using Amazon.BedrockAgentCoreControl.Model;
using Reconciler.Spec.Kinds;
using Reconciler.Spec.Mapping;
using Reconciler.Spec.References;
using Shared;

namespace Reconciler.Spec.Validation;

/// <summary>Checks the rules of a kind that the types of its members do not express.</summary>
internal sealed partial class KindChecker(string stack, bool isNamedByFolder, ErrorList errors)
{
    private static readonly string[] ReservedWords = ["aws", "amazon", "cognito"];
    private readonly PoolClientChecker _clients = new(errors);
    private readonly ExistingPoolChecker _existing = new(errors);
    private readonly FunctionChecker _functions = new(errors);
    private readonly RuntimeAddressChecker _addresses = new(errors);

    public void Check(SpecObject o)
    {
        switch (o.Spec)
        {
            case StackSpec spec:
                CheckRegion(o, spec.Region);
                CheckTags(o, spec.Tags);
                break;
            case McpServerSpec spec:
                CheckServer(o, spec);
                break;
            case UserPoolSpec spec:
                CheckPool(o, spec);
                break;
            case LambdaFunctionSpec spec:
                _functions.Check(o, spec, DefaultNames.ForFunction(stack, o.Ref.Name));
                CheckUnique(o, "spec.permissions", "name", spec.Permissions?.ConvertAll(permission => permission.Name) ?? []);
                CheckProgram(o, "spec.local.command", spec.Local?.Command);
                break;
            case OAuth2CredentialProviderSpec spec:
                CheckTags(o, spec.Tags);
                CheckName(
                    o, typeof(CreateOauth2CredentialProviderRequest), spec.Request.Name, DefaultNames.ForHyphenated(stack, o.Ref.Name));
                break;
            case ApiKeyCredentialProviderSpec spec:
                CheckTags(o, spec.Tags);
                CheckName(
                    o, typeof(CreateApiKeyCredentialProviderRequest), spec.Request.Name, DefaultNames.ForHyphenated(stack, o.Ref.Name));
                break;
            case WorkloadIdentitySpec spec:
                CheckTags(o, spec.Tags);
                CheckName(o, typeof(CreateWorkloadIdentityRequest), spec.Request.Name, DefaultNames.ForHyphenated(stack, o.Ref.Name));
                break;
            case GatewaySpec spec:
                CheckGateway(o, spec);
                break;
            case GatewayTargetSpec spec:
                CheckTarget(o, spec);
                break;
            case PolicyEngineSpec spec:
                CheckTags(o, spec.Tags);
                CheckName(o, typeof(CreatePolicyEngineRequest), spec.Request.Name, DefaultNames.ForIdentifier(stack, o.Ref.Name));
                break;
            case CedarPolicySpec spec:
                CheckPolicy(o, spec);
                break;
        }
    }

    /// <summary>A region may be newer than the SDK, so one that it does not know is no error.</summary>
    private void CheckRegion(SpecObject o, string? region)
    {
        const string path = "spec.region";
        if (region is null || RegionEndpoint.EnumerableAllRegions.Any(known => known.SystemName == region)) return;
        var names = RegionEndpoint.EnumerableAllRegions.Select(known => known.SystemName);
        var hint = Spelling.Hint(region, names) ?? "write a region such as us-east-1";
        if (RegionName().IsMatch(region)) errors.Warn(o.GetLocation(path), path, $"the AWS SDK does not know the region {region}", hint);
        else errors.Add(o.GetLocation(path), path, $"{Shown.Quote(region)} is not the name of a region", hint);
    }

    /// <summary>AgentCore accepts fewer letters in tags than other services.</summary>
    private void CheckTags(SpecObject o, Dictionary<string, string>? tags)
    {
        foreach (var (key, value) in tags ?? [])
        {
            var path = $"spec.tags.{key}";
            var text = key + value;
            if (o.InvalidPaths.Contains(path) || ReferenceText.HasReferences(text)) continue;
            if (text.FirstOrDefault(c => !char.IsAscii(c)) is var found and not '\0')
            {
                errors.Add(
                    o.GetLocation(path), path, $"AgentCore accepts no {found} in a tag",
                    "use the letters A to Z, digits, spaces and _ . : / = + - @");
            }
        }
    }

    private void CheckServer(SpecObject o, McpServerSpec spec)
    {
        CheckTags(o, spec.Tags);
        CheckName(
            o, typeof(CreateAgentRuntimeRequest), spec.Request.AgentRuntimeName, DefaultNames.ForIdentifier(stack, o.Ref.Name),
            nameof(CreateAgentRuntimeRequest.AgentRuntimeName));
        CheckUnique(o, "spec.endpoints", "name", spec.Endpoints?.ConvertAll(endpoint => endpoint.Request.Name) ?? []);
        CheckBucket(o, "spec.source.bucket.name", spec.Source?.Bucket?.Name);
        CheckBucket(o, "spec.source.bucket.existing", spec.Source?.Bucket?.Existing);
        CheckPolicyDocument(o, "spec.resourcePolicy", spec.Request.ResourcePolicy);
        CheckPolicyDocument(o, "spec.source.bucket.policy", spec.Source?.Bucket?.Policy);
        _addresses.CheckVariables(o, spec);
        CheckProgram(o, "spec.local.build", spec.Local?.Build);
        CheckProgram(o, "spec.local.command", spec.Local?.Command);
    }

    private void CheckProgram(SpecObject o, string path, List<string>? program)
    {
        if (program is ["", ..])
            errors.Add(o.GetLocation(path), path, "the command is empty", "write the program and its arguments as a list");
    }

    private void CheckBucket(SpecObject o, string path, string? name)
    {
        // References become account ids and regions, which consist of valid characters.
        if (name is null || !ReferenceText.HasReferences(name) || BucketName().IsMatch(ReferenceText.Substitute(name, _ => "0"))) return;
        errors.Add(
            o.GetLocation(path), path, $"{Shown.Quote(name)} is not a valid bucket name",
            "use 3 to 63 lower-case letters, digits, dots and hyphens; start and end with a letter or digit");
    }

    private void CheckPool(SpecObject o, UserPoolSpec spec)
    {
        CheckUnique(o, "spec.clients", "name", spec.Clients?.ConvertAll(client => client.Name) ?? []);

        // Cognito compares user names without regard to case unless the pool says otherwise.
        var isCaseSensitive = spec.Request.UsernameConfiguration?.CaseSensitive == true;
        var comparer = isCaseSensitive ? StringComparer.Ordinal : StringComparer.OrdinalIgnoreCase;
        CheckUnique(o, "spec.users", "username", spec.Users?.ConvertAll(user => user.Username) ?? [], comparer);
        CheckUnique(o, "spec.resourceServers", "identifier", spec.ResourceServers?.ConvertAll(server => server.Identifier) ?? []);
        foreach (var (index, server) in (spec.ResourceServers ?? []).Index())
            CheckUnique(o, $"spec.resourceServers[{index}].scopes", "name", server.Scopes?.ConvertAll(scope => scope.Name) ?? []);
        CheckPrefix(o, spec.Domain?.Prefix);
        if (spec.Domain?.Domain is { } domain && !ReferenceText.HasReferences(domain) && !DomainName().IsMatch(domain))
        {
            errors.Add(
                o.GetLocation("spec.domain.domain"), "spec.domain.domain", $"{Shown.Quote(domain)} is not a domain",
                "write one such as auth.example.com, or use prefix for one of Cognito's");
        }

        _clients.Check(o, spec);
        _existing.Check(o, spec);
    }

    private void CheckPrefix(SpecObject o, string? prefix)
    {
        const string path = "spec.domain.prefix";
        var text = prefix is null ? "" : ReferenceText.Substitute(prefix, _ => "");
        if (Array.Find(ReservedWords, word => text.Contains(word, StringComparison.Ordinal)) is not { } word) return;
        errors.Add(o.GetLocation(path), path, $"Cognito accepts no prefix that contains {word}", "choose a prefix without it");
    }

    private void CheckGateway(SpecObject o, GatewaySpec spec)
    {
        CheckTags(o, spec.Tags);
        CheckPolicyDocument(o, "spec.resourcePolicy", spec.Request.ResourcePolicy);
        CheckName(o, typeof(CreateGatewayRequest), spec.Request.Name, DefaultNames.ForHyphenated(stack, o.Ref.Name));
    }

    private void CheckPolicyDocument(SpecObject o, string path, JsonDocumentText? policy)
    {
        if (policy is null || PolicyShape.FindProblem(policy) is not { } problem) return;
        errors.Add(
            o.GetLocation(path), path, problem,
            $"write a list Statement, each with Effect, Principal, Action and Resource; remove {path.Split('.')[^1]} for no policy");
    }

    private void CheckTarget(SpecObject o, GatewayTargetSpec spec)
    {
        CheckName(o, typeof(CreateGatewayTargetRequest), spec.Request.Name, o.Ref.Name);
        foreach (var (index, tool) in (spec.AllowedTools ?? []).Index().Where(entry => !ToolName().IsMatch(entry.Item)))
        {
            var path = $"spec.allowedTools[{index}]";
            errors.Add(
                o.GetLocation(path), path, $"{Shown.Quote(tool)} is not the name of a tool",
                "write its name without the target: letters, digits and _ . : / { } -");
        }

        const string endpoint = "spec.targetConfiguration.mcp.mcpServer.endpoint";
        _addresses.CheckEndpoint(o, endpoint, spec.Request.TargetConfiguration?.Mcp?.McpServer?.Endpoint);
    }

    private void CheckPolicy(SpecObject o, CedarPolicySpec spec)
    {
        var name = DefaultNames.ForIdentifier(stack, o.Ref.Name);
        CheckName(o, typeof(CreatePolicyRequest), spec.Request.Name, name);
    }

    /// <summary>Checks a name that composition generates. The binder checks the names that a spec sets.</summary>
    private void CheckName(SpecObject o, Type request, string? written, string made, string property = "Name")
    {
        if (written is not null || !FormerName.IsName(o.Ref.Name)) return;
        if (ApiConstraints.Find(request, property) is not { } constraint || constraint.Matches(made)) return;
        var hint = "set the name or rename the object";

        // Names that begin with another stack's name would be valid: the stack is at fault, and so are all other names.
        if (char.IsAsciiDigit(stack[0]) && constraint.Matches($"s{made}"[..made.Length]))
        {
            hint = isNamedByFolder
                ? $"the stack has the name {stack} from its folder; add a Stack document with a name that begins with a letter"
                : "give the stack a name that begins with a letter";
        }

        errors.Add(o.Location, "metadata.name", $"the name {Shown.Quote(made)} that is composed for AWS is not valid", hint);
    }

    private void CheckUnique(SpecObject o, string path, string member, List<string> names, StringComparer? comparer = null)
    {
        var seen = new HashSet<string>(comparer ?? StringComparer.Ordinal);
        foreach (var (index, name) in names.Index().Where(entry => entry.Item is not null && !seen.Add(entry.Item)))
        {
            var place = $"{path}[{index}].{member}";
            errors.Add(o.GetLocation(place), place, $"the {member} {Shown.Cut(name)} is used twice");
        }
    }

    [GeneratedRegex(GatewayTargetSpec.ToolPattern, RegexOptions.CultureInvariant)]
    private static partial Regex ToolName();

    [GeneratedRegex(@"\A[a-z]{2}(-[a-z]+)+-[0-9]+\z", RegexOptions.CultureInvariant)]
    private static partial Regex RegionName();

    [GeneratedRegex(@"\A(?=.{1,63}\z)[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)+\z", RegexOptions.CultureInvariant)]
    private static partial Regex DomainName();

    [GeneratedRegex(@"\A[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]\z", RegexOptions.CultureInvariant)]
    private static partial Regex BucketName();
}
