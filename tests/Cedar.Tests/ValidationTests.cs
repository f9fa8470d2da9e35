using Cedar.Policies;
using Cedar.Schemas;
using Cedar.Validation;

namespace Cedar.Tests;

public sealed class ValidationTests
{
    public const string SchemaText = """
        entity Group;
        entity User in [Group, User] = {manager: User, age?: Long, home: {owner: User}} tags User;
        entity Doc = {owner: User};
        entity Colour enum ["red"];
        action all;
        action view in all appliesTo { principal: User, resource: [Group, Doc], context: {by?: User, note: {from: User}} };
        action none;
        """;

    /// <summary>Policies with the kinds of their findings.</summary>
    public static (string Policy, FindingKind[] Kinds)[] Cases =>
    [
        ("permit(principal, action, resource);", []),
        ("permit(principal, action == Action::\"none\", resource);", [FindingKind.NoApplicableAction, FindingKind.NeverApplies]),
        ("permit(principal is Group, action, resource);", [FindingKind.NoApplicableAction, FindingKind.NeverApplies]),
        ("permit(principal, action in Action::\"all\", resource is User);", [FindingKind.NoApplicableAction, FindingKind.NeverApplies]),
        ("permit(principal, action, resource == Colour::\"red\");", [FindingKind.NoApplicableAction, FindingKind.NeverApplies]),
        ("permit(principal is Group, action, resource) when { principal.nope };", [FindingKind.NoApplicableAction, FindingKind.NeverApplies]),
        ("permit(principal is Usr, action, resource);", [FindingKind.Error, FindingKind.NoApplicableAction, FindingKind.NeverApplies]),
        ("permit(principal, action == Action::\"vew\", resource);", [FindingKind.Error, FindingKind.NoApplicableAction, FindingKind.NeverApplies]),
        ("permit(principal, action, resource == Colour::\"blue\");", [FindingKind.Error, FindingKind.NoApplicableAction, FindingKind.NeverApplies]),
        ("permit(principal, action in [], resource);", [FindingKind.Error, FindingKind.NoApplicableAction]),
        ("permit(principal, action, resource) when { principal.manager has nope };", [FindingKind.NeverApplies]),
        ("forbid(principal, action, resource) unless { true };", [FindingKind.NeverApplies]),
        ("permit(principal, action, resource) when { principal.age > 1 };", [FindingKind.Error]),
        ("permit(principal == User::\"a\u202eb\", action, resource);", [FindingKind.TextDirection]),
        ("permit(principal, action, resource) when { principal.home == {\"\u2066\": 1} };", [FindingKind.Error, FindingKind.TextDirection]),
        ("permit(principal, action, resource) when { \"a\" == \"\u202d\" };", [FindingKind.NeverApplies, FindingKind.TextDirection]),
        ("permit(principal, action, resource) when { context has \"\u202d\" || true };", [FindingKind.TextDirection]),
        ("permit(principal == User::\"\u0430dmin\", action, resource);", [FindingKind.MixedScripts]),
        ("permit(principal == User::\"ad\u200bmin\", action, resource);", [FindingKind.UnusualCharacter]),
        ("permit(principal == User::\"\u6771\u4eac\u3067\u3059 1\", action, resource);", []),
        ("permit(principal, action, resource) when { \"\u0430dmin\" like \"\u0430d*\" };", [FindingKind.MixedScripts, FindingKind.MixedScripts]),
        ("permit(principal, action, resource) when { \"x\u200b\" like \"x\u200b*\" };", []),
    ];

    public static TheoryData<string, FindingKind[]> Policies
    {
        get
        {
            var data = new TheoryData<string, FindingKind[]>();
            foreach (var (policy, kinds) in Cases)
                data.Add(policy, kinds);
            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Policies))]
    public void Findings_are_those_of_the_official_validator(string policy, FindingKind[] kinds)
    {
        var findings = new Validator(Schema.Parse(SchemaText)).Validate(PolicySet.Parse(policy));

        Assert.Equal(kinds, findings.Select(f => f.Kind));
        Assert.All(findings, f => Assert.Equal(f.Kind != FindingKind.Error, f.IsWarning));
    }

    /// <summary>Conditions with the number of entities that must be loaded one after the other.</summary>
    [Theory]
    [InlineData("true", 0)]
    [InlineData("context.note has from", 0)]
    [InlineData("principal == resource || context has by", 0)]
    [InlineData("principal is User", 0)]
    [InlineData("{a: principal}.a == principal", 0)]
    [InlineData("principal has age", 1)]
    [InlineData("principal in Group::\"g\"", 1)]
    [InlineData("principal is User in Group::\"g\"", 1)]
    [InlineData("principal is Doc in Group::\"g\"", 0)]
    [InlineData("principal.hasTag(\"a\")", 1)]
    [InlineData("principal.manager == principal", 1)]
    [InlineData("context.note.from.manager == principal", 1)]
    [InlineData("context has by && context.by.manager == principal", 1)]
    [InlineData("principal.home.owner == principal", 1)]
    [InlineData("principal.home.owner.manager == principal", 2)]
    [InlineData("principal.manager.manager has age", 3)]
    [InlineData("principal has nope && principal.manager.manager has age", 1)]
    [InlineData("principal.manager in Group::\"g\"", 2)]
    [InlineData("principal.hasTag(\"a\") && principal.getTag(\"a\").manager == principal", 2)]
    [InlineData("(if principal.manager has age then principal else principal.manager) has age", 2)]
    [InlineData("{a: principal, b: principal.manager.manager}.a.manager == principal", 2)]
    [InlineData("{a: {b: principal.manager}}.a.b has age", 2)]
    [InlineData("[principal.manager.manager].contains(principal)", 2)]
    [InlineData("if principal has nope then principal.manager.manager has age else true", 1)]
    public void The_level_is_how_many_entities_are_read_in_a_row(string condition, int level)
    {
        var validator = new Validator(Schema.Parse(SchemaText));
        var policies = PolicySet.Parse($"permit(principal, action, resource is Doc) when {{ {condition} }};");

        Assert.DoesNotContain(validator.Validate(policies, level), f => f.Kind == FindingKind.Error);
        for (var less = 0; less < level; less++)
            Assert.Contains(validator.Validate(policies, less), f => f.Message.Contains($"level {less}", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("User::\"a\".manager == principal", "1:46: error: an entity in a policy's text cannot be read")]
    [InlineData("principal.manager == principal", "1:46: error: this reads entities 1 in a row, more than the level 0 allows")]
    public void Errors_of_levels_say_where(string condition, string message) => Assert.Contains(
        new Validator(Schema.Parse(SchemaText)).Validate(PolicySet.Parse($"permit(principal, action, resource) when {{   {condition} }};"), 0),
        f => f.ToString().StartsWith($"policy0:{message}", StringComparison.Ordinal));

    [Fact]
    public void The_scope_counts_too() => Assert.Single(new Validator(Schema.Parse(SchemaText)).Validate(
        PolicySet.Parse("permit(principal in Group::\"g\", action, resource);"), 0));
}
