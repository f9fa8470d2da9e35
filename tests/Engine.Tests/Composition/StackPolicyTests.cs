using System.Text.Json.Nodes;
using Reconciler.Engine.Composition.Permissions;

namespace Engine.Tests.Composition;

/// <summary>What does not fit one managed policy is distributed over several, and nothing is lost.</summary>
public sealed class StackPolicyTests
{
    [Fact]
    public void Statements_that_fit_stay_together_in_their_order()
    {
        var statements = Enumerable.Range(0, 5).Select(i => Statement(i, resources: 1)).ToList();

        var policy = Assert.Single(StackPolicy.Split(statements));

        Assert.Equal(statements, policy.Statements);
    }

    [Theory]
    [InlineData(60, 1)]
    [InlineData(3, 40)]
    [InlineData(1, 400)]
    public void Policies_keep_to_the_limit_and_have_all_that_was_asked_for(int statements, int resources)
    {
        var all = Enumerable.Range(0, statements).Select(i => Statement(i, resources)).ToList();

        var policies = StackPolicy.Split(all);

        Assert.True(policies.Count > 1);
        Assert.All(policies, policy => Assert.InRange(policy.Length, 1, StackPolicy.MaximumLength));
        Assert.Equal(Permissions(all), Permissions(policies.SelectMany(policy => policy.Statements)));
    }

    [Fact]
    public void Statement_is_written_as_IAM_reads_it()
    {
        var statement = new PolicyStatement(
            ["iam:PassRole"], ["arn:aws:iam::*:role/a"], new StatementCondition("iam:PassedToService", ["codebuild.amazonaws.com"]));

        Assert.True(JsonNode.DeepEquals(
            JsonNode.Parse("""
                {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"iam:PassRole","Resource":"arn:aws:iam::*:role/a",
                 "Condition":{"StringEquals":{"iam:PassedToService":"codebuild.amazonaws.com"}}}]}
                """),
            new StackPolicy([statement]).ToJson()));
    }

    private static PolicyStatement Statement(int number, int resources) => new(
        [$"service:Action{number}"],
        [.. Enumerable.Range(0, resources).Select(i => $"arn:aws:service:us-east-1:123456789012:resource/{number}-{i}-with-a-name")],
        null);

    private static IEnumerable<string> Permissions(IEnumerable<PolicyStatement> statements) => statements
        .SelectMany(statement => statement.Resources.Select(resource => $"{statement.Actions[0]} {resource}"))
        .Order(StringComparer.Ordinal);
}
