using System.Text.RegularExpressions;
using Amazon.BedrockAgentCoreControl.Model;
using Reconciler.Spec.Mapping;
using Reconciler.Spec.Kinds;
using Reconciler.Spec.References;

namespace Reconciler.Spec.Validation;

/// <summary>Checks the rules of a kind that the types of its members do not express.</summary>
internal sealed partial class KindChecker(string stack, bool isNamedByFolder, ErrorList errors)
{
    public const int MinStatementLength = 35;
    public const int MaxStatementLength = 10_000;

    public void Check(SpecObject o)
    {
        switch (o.Spec)
        {
            case McpServerSpec spec:
                CheckServer(o, spec);
                break;
            case UserPoolSpec spec:
                CheckPool(o, spec);
                break;
            case GatewaySpec spec:
                CheckGateway(o, spec);
                break;
            case GatewayTargetSpec spec:
                CheckTarget(o, spec);
                break;
            case PolicyEngineSpec spec:
                CheckName(o, typeof(CreatePolicyEngineRequest), spec.Request.Name, DefaultNames.ForIdentifier(stack, o.Ref.Name));
                break;
            case CedarPolicySpec spec:
                CheckPolicy(o, spec);
                break;
        }
    }

    private void CheckServer(SpecObject o, McpServerSpec spec)
    {
        CheckExactlyOne(
            o, "spec", ("source", spec.Source is not null), ("image", spec.Image is not null),
            ("agentRuntimeArtifact", spec.Request.AgentRuntimeArtifact is not null));
        CheckAtMostOne(o, ("role", spec.Role is not null), ("roleArn", spec.Request.RoleArn is not null));
        if (spec.Source is null)
        {
            CheckNeedsSource(o, "repository", spec.Repository is not null);
            CheckNeedsSource(o, "build", spec.Build is not null);
            CheckNeedsSource(o, "local.build", spec.Local?.Build is not null);
        }

        CheckName(
            o, typeof(CreateAgentRuntimeRequest), spec.Request.AgentRuntimeName, DefaultNames.ForIdentifier(stack, o.Ref.Name),
            nameof(CreateAgentRuntimeRequest.AgentRuntimeName));
        foreach (var (index, endpoint) in (spec.Endpoints ?? []).Index())
        {
            if (endpoint.Request.Name is null)
                errors.Add(o.GetLocation($"spec.endpoints[{index}]"), $"spec.endpoints[{index}]", "name is missing");
        }

        CheckUnique(o, "spec.endpoints", "name", spec.Endpoints?.ConvertAll(endpoint => endpoint.Request.Name) ?? []);
        CheckBucket(o, spec.Source?.Bucket?.Name);
        CheckPolicyDocument(o, "spec.resourcePolicy", spec.Request.ResourcePolicy);
        CheckPolicyDocument(o, "spec.source.bucket.policy", spec.Source?.Bucket?.Policy);
        CheckProgram(o, "spec.local.build", spec.Local?.Build);
        CheckProgram(o, "spec.local.command", spec.Local?.Command);
    }

    private void CheckProgram(SpecObject o, string path, List<string>? program)
    {
        if (program is [] or ["", ..])
            errors.Add(o.GetLocation(path), path, "the command is empty", "write the program and its arguments as a list");
    }

    private void CheckBucket(SpecObject o, string? name)
    {
        // References become account ids and regions, which consist of valid characters.
        if (name is null || BucketName().IsMatch(ReferenceText.Substitute(name, _ => "0"))) return;
        errors.Add(
            o.GetLocation("spec.source.bucket.name"), "spec.source.bucket.name", $"{Shown.Quote(name)} is not a valid bucket name",
            "use 3 to 63 lower-case letters, digits, dots and hyphens; start and end with a letter or digit");
    }

    private void CheckPool(SpecObject o, UserPoolSpec spec)
    {
        CheckUnique(o, "spec.clients", "name", spec.Clients?.ConvertAll(client => client.Name) ?? []);

        // Cognito compares user names without regard to case unless the pool says otherwise.
        var isCaseSensitive = spec.Request.UsernameConfiguration?.CaseSensitive == true;
        var comparer = isCaseSensitive ? StringComparer.Ordinal : StringComparer.OrdinalIgnoreCase;
        CheckUnique(o, "spec.users", "username", spec.Users?.ConvertAll(user => user.Username) ?? [], comparer);
        foreach (var (index, user) in (spec.Users ?? []).Index())
        {
            if (user.Password is { } password) CheckSecret(o, $"spec.users[{index}].password", password);
        }
    }

    private void CheckSecret(SpecObject o, string path, SecretSource source)
    {
        var sources = new[] { source.Env, source.File, source.SecretsManager }.Count(value => value is not null);
        var isValid = sources == 1 ? !source.Generate || source.Env is not null : sources == 0 && source.Generate;
        if (isValid) return;
        errors.Add(
            o.GetLocation(path), path, "set exactly one of env, file, secretsManager and generate",
            "env can be combined with generate, which applies if the variable is not set");
    }

