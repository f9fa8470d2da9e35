using System.Text.RegularExpressions;
using Reconciler.Spec.Kinds;
using Reconciler.Spec.References;

namespace Reconciler.Spec.Validation;

/// <summary>Checks that access by signature is given to principals that IAM can have, and to what accepts signatures.</summary>
internal sealed partial class InvokeAccessChecker(IReadOnlyList<SpecObject> objects, ErrorList errors)
{
    private readonly Dictionary<ObjectRef, ISpec> _specs = objects.DistinctBy(o => o.Ref).ToDictionary(o => o.Ref, o => o.Spec);

    public void Check()
    {
        foreach (var o in objects)
        {
            if (o.Spec is not InvokeAccessSpec spec) continue;
            CheckTarget(o, spec);
            CheckNames(o, "spec.users", "user", spec.Users);
            CheckNames(o, "spec.roles", "role", spec.Roles);
            CheckNames(o, "spec.groups", "group", spec.Groups);
            CheckResources(o, spec.Resources);
        }
    }

    private void CheckTarget(SpecObject o, InvokeAccessSpec spec)
    {
        if (spec.Runtime is { } runtime
            && _specs.GetValueOrDefault(new ObjectRef("McpServer", runtime)) is McpServerSpec { Request.AuthorizerConfiguration: not null })
        {
            errors.Add(
                o.GetLocation("spec.runtime"), "spec.runtime",
                $"McpServer/{Shown.Cut(runtime)} accepts tokens, so no signed call reaches it",
                "remove its authorizerConfiguration, or give the callers tokens");
        }

        if (spec.Gateway is { } name
            && _specs.GetValueOrDefault(new ObjectRef("Gateway", name)) is GatewaySpec gateway
            && gateway.Request.AuthorizerType?.Value is not "AWS_IAM")
        {
            errors.Add(
                o.GetLocation("spec.gateway"), "spec.gateway",
                $"Gateway/{Shown.Cut(name)} does not ask IAM who may call it",
                "write authorizerType: AWS_IAM in the gateway, or remove this object");
        }
    }

    private void CheckNames(SpecObject o, string path, string noun, List<string>? names)
    {
        var seen = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var (index, name) in (names ?? []).Index())
        {
            var place = $"{path}[{index}]";
            if (name is null || ReferenceText.HasReferences(name)) continue;
            if (!Name().IsMatch(name))
            {
                errors.Add(
                    o.GetLocation(place), place, $"{Shown.Quote(name)} is not the name of a {noun}",
                    name.StartsWith("arn:", StringComparison.Ordinal)
                        ? $"write the name: {Shown.Cut(name[(name.LastIndexOf('/') + 1)..])}"
                        : "use at most 128 letters, digits and _ + = , . @ -");
            }
            else if (!seen.Add(name))
            {
                errors.Add(o.GetLocation(place), place, $"the {noun} {Shown.Cut(name)} is listed twice", "IAM ignores case in names");
            }
        }
    }

    private void CheckResources(SpecObject o, List<string>? resources)
    {
        foreach (var (index, arn) in (resources ?? []).Index())
        {
            if (arn is null || Arn().IsMatch(ReferenceText.Substitute(arn, _ => "0"))) continue;
            var place = $"spec.resources[{index}]";
            errors.Add(
                o.GetLocation(place), place, $"{Shown.Quote(arn)} is not the ARN of a runtime or gateway",
                "write arn:aws:bedrock-agentcore:REGION:ACCOUNT:runtime/NAME-*, or gateway/ID");
        }
    }

    [GeneratedRegex(@"\A[A-Za-z0-9_+=,.@-]{1,128}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Name();

    [GeneratedRegex(
        @"\A(0|arn:[a-z0-9-]+:bedrock-agentcore:[a-z0-9*?-]+:[0-9*?]+:(runtime|gateway)/[^\s]+)\z", RegexOptions.CultureInvariant)]
    private static partial Regex Arn();
}
