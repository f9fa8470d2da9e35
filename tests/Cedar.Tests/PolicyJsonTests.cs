using Cedar.Json;
using Cedar.Policies;
using FsCheck;
using FsCheck.Fluent;

namespace Cedar.Tests;

public sealed class PolicyJsonTests
{
    private const string Anything = """ "principal":{"op":"All"},"action":{"op":"All"},"resource":{"op":"All"} """;

    /// <summary>Documents that together use every member of the format.</summary>
    public static string[] All =>
    [
        """{"effect":"permit",""" + Anything + ""","conditions":[],"annotations":{"id":"a","note":null}}""",
        """
        {"effect":"forbid","principal":{"op":"is","entity_type":"N::User","in":{"entity":{"type":"Group","id":"g"}}},
         "action":{"op":"in","entities":[{"type":"Action","id":"x"},{"type":"Action","id":"y"}]},
         "resource":{"op":"in","entity":{"__entity":{"type":"Album","id":"a"}}},"conditions":[]}
        """,
        """
        {"effect":"permit","principal":{"op":"==","slot":"?principal"},"action":{"op":"==","entity":{"type":"Action","id":"x"}},
         "resource":{"op":"is","entity_type":"Album","in":{"slot":"?resource"}},"conditions":[]}
        """,
        WithBody("""{"if-then-else":{"if":{"Var":"principal"},"then":{"Value":true},"else":{"!":{"arg":{"Value":false}}}}}"""),
        WithBody("""{"&&":{"left":{"||":{"left":{"Value":1},"right":{"Value":2}}},"right":{"neg":{"arg":{"isEmpty":{"arg":{"Set":[]}}}}}}}"""),
        WithBody("""{"==":{"left":{"Set":[{"Value":"a"}]},"right":{"Record":{"a":{"Value":1},"b c":{"Var":"context"}}}}}"""),
        WithBody("""{"has":{"left":{".":{"left":{"Var":"context"},"attr":"a b"}},"attr":"if"}}"""),
        WithBody("""{"has":{"left":{"Var":"context"},"attr":["a","b","c"]}}"""),
        WithBody("""{"like":{"left":{"Value":"x"},"pattern":["Wildcard",{"Literal":"a"},"Wildcard"]}}"""),
        WithBody("""{"is":{"left":{"Var":"resource"},"entity_type":"Album","in":{"Value":{"__entity":{"type":"Album","id":"a"}}}}}"""),
        WithBody("""{"lessThan":[{"decimal":[{"Value":"1.0"}]},{"Value":{"__extn":{"fn":"decimal","arg":"2.0"}}}]}"""),
        WithBody("""{"==":{"left":{"Value":{"a":[1,{"b":"c"}]}},"right":{"Value":{"__extn":{"fn":"offset","args":[1,2]}}}}}"""),
    ];

    public static TheoryData<string> Documents => new(All);

    [Theory]
    [MemberData(nameof(Documents))]
    public void A_mistake_in_a_document_is_an_error(string json)
    {
        PolicyJson.Read(json);

        Assert.Empty(FindIgnored(json));
    }

    [Fact]
    public void A_mistake_in_any_policy_is_an_error() => Check.One(Config.QuickThrowOnFailure.WithMaxTest(60), Prop.ForAll(
        Generators.Policy.ToArbitrary(),
        policy =>
        {
            Assert.Empty(FindIgnored(PolicyJson.Write(policy)));
            return true;
        }));

    [Theory]
    [InlineData("""{"effect":"permit","conditions":{}""")]
    [InlineData("""{"effect":"permit","conditions":null""")]
    [InlineData("""{"effect":"permit","condition":[{"kind":"when","body":{"Value":false}}]""")]
    [InlineData("""{"effect":"permit","conditions":[],"conditions":[{"kind":"when","body":{"Value":false}}]""")]
    [InlineData("""{"effect":"permit" """)]
    public void Missing_conditions_are_not_an_unconditional_permit(string head) =>
        Assert.Throws<CedarSyntaxException>(() => PolicyJson.Read($"{head},{Anything}}}"));

    [Fact]
    public void Errors_name_the_nearest_member() => Assert.Equal(
        "1:38: the policy `policy0` has no member `conditons`; did you mean `conditions`?",
        Assert.Throws<CedarSyntaxException>(() => PolicyJson.Read($$"""{"effect":"permit", "conditons":     [],{{Anything}}}""")).Message);

    [Theory]
    [InlineData("""{"unknown":[{"Value":"x"}]}""")]
    [InlineData("""{"Slot":"?principal"}""")]
    [InlineData("""{"has":{"left":{"Var":"context"},"attr":[]}}""")]
    [InlineData("""{"Value":null}""")]
    [InlineData("""{"Value":{"a":null}}""")]
    [InlineData("""{"Value":{"__expr":"1"}}""")]
    [InlineData("""{"Value":{"__extn":{"fn":"nope","arg":"1"}}}""")]
    [InlineData("""{"Value":{"__entity":{"type":"A","id":"b"},"c":1}}""")]
    [InlineData("""{"Value":"\ud800"}""")]
    public void What_is_no_expression_is_an_error(string body) =>
        Assert.Throws<CedarSyntaxException>(() => PolicyJson.Read(WithBody(body)));

