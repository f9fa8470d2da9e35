using System.ComponentModel;
using System.Diagnostics;
using System.Text.Json.Nodes;
using Cedar.Evaluation;
using Cedar.Extensions;
using Cedar.Policies;
using FsCheck.Fluent;
using Xunit.Abstractions;

namespace Cedar.Tests;

public sealed class DifferentialTests(ITestOutputHelper output)
{
    private const string Package = "@cedar-policy/cedar-wasm@4";

    [Fact]
    public void Random_policies_get_the_answers_of_the_official_implementation()
    {
        var folder = Path.Combine(Path.GetTempPath(), "cedar-differential");
        Directory.CreateDirectory(folder);
        if (!Directory.Exists(Path.Combine(folder, "node_modules", "@cedar-policy")) &&
            Run("npm", ["install", "--silent", "--no-audit", "--no-fund", "--prefix", folder, Package], null) is null)
        {
            output.WriteLine($"skipped: node or {Package} is not here");
            return;
        }

        var cases = Gen.Sample(Gen.Zip(Generators.Policy, Generators.Request), 500, 12)
            .Concat(
                Gen.Sample(Gen.Zip(Generators.Expression, Generators.Request), 2_000, 12)
                    .Select(c => (Claim(c.Item1, c.Item2), c.Item2))).ToList();
        var input = string.Join('\n', cases.Select(c => Case(c.Item1, c.Item2).ToJsonString()));
        var script = Path.Combine(AppContext.BaseDirectory, "differential.mjs");
        if (Run("node", [script, folder], input) is not { } answers)
        {
            output.WriteLine("skipped: node cannot run the official implementation");
            return;
        }

        var lines = answers.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(cases.Count, lines.Length);
        output.WriteLine($"{lines.Length} answers: {string.Join(", ", lines.CountBy(l => l).Select(c => $"{c.Value} x {c.Key}"))}");
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

    /// <summary>The output of a program, or null if it is missing or fails.</summary>
    private static string? Run(string program, string[] arguments, string? input)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        try
        {
            using var process = Process.Start(start)!;
            process.ErrorDataReceived += (_, _) => { };
            process.BeginErrorReadLine();
            var printed = process.StandardOutput.ReadToEndAsync();
            process.StandardInput.Write(input);
            process.StandardInput.Close();
            var text = printed.GetAwaiter().GetResult();
            process.WaitForExit();
            return process.ExitCode == 0 ? text : null;
        }
        catch (Win32Exception)
        {
            return null;
        }
    }
}