    private void CheckGateway(SpecObject o, GatewaySpec spec)
    {
        CheckExactlyOne(o, "spec", ("jwt", spec.Jwt is not null), ("authorizerType", spec.Request.AuthorizerType is not null));
        CheckAtMostOne(o, ("jwt", spec.Jwt is not null), ("authorizerConfiguration", spec.Request.AuthorizerConfiguration is not null));
        if (spec.Request is { AuthorizerType.Value: "CUSTOM_JWT", AuthorizerConfiguration: null })
        {
            errors.Add(
                o.GetLocation("spec.authorizerType"), "spec.authorizerType", "CUSTOM_JWT requires authorizerConfiguration",
                "or use jwt with a user pool of the stack");
        }

        CheckAtMostOne(
            o, ("policy", spec.Policy is not null), ("policyEngineConfiguration", spec.Request.PolicyEngineConfiguration is not null));
        CheckAtMostOne(o, ("role", spec.Role is not null), ("roleArn", spec.Request.RoleArn is not null));
        if (spec.Role is { McpServer: not null } role && (role.Name ?? (object?)role.ManagedPolicyArns ?? role.InlinePolicies) is not null)
        {
            errors.Add(
                o.GetLocation("spec.role"), "spec.role", "mcpServer cannot be combined with name, managedPolicyArns and inlinePolicies",
                "remove mcpServer, or remove the others");
        }

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

    /// <summary>Refuses tags of an object whose resource cannot carry any: they would be dropped in silence.</summary>
    private void CheckNoTags(SpecObject o, ResourceSpec spec, string parent)
    {
        if (spec.Tags is not { Count: > 0 }) return;
        errors.Add(
            o.GetLocation("spec.tags"), "spec.tags", $"a {o.Ref.Kind} cannot carry tags", $"remove tags, or set them at its {parent}");
    }

    private void CheckTarget(SpecObject o, GatewayTargetSpec spec)
    {
        CheckNoTags(o, spec, "Gateway");
        CheckExactlyOne(
            o, "spec", ("mcpServer", spec.McpServer is not null), ("targetConfiguration", spec.Request.TargetConfiguration is not null));
        CheckName(o, typeof(CreateGatewayTargetRequest), spec.Request.Name, o.Ref.Name);
    }

    private void CheckPolicy(SpecObject o, CedarPolicySpec spec)
    {
        CheckNoTags(o, spec, "PolicyEngine");
        CheckExactlyOne(
            o, "spec", ("statement", spec.Statement is not null), ("statements", spec.Statements is not null),
            ("statementFile", spec.StatementFile is not null), ("definition", spec.Request.Definition is not null));
        var name = DefaultNames.ForIdentifier(stack, o.Ref.Name);
        CheckName(o, typeof(CreatePolicyRequest), spec.Request.Name, name);
        if (spec.Statement is { } statement) CheckStatement(o, "spec.statement", statement);
        if (spec.Statements is { Count: 0 }) errors.Add(o.GetLocation("spec.statements"), "spec.statements", "there is no policy");
        foreach (var (key, text) in spec.Statements ?? [])
        {
            var path = $"spec.statements.{key}";
            if (!PolicyName().IsMatch(key))
                errors.Add(o.GetLocation(path), path, $"\"{key}\" is not a valid name", "use letters, digits, hyphens and underscores");
            CheckStatement(o, path, text);
        }
    }

    private void CheckStatement(SpecObject o, string path, string statement)
    {
        if (statement.Length is >= MinStatementLength and <= MaxStatementLength) return;
        errors.Add(
            o.GetLocation(path), path,
            $"expected between {MinStatementLength} and {MaxStatementLength} characters; found {statement.Length}");
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

    private void CheckNeedsSource(SpecObject o, string member, bool isSet)
    {
        if (isSet) errors.Add(o.GetLocation($"spec.{member}"), $"spec.{member}", $"{member} requires source", "add source or remove it");
    }

    private void CheckExactlyOne(SpecObject o, string path, params ReadOnlySpan<(string Member, bool IsSet)> members)
    {
        var (all, set) = Split(members);
        if (set.Count == 1) return;
        errors.Add(
            o.GetLocation(path), path,
            $"exactly one of {string.Join(", ", all)} is required; found {(set.Count == 0 ? "none" : string.Join(" and ", set))}");
    }

    private void CheckAtMostOne(SpecObject o, params ReadOnlySpan<(string Member, bool IsSet)> members)
    {
        var (_, set) = Split(members);
        if (set.Count > 1)
            errors.Add(o.GetLocation($"spec.{set[1]}"), $"spec.{set[1]}", $"{string.Join(" and ", set)} are mutually exclusive");
    }

    private static (List<string> All, List<string> Set) Split(ReadOnlySpan<(string Member, bool IsSet)> members)
    {
        var (all, set) = (new List<string>(), new List<string>());
        foreach (var (member, isSet) in members)
        {
            all.Add(member);
            if (isSet) set.Add(member);
        }

        return (all, set);
    }

    private void CheckUnique(SpecObject o, string path, string member, List<string> names, StringComparer? comparer = null)
    {
        comparer ??= StringComparer.Ordinal;
        for (var i = 0; i < names.Count; i++)
        {
            if (names[i] is { } name && names.FindIndex(other => comparer.Equals(other, name)) < i)
                errors.Add(o.GetLocation($"{path}[{i}].{member}"), $"{path}[{i}].{member}", $"the {member} {name} is used twice");
        }
    }

    [GeneratedRegex(@"\A[A-Za-z0-9][A-Za-z0-9_-]*\z", RegexOptions.CultureInvariant)]
    private static partial Regex PolicyName();

    [GeneratedRegex(@"\A[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]\z", RegexOptions.CultureInvariant)]
    private static partial Regex BucketName();
}
