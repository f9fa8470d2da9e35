using System.Text.Json.Nodes;

namespace EndToEnd.Tests;

/// <summary>What the API says of a stack that people ask about: its pending change, who may call what, and what was changed.</summary>
public sealed class InspectionTests
{
    private const string Ready = "shop: 9 of 9 resources ready";

    private const string Readers =
        "permit(\n  principal is AgentCore::OAuthUser,\n  action == AgentCore::Action::\"notes___read\",\n"
        + "  resource == AgentCore::Gateway::\"${Gateway/gateway.arn}\"\n)\n"
        + "when { principal.hasTag(\"username\") &&\n       principal.getTag(\"username\") == \"testuser\" };";

    private static StackBuilder Notes => new StackBuilder("shop").WithPool().WithPolicyEngine().WithGateway(pool: "users", engine: "engine")
        .With(
            "GatewayTarget", "notes", "gateway: gateway",
            "targetConfiguration: {mcp: {lambda: {lambdaArn: \"arn:aws:lambda:us-east-1:000000000000:function:notes\", toolSchema: {inlinePayload: "
                + "[{name: read, description: Reads, inputSchema: {type: object}}, {name: write, description: Writes, inputSchema: {type: object}}]}}}}",
            "credentialProviderConfigurations: [{credentialProviderType: GATEWAY_IAM_ROLE}]")
        .WithPolicy("readers", Readers);

    [Fact]
    public async Task Matrix_says_who_may_call_what_and_a_cell_says_which_clause_decides_where_and_neither_costs_a_call()
    {
        await using var workshop = await Notes.StartAsync();
        await using var running = await RunningOperator.StartUntilAsync(workshop, Ready);
        await using var served = await ServedOperator.StartAsync(running);
        await running.WaitForResyncAsync(running.Log.NextAsync(Ready));
        workshop.Aws.Requests.Clear();

        // A pass would read the lists again now.
        running.Clock.Advance(TimeSpan.FromMinutes(4));

        var gateway = (await served.GetAsync("shop", "access"))["gateways"]!.AsArray().Single()!;
        Assert.Equal(("gateway", true, true), ((string)gateway["gateway"]!, (bool)gateway["live"]!, (bool)gateway["enforced"]!));
        Assert.Equal(
            ["any OAuthUser notes___read depends", "any OAuthUser notes___write deny", "testuser notes___read permit", "testuser notes___write deny"],
            gateway["matrix"]!.AsArray().Select(cell => $"{cell!["principal"]} {cell["tool"]} {cell["verdict"]}").Order(StringComparer.Ordinal));

        var allowed = await WhyAsync("testuser", "read");
        var policy = Assert.Single(allowed["policies"]!.AsArray())!;
        Assert.Equal(("permit", true, "CedarPolicy/readers"), ((string)allowed["verdict"]!, (bool)policy["determines"]!, (string)policy["object"]!));
        var lines = await File.ReadAllLinesAsync(Path.Combine(workshop.Specs, StackBuilder.FileName));
        Assert.Equal("permit(", LineAt(policy["location"]));
        Assert.StartsWith("when { principal.hasTag(", LineAt(policy["clauses"]![0]!["location"]), StringComparison.Ordinal);

        var denied = await WhyAsync("testuser", "write");
        Assert.Equal(("deny", "No policy applies to the request (denied by default)."), ((string)denied["verdict"]!, (string)denied["reason"]!));

        // The claims of somebody who is not in the stack: the second half of the clause decides.
        var other = await served.GetAsync("shop", "access/why?gateway=gateway&tool=read&claims=" + Uri.EscapeDataString("{\"sub\":\"1\",\"username\":\"mallory\"}"));
        var clause = Assert.Single(other["policies"]!.AsArray())!["clauses"]![0]!;
        Assert.Equal(("deny", false), ((string)other["verdict"]!, (bool)clause["value"]!));
        Assert.Equal("principal.getTag(\"username\") == \"testuser\" };", LineAt(clause["location"]));
        Assert.Contains("mallory", (string)clause["facts"]![0]!, StringComparison.Ordinal);

        Assert.Equal("Applied", (string)(await served.GetAsync("shop", "diff"))["state"]!);
        Assert.Empty(workshop.Aws.Requests.All.Select(request => request.Operation));

        Task<JsonNode> WhyAsync(string caller, string tool) =>
            served.GetAsync("shop", $"access/why?gateway=gateway&caller={Uri.EscapeDataString(caller)}&tool={tool}");

        string LineAt(JsonNode? location)
        {
            var parts = ((string)location!).Split(':');
            Assert.EndsWith(StackBuilder.FileName, parts[^3], StringComparison.Ordinal);
            return lines[int.Parse(parts[^2], System.Globalization.CultureInfo.InvariantCulture) - 1].Trim();
        }
    }

