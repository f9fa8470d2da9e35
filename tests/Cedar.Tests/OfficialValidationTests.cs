using System.Text.Json.Nodes;
using Cedar.Policies;
using Cedar.Schemas;
using Cedar.Validation;
using FsCheck.Fluent;
using Xunit.Abstractions;

namespace Cedar.Tests;

/// <summary>
/// Compares validation with the official implementation: whether there are errors, and which warnings. Its warnings about texts of
/// several scripts are left out: .NET has no table of scripts.
/// </summary>
public sealed class OfficialValidationTests(ITestOutputHelper output)
{
    private static readonly (string Text, FindingKind Kind)[] Warnings =
    [
        ("unable to find an applicable action", FindingKind.NoApplicableAction),
        ("policy is impossible", FindingKind.NeverApplies),
        ("BIDI control characters", FindingKind.TextDirection),
    ];

    /// <summary>The entity types and the action of the generated policies.</summary>
    private const string GeneratedSchema = """
        namespace N { entity Group; action x; }
        entity User in N::Group = {a?: Long, b: Bool, "c d"?: Set<User>, "if": String, "q\"\\": decimal, "é"?: {a: Long, b?: Photo}} tags String;
        entity Photo in N::Group = {a: User, b?: datetime};
        entity Nobody;
        action do appliesTo {
          principal: [User, Photo], resource: [Photo, N::Group], context: {a: Bool, b?: Long, "c d": {a: duration}, "if"?: ipaddr}
        };
        """;

    [Fact]
    public Task Policies_get_the_findings_of_the_official_validator() =>
        CompareAsync(ValidationTests.SchemaText, [.. ValidationTests.Cases.Select(c => c.Policy)], always: true);

    [Fact]
    public Task Random_policies_get_the_findings_of_the_official_validator() =>
        CompareAsync(GeneratedSchema, [.. Gen.Sample(Generators.Policy, 600, 4).Select(p => p.ToString())], always: false);

    /// <param name="schemaText">The schema.</param>
    /// <param name="policies">The policies.</param>
    /// <param name="always">Whether the warnings of policies with errors are compared, too.</param>
    private async Task CompareAsync(string schemaText, IReadOnlyList<string> policies, bool always)
    {
        var schema = Schema.Parse(schemaText);
        var questions = policies.Select(p => new JsonObject { ["policies"] = p, ["schema"] = schemaText });
        if (await OfficialCedar.AskAsync("validate", questions, output) is not { } answers)
            return;

        foreach (var (policy, answer) in policies.Zip(answers))
        {
            var findings = new Validator(schema).Validate(PolicySet.Parse(policy));
            var hasErrors = findings.Any(f => !f.IsWarning);
            var ours = findings.Where(f => f.IsWarning).Select(f => f.Kind).Order();
            var official = JsonNode.Parse(answer)!;
            var theirs = official["warnings"]!.AsArray().Select(w => (string)w!)
                .SelectMany(w => Warnings.Where(known => w.Contains(known.Text, StringComparison.Ordinal))).Select(w => w.Kind).Order();
            Assert.True(
                hasErrors == official["errors"]!.AsArray().Count > 0 && ((hasErrors && !always) || theirs.SequenceEqual(ours)),
                $"{policy}\nofficial: {answer}\nours: {string.Join("; ", findings)}");
        }
    }
}