    [Fact]
    public void Text_that_is_not_Unicode_is_a_syntax_error() =>
        Assert.Throws<CedarSyntaxException>(() => PolicyJson.Read(WithBody("{\"Value\":\"\ud800\"}")));

    [Theory]
    [InlineData("""{"staticPolicies":{},"templates":{},"templateLinks":[],"policies":{}}""")]
    [InlineData("""{"staticPolicies":{},"templates":{}}""")]
    [InlineData("""{"staticPolicies":[],"templates":{},"templateLinks":[]}""")]
    [InlineData("""{"staticPolicies":{},"templates":{},"templateLinks":{}}""")]
    [InlineData("""{"staticPolicies":{"t":TEMPLATE},"templates":{},"templateLinks":[]}""")]
    [InlineData("""{"staticPolicies":{},"templates":{"t":TEMPLATE,"t":TEMPLATE},"templateLinks":[]}""")]
    [InlineData("""{"staticPolicies":{},"templates":{"t":TEMPLATE},"templateLinks":[{"templateId":"t","newId":"l","values":{}}]}""")]
    [InlineData("""{"staticPolicies":{},"templates":{"t":TEMPLATE},"templateLinks":[{"templateId":"t","newId":"l","values":{"?principal":UID,"?resource":UID}}]}""")]
    [InlineData("""{"staticPolicies":{},"templates":{"t":TEMPLATE},"templateLinks":[{"templateId":"t","newId":"l","values":{"?principal":UID,"?principal":UID}}]}""")]
    [InlineData("""{"staticPolicies":{},"templates":{"t":TEMPLATE},"templateLinks":[{"templateId":"t","newId":"l","values":{"?principal":UID},"x":1}]}""")]
    public void Mistakes_in_policy_sets_are_errors(string json)
    {
        var template = """{"effect":"permit","principal":{"op":"==","slot":"?principal"},"action":{"op":"All"},"resource":{"op":"All"},"conditions":[]}""";
        var text = json.Replace("TEMPLATE", template, StringComparison.Ordinal).Replace("UID", """{"type":"U","id":"a"}""", StringComparison.Ordinal);

        Assert.ThrowsAny<FormatException>(() => PolicyJson.ReadSet(text));
    }

    [Fact]
    public void Every_mistake_in_a_policy_set_is_an_error()
    {
        var set = PolicyJson.WriteSet(new PolicySet(
            [PolicySet.ParsePolicy("permit(principal, action, resource == ?resource);", "t"), PolicySet.ParsePolicy("forbid(principal, action, resource);", "p")],
            [new TemplateLink("l", "t", null, new EntityUid("Album", "a"))]));

        foreach (var mutation in JsonMutation.All(set).Where(m => m is not { Kind: MutationKind.Add or MutationKind.Rename or MutationKind.Remove, Path: ["staticPolicies" or "templates", _] }))
            Assert.True(IsRefused(() => PolicyJson.ReadSet(mutation.Text)) || IsName(mutation), mutation.ToString());
    }

    private static string WithBody(string body) =>
        """{"effect":"permit",""" + Anything + ""","conditions":[{"kind":"when","body":""" + body + "}]}";

    private static List<JsonMutation> FindIgnored(string json) => [.. JsonMutation.All(json).Where(m => !MeansWhatItSays(json, m))];

    /// <summary>Whether a changed document is refused, or says something else that the format allows.</summary>
    private static bool MeansWhatItSays(string json, JsonMutation mutation)
    {
        if (IsRefused(() => PolicyJson.Read(mutation.Text)))
            return true;
        var (was, now) = (PolicyJson.Read(json), PolicyJson.Read(mutation.Text));
        return mutation switch
        {
            // Annotations do not decide.
            { Path: ["annotations", ..] } => was.Equals(now with { Annotations = was.Annotations }),
            { Kind: MutationKind.Remove, Path: [.., "in"] } => now.Effect == was.Effect && !now.Equals(was),
            // The names of records and the contents of values are data. Without its escape, an entity is a record.
            { Kind: not MutationKind.Duplicate, Path: [.., "Record", _] } => true,
            { Path: [.., "attr", ""] or [.., "attr"], Kind: MutationKind.Retype } => true,
            _ => mutation.Kind != MutationKind.Duplicate && mutation.Kind != MutationKind.Null && IsInValue(mutation),
        };
    }

    private static bool IsInValue(JsonMutation mutation) =>
        mutation.Path.Contains("Value") && !mutation.Path.SkipLast(1).Contains("__entity")
        && (mutation.Path is not [.., "__extn", _] || mutation is { Kind: MutationKind.Retype, Member: "arg" });

    private static bool IsName(JsonMutation mutation) => mutation is { Kind: MutationKind.Add, Path: ["annotations", _] };

    private static bool IsRefused(Action read)
    {
        try
        {
            read();
            return false;
        }
        catch (FormatException)
        {
            return true;
        }
    }
}
