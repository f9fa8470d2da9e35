using System.Text.Json.Nodes;
using Cedar.Evaluation;
using Cedar.Extensions;
using Cedar.Policies;
using FsCheck.Fluent;
using Xunit.Abstractions;

namespace Cedar.Tests;

public sealed class DifferentialTests(ITestOutputHelper output)
{
    [Fact]
    public async Task Random_policies_get_the_answers_of_the_official_implementation()
    {
        var cases = Gen.Sample(Gen.Zip(Generators.Policy, Generators.Request), 500, 12)
            .Concat(
                Gen.Sample(Gen.Zip(Generators.Expression, Generators.Request), 2_000, 12)
                    .Select(c => (Claim(c.Item1, c.Item2), c.Item2))).ToList();
        if (await OfficialCedar.AskAsync("authorize", cases.Select(c => Case(c.Item1, c.Item2)), output) is not { } lines)
            return;
        output.WriteLine($"{lines.Count} answers: {string.Join(", ", lines.CountBy(l => l).Select(c => $"{c.Value} x {c.Key}"))}");
        Assert.True(lines.Distinct().Count() > 2, "the cases are too much alike to prove anything");
        Assert.Empty(cases.Zip(lines).Where(c => Ours(c.First.Item1, c.First.Item2) != c.Second)
            .Select(c => $"{c.First.Item1}{c.First.Item2}\nofficial: {c.Second}, ours: {Ours(c.First.Item1, c.First.Item2)}"));
    }

    /// <summary>A policy that compares the expression with our value; if the evaluation fails, the expression alone.</summary>
    private static Policy Claim(Expr expression, Request request)
    {
        var value = new Evaluator(request, Generators.Entities).Evaluate(expression);
        var body = value is null
            ? expression
            : new Expr.Binary(BinaryOperator.Equal, expression, PolicySet.ParseExpression(value.ToString()));
        return new Policy { Id = "policy0", Effect = Effect.Permit, Conditions = [new Condition(true, body)] };
    }

    private static string Ours(Policy policy, Request request)
    {
        var response = new Authorizer(new PolicySet([policy])).Authorize(request, Generators.Entities);
        return $"{(response.Decision == Decision.Allow ? "allow" : "deny")} {response.Reasons.Count} {response.Errors.Count}";
    }

    private static JsonObject Case(Policy policy, Request request) => new()
    {
        ["policy"] = policy.ToString(),
        ["principal"] = Uid(request.Principal),
        ["action"] = Uid(request.Action),
        ["resource"] = Uid(request.Resource),
        ["context"] = Json(request.Context),
        ["entities"] = new JsonArray([.. Generators.Entities.Entities.Select(e => new JsonObject
        {
            ["uid"] = Uid(e.Uid),
            ["attrs"] = Json(e.Attributes),
            ["parents"] = new JsonArray([.. e.Parents.Select(Uid)]),
            ["tags"] = Json(e.Tags),
        })]),
    };

    private static JsonObject Uid(EntityUid uid) => new() { ["type"] = uid.Type, ["id"] = uid.Id };

    private static JsonNode Json(CedarValue value) => value switch
    {
        BooleanValue boolean => boolean.Value,
        LongValue number => number.Value,
        StringValue text => text.Value,
        EntityUid uid => new JsonObject { ["__entity"] = Uid(uid) },
        SetValue set => new JsonArray([.. set.Elements.Select(Json)]),
        RecordValue record => new JsonObject(record.Attributes.Select(a => KeyValuePair.Create(a.Key, (JsonNode?)Json(a.Value)))),
        DecimalValue number => new JsonObject { ["__extn"] = new JsonObject { ["fn"] = "decimal", ["arg"] = number.Text } },
        _ => throw new ArgumentOutOfRangeException(nameof(value)),
    };
}
