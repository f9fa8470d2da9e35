using System.Text.Json.Nodes;

namespace EndToEnd.Tests.Client;

/// <summary>The commands for tools, through a gateway and straight at a runtime, over HTTP to processes.</summary>
[Collection(ServedCollection.Name)]
public sealed class ToolCallTests(ServedWorkshop workshop)
{
    [Theory]
    [InlineData("8", "mcp-server-target___add_numbers", "a=5", "b=3")]
    [InlineData("28", "mcp-server-target___multiply_numbers", "a=4", "b=7")]
    [InlineData("Hello, Alice! Nice to meet you.", "mcp-server-target___greet_user", "name=Alice")]
    public async Task The_workshops_tools_answer_through_the_gateway(string answer, string tool, params string[] arguments)
    {
        var result = await workshop.RunAsync(["call", "mcp-gateway", tool, .. arguments]);

        Assert.Equal((0, answer + Environment.NewLine, ""), (result.ExitCode, result.Output, result.Error));
    }

    [Theory]
    [InlineData("McpServer/mcp-server", "add_numbers")]
    [InlineData("signed-gateway", "signed-target___add_numbers")]
    public async Task Signed_calls_are_let_in_where_signatures_are_wanted(string server, string tool)
    {
        var result = await workshop.RunAsync("call", server, tool, "a=5", "b=3");

        Assert.Equal((0, "8" + Environment.NewLine), (result.ExitCode, result.Output));
    }

    [Fact]
    public async Task Tools_are_listed_with_their_arguments()
    {
        var table = await workshop.RunAsync("tools", "mcp-gateway");
        var json = await workshop.RunAsync("tools", "mcp-gateway", "-o", "json");

        Assert.Equal(0, table.ExitCode);
        var lines = table.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        Assert.Equal(["add_numbers(a: integer, b: integer)", "Add two numbers together"], lines[..2]);
        Assert.Equal(6, lines.Length);
        var tools = JsonNode.Parse(json.Output)!["tools"]!.AsArray();
        Assert.Equal(3, tools.Count);
        Assert.All(tools, tool => Assert.NotNull(tool!["inputSchema"]));
    }

    [Fact]
    public async Task A_targets_prefix_can_be_left_out_and_arguments_can_be_json()
    {
        var result = await workshop.RunAsync("call", "mcp-gateway", "greet_user", "--json", """{"name":"Bob = \"B\""}""", "-o", "json");

        Assert.Equal(0, result.ExitCode);
        Assert.Equal("Hello, Bob = \"B\"! Nice to meet you.", (string?)JsonNode.Parse(result.Output)!["content"]![0]!["text"]);
    }

