using System.Diagnostics;
using Cedar.Evaluation;
using Cedar.Json;
using Cedar.Policies;
using Cedar.Schemas;
using Cedar.Validation;
namespace Cedar.Tests;

public sealed class HostileTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    [Fact]
    public void Deep_policies_in_JSON_are_refused()
    {
        var body = string.Concat(Enumerable.Repeat("""{"!":{"arg":""", 900)) + """{"Value":true}""" + new string('}', 1800);

        Assert.Throws<CedarSyntaxException>(() => PolicyJson.Read(
            $$$"""
            {"effect":"permit","principal":{"op":"All"},"action":{"op":"All"},"resource":{"op":"All"},
            "conditions":[{"kind":"when","body":{{{body}}}}]}
            """));
    }

    [Fact]
    public void Deep_entities_are_refused() =>
        Assert.Throws<CedarSyntaxException>(() => EntityJson.Read(new string('[', 100_000)));

    [Fact]
    public void Types_that_refer_to_themselves_are_refused() =>
        Assert.Throws<CedarSyntaxException>(() => Schema.Parse("type A = B; type B = { a: A };"));

    [Fact]
    public async Task Types_that_double_at_every_step_are_fast()
    {
        var text = "type T0 = Long;" + string.Concat(Enumerable.Range(1, 60).Select(i => $"type T{i} = {{ a: T{i - 1}, b: T{i - 1} }};"))
            + "entity U; action x appliesTo { principal: U, resource: U, context: { v: T60, w: T60 } };";

        // 2^60 steps do not end; a slow machine is not what this is about.
        Assert.Empty(await Task.Run(() => new Validator(Schema.Parse(text)).Validate(PolicySet.Parse("permit(principal, action, resource) when { context.v == context.w };"))).WaitAsync(Patience));
    }

    [Fact]
    public void The_deepest_expression_is_parsed_checked_evaluated_and_printed()
    {
        var expression = string.Join(" && ", Enumerable.Repeat("context.a", 450));
        var policies = PolicySet.Parse($"permit(principal, action, resource) when {{ {expression} }};");
        var schema = Schema.Parse("entity U; action x appliesTo { principal: U, resource: U, context: { a: Bool } };");
        var request = RequestJson.Read(
            new EntityUid("U", ""), new EntityUid("Action", "x"), new EntityUid("U", ""), """{"a": true}""", schema);

        Assert.Empty(new Validator(schema).Validate(policies));
        Assert.Equal(Decision.Allow, new Authorizer(policies).Authorize(request, EntityStore.Empty).Decision);
        Assert.Equal(policies.Policies[0], PolicyJson.Read(PolicyJson.Write(policies.Policies[0])));
        Assert.Equal(policies.Policies[0], PolicySet.Parse(policies.ToString()).Policies[0]);
    }

    [Fact]
    public async Task Patterns_with_many_wildcards_are_fast()
    {
        var pattern = new LikePattern([.. Enumerable.Repeat("a", 2_000)]);

        Assert.False(await Task.Run(() => pattern.Matches(new string('a', 20_000) + "b")).WaitAsync(Patience));
    }
}
