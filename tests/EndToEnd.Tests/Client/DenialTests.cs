using System.Text.Json.Nodes;

namespace EndToEnd.Tests.Client;

/// <summary>What policies do not allow, as the caller is told.</summary>
[Collection(ServedCollection.Name)]
public sealed class DenialTests(ServedWorkshop workshop)
{
    [Fact]
    public async Task What_a_policy_permits_works_and_what_none_permits_is_not_listed()
    {
        var listed = await workshop.RunAsync("tools", "guarded-gateway", "-o", "json");
        var greeted = await workshop.RunAsync("call", "guarded-gateway", "greet_user", "name=Alice");

        Assert.Equal("guarded___greet_user", (string?)Assert.Single(JsonNode.Parse(listed.Output)!["tools"]!.AsArray())!["name"]);
        Assert.Equal((0, "Hello, Alice! Nice to meet you." + Environment.NewLine), (greeted.ExitCode, greeted.Output));
    }

    [Fact]
    public async Task A_call_that_no_policy_permits_says_who_what_and_why()
    {
        var result = await workshop.RunAsync("call", "guarded-gateway", "guarded___add_numbers", "a=5", "b=3");

        Assert.Equal((3, ""), (result.ExitCode, result.Output));
        Assert.Contains("Denied: testuser may not call add_numbers on Gateway/guarded-gateway.", result.Error, StringComparison.Ordinal);
        const string Reason = "No policy applies to the request (denied by default).";
        Assert.Contains($"{Reason} Policies of this stack in PolicyEngine/workshop-policy-engine: ", result.Error, StringComparison.Ordinal);
        Assert.Contains("CedarPolicy/allow-greeting", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_call_that_a_policy_forbids_names_the_policy()
    {
        var result = await workshop.RunAsync("call", "guarded-gateway", "greet_user", "name=Mallory");

        Assert.Equal((3, ""), (result.ExitCode, result.Output));
        Assert.Contains("Policy evaluation denied due to not_mallory-", result.Error, StringComparison.Ordinal);
        Assert.Contains("In the specs: CedarPolicy/not-mallory.", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_tool_that_is_hidden_is_denied_by_its_short_name_too()
    {
        var result = await workshop.RunAsync("call", "guarded-gateway", "add_numbers", "a=5", "b=3");

        Assert.Equal((3, ""), (result.ExitCode, result.Output));
        Assert.Contains("Denied: testuser may not call add_numbers on Gateway/guarded-gateway.", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_tool_that_is_not_there_is_not_called_denied()
    {
        var result = await workshop.RunAsync("call", "guarded-gateway", "guarded___greet_usr", "name=x");

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("has no tool guarded___greet_usr; did you mean guarded___greet_user?", result.Error, StringComparison.Ordinal);
    }
}