    [Theory]
    [InlineData("error: Gateway/mcp-gateway has no tool mcp-server-target___ad_numbers; did you mean mcp-server-target___add_numbers?", "mcp-server-target___ad_numbers")]
    [InlineData("error: Gateway/mcp-gateway has no tool greet_usr; did you mean greet_user?", "greet_usr", "name=x")]
    [InlineData("error: mcp-server-target___add_numbers: b is missing (integer)", "add_numbers", "a=1")]
    [InlineData("error: mcp-server-target___add_numbers: a must be a whole number, not 'one'", "add_numbers", "a=one", "b=2")]
    [InlineData("error: mcp-server-target___greet_user: there is no argument nam; did you mean name?", "greet_user", "nam=x")]
    [InlineData("error: mcp-server-target___greet_user: 'Alice' is not an argument; write name=value", "greet_user", "Alice")]
    [InlineData("error: mcp-server-target___greet_user: --json must be a JSON object, such as '{\"a\":5}'", "greet_user", "--json", "[1]")]
    public async Task What_is_wrong_with_a_call_is_named(string error, params string[] call)
    {
        var result = await workshop.RunAsync(["call", "mcp-gateway", .. call]);

        Assert.Equal((1, ""), (result.ExitCode, result.Output));
        Assert.Contains(error, result.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("error: The stack agentcore-mcp-server has no Gateway or McpServer mcp-gatway; did you mean mcp-gateway?", "mcp-gatway", "x")]
    [InlineData("error: UserPool/users has no user tester in the specs; did you mean testuser?", "mcp-gateway", "x", "--user", "tester")]
    [InlineData("error: The embedded AWS has no IAM user testuser; no InvokeAccess names one.", "signed-gateway", "x", "--user", "testuser")]
    [InlineData("--user, --token and --sigv4 exclude each other. Use only one of them.", "mcp-gateway", "x", "--user", "testuser", "--sigv4")]
    public async Task Who_or_what_is_not_there_is_named(string error, params string[] call)
    {
        var result = await workshop.RunAsync(["call", .. call]);

        Assert.Equal(1, result.ExitCode);
        Assert.Contains(error, result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_token_is_printed_alone_and_explained_on_the_side()
    {
        var result = await workshop.RunAsync("token", "mcp-gateway", "-v");

        Assert.Equal(0, result.ExitCode);
        Assert.Matches(@"^[\w-]+\.[\w-]+\.[\w-]+\r?\n$", result.Output);
        Assert.Contains("username         testuser", result.Error, StringComparison.Ordinal);
        Assert.Contains("Issued to testuser, expires in 60 minutes.", result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain(result.Output.Trim(), result.Error, StringComparison.Ordinal);
        Assert.Equal(1, (await workshop.RunAsync("token", "signed-gateway")).ExitCode);
    }

    [Fact]
    public async Task A_token_of_ones_own_will_do_and_is_never_shown()
    {
        var token = await workshop.TokenAsync();

        var good = await workshop.RunAsync("tools", "mcp-gateway", "--token", token, "-v");
        var bad = await workshop.RunAsync("tools", "mcp-gateway", "--token", token[..^10], "-v");

        Assert.Equal((0, 1), (good.ExitCode, bad.ExitCode));
        Assert.Contains("Gateway/mcp-gateway refused testuser (401): Invalid Bearer token", bad.Error, StringComparison.Ordinal);
        Assert.All([good, bad], result => Assert.DoesNotContain(token[..60], result.ToString(), StringComparison.Ordinal));
    }

    [Fact]
    public async Task Who_is_turned_away_is_told_what_the_gateway_wants()
    {
        var scoped = await workshop.RunAsync("tools", "scoped-gateway");

        Assert.Equal(1, scoped.ExitCode);
        Assert.Contains("Gateway/scoped-gateway refused testuser (403)", scoped.Error, StringComparison.Ordinal);
        Assert.Contains("with the scope tools/read", scoped.Error, StringComparison.Ordinal);
        var signed = await workshop.RunAsync("tools", "mcp-gateway", "--sigv4");
        Assert.Contains("refused arn:aws:iam::000000000000:root (401): Missing Bearer token", signed.Error, StringComparison.Ordinal);
        Assert.Contains("It accepts tokens of UserPool/users. Omit --sigv4", signed.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("tools", "mcp-gateway", "Gateway/mcp-gateway does not exist yet in us-east-1")]
    [InlineData("tools", "mcp-server", "McpServer/mcp-server does not exist yet in us-east-1")]
    [InlineData("token", "mcp-gateway", "Gateway/mcp-gateway does not exist yet in us-east-1")]
    [InlineData("logs", "mcp-server", "McpServer/mcp-server has not been built or started yet in us-east-1")]
    public async Task What_was_never_applied_has_to_be_applied_first(string command, string name, string error)
    {
        await using var untouched = await Workshop.StartAsync();

        var result = await untouched.RunAsync(command, name, "--stack", untouched.Specs);

        Assert.Equal(1, result.ExitCode);
        Assert.Contains(error, result.Error, StringComparison.Ordinal);
        Assert.Contains($"Apply first: `reconciler apply {untouched.Specs} --endpoint-url ", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_logs_of_a_server_are_those_of_its_build_and_its_process()
    {
        await workshop.RunAsync("call", "mcp-gateway", "greet_user", "name=x");

        var result = await workshop.RunAsync("logs", "mcp-server");

        Assert.Equal(0, result.ExitCode);
        var lines = result.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Contains(lines, line => line.Contains(" build   ", StringComparison.Ordinal) && line.Contains("Phase complete: POST_BUILD", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.Contains(" runtime ", StringComparison.Ordinal) && line.Contains("Application started", StringComparison.Ordinal));
        Assert.Equal(lines.Order(StringComparer.Ordinal).Select(line => line[..23]), lines.Select(line => line[..23]));
    }

    [Fact]
    public async Task Following_the_logs_shows_what_is_written_meanwhile_until_it_is_interrupted()
    {
        using var interrupt = new CancellationTokenSource();
        using var transcript = new Transcript();
        var following = workshop.FollowAsync(["logs", "mcp-server", "--follow"], transcript, interrupt.Token);
        await UntilAsync(() => Lines() > 0);
        var before = Lines();

        await workshop.RunAsync("call", "mcp-gateway", "greet_user", "name=x");
        await UntilAsync(() => Lines() > before);
        await interrupt.CancelAsync();

        Assert.Equal(0, (await following).ExitCode);

        int Lines() => transcript.ToString().Count(c => c == '\n');

        async Task UntilAsync(Func<bool> holds)
        {
            using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(2));
            while (!holds())
            {
                Assert.False(following.IsCompleted, following.IsCompleted ? following.Result.ToString() : "");
                await Task.Delay(50, patience.Token);
            }
        }
    }
}
