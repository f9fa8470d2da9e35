using System.Text.Json.Nodes;

namespace EndToEnd.Tests.Client;

/// <summary>Who called what at a gateway, as <c>logs</c> shows it.</summary>
[Collection(ServedCollection.Name)]
public sealed class GatewayLogTests(ServedWorkshop workshop)
{
    [Fact]
    public async Task Each_call_has_caller_tool_outcome_and_the_policy_with_its_place()
    {
        await workshop.RunAsync("call", "guarded-gateway", "greet_user", "name=Alice");
        await workshop.RunAsync("call", "guarded-gateway", "greet_user", "name=Mallory");
        await workshop.RunAsync("call", "guarded-gateway", "add_numbers", "a=51", "b=3");

        var text = await workshop.RunAsync("logs", "guarded-gateway");
        var json = await workshop.RunAsync("logs", "Gateway/guarded-gateway", "-o", "json", "--arguments");

        Assert.Equal((0, 0), (text.ExitCode, json.ExitCode));
        Assert.Matches(
            @"\d{4}-\d\d-\d\d [\d:.]+ allowed +\d+ ms [0-9a-f-]{36} calls guarded___greet_user: CedarPolicy/allow-greeting \(.*more.yaml:\d+:\d+\)",
            text.Output);
        Assert.Matches(@"denied +\d+ ms .* calls guarded___greet_user: CedarPolicy/not-mallory \(.*more.yaml:\d+:\d+\)", text.Output);
        Assert.Matches(
            @"denied +\d+ ms .* calls guarded___add_numbers: No policy applies to the request \(denied by default\)\.", text.Output);
        Assert.DoesNotContain("Mallory", text.Output, StringComparison.Ordinal);
        var calls = json.Output.Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries).Select(line => JsonNode.Parse(line)!).ToList();
        Assert.All(calls, call => Assert.NotNull((string?)call["outcome"]));
        var denied = calls.Last(call => call["arguments"]?.ToString().Contains("Mallory", StringComparison.Ordinal) == true);
        Assert.Equal(
            ("denied", "guarded___greet_user", false), ((string?)denied["outcome"], (string?)denied["tool"], (bool?)denied["permitted"]));
        Assert.Equal("CedarPolicy/not-mallory", (string?)Assert.Single(denied["policies"]!.AsArray())!["object"]);
        Assert.NotNull((double?)denied["durationMs"]);
    }

    [Fact]
    public async Task A_gateway_without_policies_shows_calls_and_one_that_nobody_has_called_says_so()
    {
        await workshop.RunAsync("call", "mcp-gateway", "add_numbers", "a=5", "b=3");

        var called = await workshop.RunAsync("logs", "mcp-gateway");
        var silent = await workshop.RunAsync("logs", "scoped-gateway", "--since", "1ms");

        Assert.Matches(@"allowed +\d+ ms - calls [a-z-]+___add_numbers", called.Output);
        Assert.Equal((0, ""), (silent.ExitCode, silent.Output));
        Assert.Matches("has no log: there is no log group /aws/vendedlogs/|Nobody has called Gateway/scoped-gateway", silent.Error);
    }

    [Fact]
    public async Task Following_shows_calls_as_they_are_made_until_it_is_interrupted()
    {
        using var interrupt = new CancellationTokenSource();
        using var transcript = new Transcript();
        var following = workshop.FollowAsync(["logs", "signed-gateway", "--follow"], transcript, interrupt.Token);
        await workshop.RunAsync("call", "signed-gateway", "add_numbers", "a=5", "b=3");

        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        while (!transcript.ToString().Contains("calls signed-target___add_numbers", StringComparison.Ordinal))
        {
            if (following.IsCompleted) Assert.Fail((await following).ToString());
            await Task.Delay(50, patience.Token);
        }

        await interrupt.CancelAsync();
        Assert.Equal(0, (await following).ExitCode);
    }
}
