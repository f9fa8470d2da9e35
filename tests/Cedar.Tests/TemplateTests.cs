using Cedar.Evaluation;
using Cedar.Json;
using Cedar.Policies;
using Cedar.Schemas;
using Cedar.Validation;

namespace Cedar.Tests;

public sealed class TemplateTests
{
    private static readonly Policy Template = PolicySet.ParsePolicy("permit(principal == ?principal, action, resource in ?resource);", "t");

    private static readonly TemplateLink Link = new("l", "t", new EntityUid("User", "alice"), new EntityUid("Album", "a"));

    [Fact]
    public void A_template_counts_only_through_its_links()
    {
        var request = new Request(
            new EntityUid("User", "alice"), new EntityUid("Action", "x"), new EntityUid("Album", "a"), RecordValue.Empty);

        Assert.Empty(new Authorizer(new PolicySet([Template])).Authorize(request, EntityStore.Empty).Reasons);
        Assert.Equal(["l"], new Authorizer(new PolicySet([Template], [Link])).Authorize(request, EntityStore.Empty).Reasons);
    }

    [Fact]
    public void A_link_fills_exactly_the_slots() =>
        Assert.Throws<FormatException>(() => new PolicySet([Template], [Link with { Resource = null }]));

    [Fact]
    public void Policy_sets_with_templates_and_links_round_trip_in_JSON()
    {
        var set = new PolicySet([Template, PolicySet.ParsePolicy("forbid(principal, action, resource);", "p")], [Link]);

        var back = PolicyJson.ReadSet(PolicyJson.WriteSet(set));

        Assert.Equal(set.Links, back.Links);
        Assert.Equal(set.Policies.OrderBy(p => p.Id), back.Policies.OrderBy(p => p.Id));
    }

    [Fact]
    public void Templates_are_validated_for_every_possible_link()
    {
        var schema = Schema.Parse("entity User { age: Long }; entity Album; action x appliesTo { principal: User, resource: Album };");
        var wrong = PolicySet.ParsePolicy("permit(principal == ?principal, action, resource) when { principal.agee > 3 };");

        Assert.Empty(new Validator(schema).Validate(Template));
        Assert.Contains("did you mean `age`?", Assert.Single(new Validator(schema).Validate(wrong)).Message, StringComparison.Ordinal);
    }
}
