using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Cedar.Policies;
using Cedar.Schemas;
using Cedar.Validation;
using FsCheck;
using FsCheck.Fluent;
using Xunit.Abstractions;

namespace Cedar.Tests;

/// <summary>
/// Compares validation with the official implementation: whether there are errors, and which warnings.
/// </summary>
public sealed class OfficialValidationTests(ITestOutputHelper output)
{
    private static readonly (string Text, FindingKind Kind)[] Warnings =
    [
        ("unable to find an applicable action", FindingKind.NoApplicableAction),
        ("policy is impossible", FindingKind.NeverApplies),
        ("BIDI control characters", FindingKind.TextDirection),
        ("contains mixed scripts", FindingKind.MixedScripts),
        ("falls outside of the General Security Profile", FindingKind.UnusualCharacter),
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

    [Fact]
    public Task Random_texts_get_the_warnings_of_the_official_validator() => CompareAsync(
        ValidationTests.SchemaText, [.. Gen.Sample(TextPolicies, 600, 4)], always: true);

    [Fact]
    public Task Every_character_has_the_scripts_and_the_status_of_the_official_validator()
    {
        // Of the many ideographs some are enough.
        var runes = Enumerable.Range(0, 0x11_0000).Where(point => Rune.IsValid(point) && (point < 0x3400 || point % 23 == 0 || point is > 0xa000 and < 0xac00))
            .Select(point => new Rune(point)).Where(rune => Rune.GetUnicodeCategory(rune) != UnicodeCategory.OtherNotAssigned).ToList();
        string[] partners = ["", "a", "\u0430", "\u03b1", "\u4e00", "\u3042", "\uac00", "\u0627"];

        var texts = partners.SelectMany(partner => runes.Chunk(200).Select(chunk =>
            $"permit(principal, action, resource) when {{ [\"x\"].containsAny([{string.Join(", ", chunk.Select(r => Quote(r + partner)))}]) }};"));
        var names = runes.Chunk(200).Select(chunk =>
            $"permit(principal, action, resource) when {{ {{{string.Join(", ", chunk.Select(r => $"{Quote(r.ToString())}: 1"))}}} has zz }};");

        return CompareAsync(ValidationTests.SchemaText, [.. texts, .. names], always: true);

        static string Quote(string text) => $"\"{string.Concat(text.EnumerateRunes().Select(r => $"\\u{{{r.Value:x}}}"))}\"";
    }

    private static Gen<string> TextPolicies { get; } =
        from length in Gen.Choose(1, 5)
        from parts in Gen.ArrayOf(
            Gen.Elements("a", "Z", "1", " ", "_", "\u0430", "\u04bb", "\u03b1", "\u4e00", "\u3042", "\uac00", "\u0627", "\u0301", "\u200b", "\u202e",
                "\u00e9", "\ud83d\ude00", "\u00a0", "\\t", "\\n"), length)
        from form in Gen.Elements(
            "principal.getTag(@) == principal", "principal has @", "\"x\" like @", "{@: 1} has b", "resource == Doc::@", "[@].isEmpty()")
        select $"permit(principal, action, resource) when {{ {form.Replace("@", $"\"{string.Concat(parts)}\"", StringComparison.Ordinal)} }};";

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
            var ours = findings.Where(f => f.IsWarning).Select(f => f.Kind).Order().ToList();
            var official = JsonNode.Parse(answer)!;
            var theirs = official["warnings"]!.AsArray().Select(w => (string)w!)
                .SelectMany(w => Warnings.Where(known => w.Contains(known.Text, StringComparison.Ordinal))).Select(w => w.Kind).Order().ToList();
            // The official validator splits 'e is T in c' and warns of e twice.
            if (policy.Contains(" is ", StringComparison.Ordinal)) (ours, theirs) = ([.. ours.Distinct()], [.. theirs.Distinct()]);
            Assert.True(
                hasErrors == official["errors"]!.AsArray().Count > 0 && ((hasErrors && !always) || theirs.SequenceEqual(ours)),
                $"{policy}\nofficial: {answer}\nours: {string.Join("; ", findings)}");
        }
    }
}