    [Fact]
    public async Task Pending_change_of_a_suspended_stack_has_its_access_changes_and_no_secret()
    {
        await using var workshop = await Notes.StartAsync();
        await using var running = await RunningOperator.StartUntilAsync(workshop, Ready);
        await using var served = await ServedOperator.StartAsync(running);
        workshop.Edit(StackBuilder.FileName, "region: us-east-1", "region: us-east-1\n  suspend: true");
        await running.WaitAsync(running.Log.NextAsync("Suspended"));
        workshop.Edit(StackBuilder.FileName, "notes___read", "notes___write");
        await running.WaitAsync(running.Log.NextAsync("resources ready"));
        workshop.Aws.Requests.Clear();

        var pending = await served.GetAsync("shop", "diff");

        Assert.Equal("Suspended", (string)pending["state"]!);
        var change = Assert.Single(pending["plan"]!["changes"]!.AsArray())!;
        Assert.Equal("suspended by `suspend: true` of the Stack document", (string)change["held"]!);
        var access = Assert.Single(pending["plan"]!["access"]!.AsArray())!;
        Assert.Contains(access["changes"]!.AsArray(), one => ((string)one!["principal"]!, (string)one["tool"]!, (string)one["kind"]!) == ("testuser", "notes___write", "granted"));
        Assert.Contains(access["changes"]!.AsArray(), one => ((string)one!["principal"]!, (string)one["tool"]!, (string)one["kind"]!) == ("testuser", "notes___read", "revoked"));
        var planned = (await served.GetAsync("shop", "access?planned=true")).ToJsonString();
        Assert.Contains("\"live\":false", planned, StringComparison.Ordinal);
        Assert.Empty(workshop.Aws.Requests.Mutating);

        var secret = (await workshop.Clients.SecretsManager.GetSecretValueAsync(new() { SecretId = "shop/users/testuser" })).SecretString;
        foreach (var part in new[] { "diff", "changes", "access", "access?planned=true" })
            Assert.DoesNotContain(secret, (await served.GetAsync("shop", part)).ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Drift_that_is_only_reported_is_held_and_a_refused_change_of_files_says_why()
    {
        await using var workshop = await new StackBuilder("shop").WithGateway().StartAsync();
        workshop.Edit(StackBuilder.FileName, "region: us-east-1", "region: us-east-1\n  drift: Report");
        await using var running = await RunningOperator.StartAsync(workshop, resources: 2);
        await using var served = await ServedOperator.StartAsync(running);
        workshop.Clock.Advance(TimeSpan.FromMinutes(1));
        await workshop.ChangeGatewayAsync(gateway => gateway.Description = "mine");
        await running.WaitForResyncAsync(running.Log.NextAsync("1 of 2 resources ready"));
        workshop.Aws.Requests.Clear();

        var held = await served.GetAsync("shop", "diff");
        var change = Assert.Single(held["plan"]!["changes"]!.AsArray())!;
        Assert.Equal(("Held", true), ((string)held["state"]!, (bool)change["drift"]!));
        Assert.Equal("`drift: Report`: it is reported and not healed", (string)change["held"]!);
        Assert.Equal(("description", "mine"), ((string)change["fields"]![0]!["path"]!, (string)change["fields"]![0]!["old"]!));
        Assert.Empty(workshop.Aws.Requests.All.Select(request => request.Operation));

        workshop.Edit(StackBuilder.FileName, "  protocolType: MCP", "  protocolType: MCP\n  colour: blue");
        await running.WaitAsync(running.Log.NextAsync("spec.colour"));
        var refused = await served.GetAsync("shop", "diff");
        Assert.Equal("Refused", (string)refused["state"]!);
        Assert.Contains("spec.colour", (string)Assert.Single(refused["errors"]!.AsArray())!, StringComparison.Ordinal);
        Assert.Null(refused["plan"]);
        using var answer = await served.Http.GetAsync(new Uri("/api/stacks/shop/access", UriKind.Relative));
        Assert.Equal(409, (int)answer.StatusCode);
    }

    [Fact]
    public async Task Changes_of_the_last_passes_have_fields_and_time_and_what_became_of_them()
    {
        await using var workshop = await new StackBuilder("shop").WithGateway().StartAsync();
        await using var running = await RunningOperator.StartAsync(workshop, resources: 2);
        await using var served = await ServedOperator.StartAsync(running);
        var created = (await served.GetAsync("shop", "changes")).AsArray();
        Assert.Equal(
            ["create Gateway/gateway Ready", "create Role/gateway Ready"],
            created.Select(change => $"{change!["action"]} {change["resource"]} {change["state"]}").Order(StringComparer.Ordinal));

        workshop.Edit(StackBuilder.FileName, StackBuilder.DescriptionOf("gateway"), "Other tools");
        await running.WaitAsync(running.Log.NextAsync("2 of 2 resources ready"));

        var latest = (await served.GetAsync("shop", "changes"))[0]!;
        Assert.Equal(("update", "Gateway/gateway", "Ready", 1), ((string)latest["action"]!, (string)latest["resource"]!, (string)latest["state"]!, (int)latest["attempts"]!));
        var field = Assert.Single(latest["fields"]!.AsArray())!;
        Assert.Equal(("description", "\"The tools of gateway\"", "\"Other tools\""), ((string)field["path"]!, (string)field["from"]!, (string)field["to"]!));
    }

    [Fact]
    public async Task Log_of_a_build_that_has_ended_is_that_of_AWS_and_its_last_lines_are_shown()
    {
        await using var workshop = await Workshop.StartAsync();
        await using var running = await RunningOperator.StartAsync(workshop);
        await using var served = await ServedOperator.StartAsync(running);

        var all = await served.GetAsync(Workshop.StackName, "logs?server=McpServer/mcp-server");
        var last = await served.GetAsync(Workshop.StackName, "logs?server=mcp-server&lines=1");

        Assert.Equal("Image/mcp-server", (string)all["resource"]!);
        var line = Assert.Single(last["lines"]!.AsArray())!;
        Assert.Equal(all["lines"]!.AsArray()[^1]!.ToJsonString(), line.ToJsonString());
        Assert.Equal(all["lines"]!.AsArray().Count - 1, (int)last["omitted"]!);

        // A server that lists its tools is not asked for them either.
        await running.WaitForResyncAsync(running.Log.NextAsync("resources ready"));
        workshop.Aws.Requests.Clear();
        running.Clock.Advance(TimeSpan.FromMinutes(4));
        Assert.Equal("Applied", (string)(await served.GetAsync(Workshop.StackName, "diff"))["state"]!);
        Assert.Empty(workshop.Aws.Requests.All.Select(request => request.Operation));
        foreach (var wrong in new[] { "logs", "logs?server=nobody", "logs?server=mcp-server&lines=0" })
        {
            using var answer = await served.Http.GetAsync(new Uri($"/api/stacks/{Workshop.StackName}/{wrong}", UriKind.Relative));
            Assert.InRange((int)answer.StatusCode, 400, 404);
        }
    }
}
