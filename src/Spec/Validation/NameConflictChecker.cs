using Reconciler.Spec.Kinds;

namespace Reconciler.Spec.Validation;

/// <summary>Reports objects whose AWS resources have the same name: each pass would change the resource back and forth.</summary>
internal static class NameConflictChecker
{
    private const string ManagedPolicy = "managed policy";
    private const string IamUser = "IAM user";

    public static void CheckUnique(string stack, IEnumerable<SpecObject> objects, ErrorList errors)
    {
        var first = new Dictionary<(string What, string? Parent, string Name), SpecObject>();
        foreach (var o in objects)
        {
            foreach (var name in GetNames(stack, o))
            {
                // IAM compares names without regard to case.
                var key = name.What is "role" or ManagedPolicy or IamUser ? name with { Name = name.Name.ToUpperInvariant() } : name;
                if (first.TryAdd(key, o)) continue;
                var other = first[key];
                // Duplicate objects are reported by the loader.
                if (other != o && other.Ref == o.Ref) continue;
                var whose = other == o ? $"two of {o.Ref}" : $"{o.Ref} and {other.Ref}";
                errors.Add(o.Location, "metadata.name", $"{whose} have the same {name.What} in AWS: {name.Name}", "rename one of them");
            }
        }
    }

    private static IEnumerable<(string What, string? Parent, string Name)> GetNames(string stack, SpecObject o)
    {
        switch (o.Spec)
        {
            case McpServerSpec spec:
                yield return ("runtime", null, spec.Request.AgentRuntimeName ?? DefaultNames.ForIdentifier(stack, o.Ref.Name));
                if (spec.Request.RoleArn is null)
                    yield return ("role", null, spec.Role?.Name ?? DefaultNames.ForRole(stack, o.Ref.Name, "execution-role"));
                if (spec.Source is null) break;
                yield return ("role", null, spec.Build?.Role?.Name ?? DefaultNames.ForRole(stack, o.Ref.Name, "build-role"));
                yield return ("build project", null, spec.Build?.ProjectName ?? DefaultNames.ForHyphenated(stack, o.Ref.Name, "build"));
                if (spec.Repository?.Existing is null) yield return ("repository", null, spec.Repository?.Name ?? $"{stack}-{o.Ref.Name}");
                if (spec.Source.Bucket?.Name is { } bucket) yield return ("bucket", null, bucket);
                break;
            case LambdaFunctionSpec spec:
                yield return ("function", null, spec.Request.FunctionName ?? DefaultNames.ForFunction(stack, o.Ref.Name));
                if (spec.RoleArn is null)
                    yield return ("role", null, spec.Role?.Name ?? DefaultNames.ForRole(stack, o.Ref.Name, "function-role"));
                break;
            case UserPoolSpec { Existing: not null }:
                break;
            case UserPoolSpec spec:
                // AWS allows several pools of one name; they could not be told apart if their tags are lost.
                yield return ("user pool", null, spec.Request.PoolName ?? DefaultNames.ForHyphenated(stack, o.Ref.Name));

                if (spec.ClientIdClaim)
                {
                    yield return ("function", null, DefaultNames.ForFunction(stack, o.Ref.Name, "client-id"));
                    yield return ("role", null, DefaultNames.ForRole(stack, o.Ref.Name, "client-id-role"));
                }

                // No two pools of a region can have the same domain.
                if ((spec.Domain?.Prefix ?? spec.Domain?.Domain) is { } domain) yield return ("domain", null, domain);
                break;
            case OAuth2CredentialProviderSpec spec:
                yield return ("OAuth 2 credential provider", null, spec.Request.Name ?? DefaultNames.ForHyphenated(stack, o.Ref.Name));
                break;
            case ApiKeyCredentialProviderSpec spec:
                yield return ("API key credential provider", null, spec.Request.Name ?? DefaultNames.ForHyphenated(stack, o.Ref.Name));
                break;
            case WorkloadIdentitySpec spec:
                yield return ("workload identity", null, spec.Request.Name ?? DefaultNames.ForHyphenated(stack, o.Ref.Name));
                break;
            case GatewaySpec spec:
                yield return ("gateway", null, spec.Request.Name ?? DefaultNames.ForHyphenated(stack, o.Ref.Name));
                if (spec is { Request.RoleArn: null, Role.McpServer: null })
                    yield return ("role", null, spec.Role?.Name ?? DefaultNames.ForRole(stack, o.Ref.Name, "role"));
                break;
            case GatewayTargetSpec spec:
                yield return ("target", spec.Gateway, spec.Request.Name ?? o.Ref.Name);
                if (spec.AllowedTools is not null) yield return ("policy", null, DefaultNames.ForAllowedTools(stack, o.Ref.Name));
                break;
            case GatewayRuleSpec { Request.Priority: { } priority } spec:
                yield return ("priority of gateway rules", spec.Gateway, $"{priority}");
                break;
            case GatewayRateLimitSpec spec:
                yield return ("rate limit", spec.Gateway, spec.Request.RateLimitId ?? o.Ref.Name);
                break;
            case PolicyEngineSpec spec:
                yield return ("policy engine", null, spec.Request.Name ?? DefaultNames.ForIdentifier(stack, o.Ref.Name));
                break;
            case CedarPolicySpec spec:
                // Policy names are unique in the account, not per engine.
                var policy = spec.Request.Name ?? DefaultNames.ForIdentifier(stack, o.Ref.Name);
                foreach (var key in spec.Statements?.Keys ?? Enumerable.Empty<string>())
                    yield return ("policy", null, DefaultNames.ForIdentifier(policy, key));
                if (spec.Statements is null) yield return ("policy", null, policy);
                break;
            case InvokeAccessSpec spec:
                yield return (ManagedPolicy, null, spec.Name ?? DefaultNames.ForPolicy(stack, o.Ref.Name, "invoke"));
                foreach (var user in spec.CreateUser ? spec.Users ?? [] : []) yield return (IamUser, null, user);
                break;
        }
    }
}
