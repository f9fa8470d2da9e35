using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Reconciler.Emulator.State;

namespace Reconciler.Emulator.AgentCore;

/// <summary>
/// What is refused about the text of a policy before it is stored. The checks of its grammar and types, and the findings that
/// <c>validationMode</c> is about, belong here too and come with the Cedar engine.
/// </summary>
internal static partial class PolicyStatements
{
    private const int Shortest = 35;
    private const int Longest = 10_000;

    public static string TextOf(JsonObject definition) => (definition["cedar"] ?? definition["policy"])?.AsObject().Text("statement") ?? "";

    /// <exception cref="AwsException">The statement cannot be a policy.</exception>
    public static void Check(JsonObject definition)
    {
        if (definition["policyGeneration"] is not null)
            throw AgentCoreErrors.Invalid("Policy generations are not available.");
        var text = TextOf(definition);
        if (text.Length is < Shortest or > Longest)
            throw AgentCoreErrors.Invalid($"A policy statement must have between {Shortest} and {Longest} characters.");
        if (BareResource().IsMatch(text))
        {
            throw AgentCoreErrors.Invalid(
                "When parsing the policy statement, a wildcard resource was detected. Please specify a resource constraint, such as resource == AgentCore::Gateway::\"<gateway ARN>\" or resource is AgentCore::Gateway.");
        }
    }

    // "resource" without a constraint, at the end of the scope.
    [GeneratedRegex(@"[,(]\s*resource\s*,?\s*\)")]
    private static partial Regex BareResource();
}
