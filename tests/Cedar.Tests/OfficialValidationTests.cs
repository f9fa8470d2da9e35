using System.Text.Json.Nodes;
using Cedar.Policies;
using Cedar.Schemas;
using Cedar.Validation;
using Xunit.Abstractions;

namespace Cedar.Tests;

/// <summary>Compares validation with the official implementation: whether there are errors, and which warnings.</summary>
public sealed class OfficialValidationTests(ITestOutputHelper output)
{
    private static readonly (string Text, FindingKind Kind)[] Warnings =
    [
        ("unable to find an applicable action", FindingKind.NoApplicableAction),
        ("policy is impossible", FindingKind.NeverApplies),
        ("BIDI control characters", FindingKind.TextDirection),
    ];

    [Fact]
    public async Task Policies_get_the_findings_of_the_official_validator()
    {
        var schema = Schema.Parse(ValidationTests.SchemaText);
        var policies = ValidationTests.Cases.Select(c => c.Policy).ToList();
        var questions = policies.Select(p => new JsonObject { ["policies"] = p, ["schema"] = ValidationTests.SchemaText });
        if (await OfficialCedar.AskAsync("validate", questions, output) is not { } answers)
            return;

        foreach (var (policy, answer) in policies.Zip(answers))
        {
            var findings = new Validator(schema).Validate(PolicySet.Parse(policy));
            var ours = findings.Where(f => f.IsWarning).Select(f => f.Kind).Order();
            var official = JsonNode.Parse(answer)!;
            var theirs = official["warnings"]!.AsArray().Select(w => (string)w!)
                .Select(w => Warnings.First(known => w.Contains(known.Text, StringComparison.Ordinal)).Kind).Order();
            Assert.True(
                theirs.SequenceEqual(ours) && findings.Any(f => !f.IsWarning) == official["errors"]!.AsArray().Count > 0,
                $"{policy}\nofficial: {answer}\nours: {string.Join("; ", findings)}");
        }
    }
}
