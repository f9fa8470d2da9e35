using System.Text.Json.Nodes;
using Reconciler.Tests.Shared;
using Xunit.Abstractions;

namespace EndToEnd.Tests.Import;

/// <summary><c>import</c> writes specs for what exists: they are valid, and an apply of them changes nothing but the tags of ownership.</summary>
public sealed class ImportTests(ITestOutputHelper output)
{
    public static TheoryData<string> Folders => ["workshop", "m2m-oauth", "direct-jwt", "iam-runtime", "aws-api-mcp-server"];

    [Theory]
    [MemberData(nameof(Folders))]
    public async Task What_the_operator_has_made_is_imported_without_its_tags(string folder)
    {
        var stack = folder == "workshop" ? StackBuilder.OfWorkshop() : StackBuilder.OfSpecs(folder);
        await using var workshop = await stack.ConvergedAsync();
        await OwnerTags.StripAsync(workshop);

        var imported = await ImportAsync(workshop, "--all");

        await AssertFaithfulAsync(workshop, imported);
    }

    [Fact]
    public async Task Functions_and_their_permissions_are_imported()
    {
        await using var workshop = await DriftFunctionCases.Stack().ConvergedAsync();
        await OwnerTags.StripAsync(workshop);
        foreach (var function in (await workshop.Clients.Lambda.ListFunctionsAsync()).Functions)
            await workshop.Clients.Lambda.TagResourceAsync(new() { Resource = function.FunctionArn, Tags = new() { ["team"] = "search" } });

        var imported = await ImportAsync(workshop, "--stack-tag", "team=search");

        await AssertFaithfulAsync(workshop, imported);
    }

    [Fact]
    public async Task Rules_and_rate_limits_are_imported_with_their_gateway()
    {
        await using var workshop = await DriftTrafficCases.Stack().ConvergedAsync();
        await OwnerTags.StripAsync(workshop);

        var imported = await ImportAsync(workshop, "--gateway", (await workshop.GatewayAsync()).Name);

        Assert.Equal("GatewayRule/shop-gateway-10", Assert.Single(imported.NamesOf("GatewayRule")));
        Assert.Equal("GatewayRateLimit/per-caller", Assert.Single(imported.NamesOf("GatewayRateLimit")));
        await AssertFaithfulAsync(workshop, imported);
    }

    /// <summary>Without its condition it would match every request.</summary>
    [Fact]
    public async Task A_rule_that_validate_refuses_is_left_out_as_a_whole_and_not_deleted()
    {
        await using var workshop = await DriftTrafficCases.Stack()
            .With("GatewayTarget", "gone", "gateway: gateway", DriftTrafficCases.Passthrough)
            .ConvergedAsync();
        var (agentCore, gateway, rule) = (workshop.Clients.AgentCore, await workshop.GatewayAsync(), await workshop.RuleAsync());
        await agentCore.CreateGatewayRuleAsync(new()
        {
            GatewayIdentifier = gateway.GatewayId,
            Priority = 20,
            Conditions = [new() { MatchPaths = new() { AnyOf = ["/gone/*"] } }],
            Actions = rule.Actions,
        });
        var targets = await agentCore.ListGatewayTargetsAsync(new() { GatewayIdentifier = gateway.GatewayId });
        var gone = targets.Items.Single(target => target.Name == "gone").TargetId;
        await agentCore.DeleteGatewayTargetAsync(new() { GatewayIdentifier = gateway.GatewayId, TargetId = gone });
        workshop.Clock.Advance(TimeSpan.FromMinutes(1));
        await OwnerTags.StripAsync(workshop);

        var imported = await ImportAsync(workshop, "--gateway", gateway.Name);

        Assert.Equal("GatewayRule/shop-gateway-10", Assert.Single(imported.NamesOf("GatewayRule")));
        Assert.Contains("GatewayRule/shop-gateway-20 is left out: ", imported.Error, StringComparison.Ordinal);
        await AssertFaithfulAsync(workshop, imported);
    }

    [Fact]
    public async Task What_scripts_have_made_is_imported_with_every_kind()
    {
        await using var workshop = await new StackBuilder("none").StartAsync();
        var aws = workshop.Aws;
        var made = await PythonScript.RunAsync(ForeignStack.Script, aws.Endpoint, aws.AccessKeyId, aws.SecretAccessKey);
        if (made is null)
        {
            output.WriteLine("Python or boto3 is not installed: nothing was checked.");
            return;
        }

        workshop.Clock.Advance(TimeSpan.FromMinutes(5));
        var imported = await ImportAsync(workshop, "--stack-tag", "team=search");

        var kinds = imported.Documents.Select(document => (string)document["kind"]!).ToHashSet();
        Assert.Superset(
            new HashSet<string>
            {
                "Stack", "McpServer", "UserPool", "Gateway", "GatewayTarget", "PolicyEngine", "CedarPolicy", "OAuth2CredentialProvider",
                "ApiKeyCredentialProvider", "LambdaFunction",
            },
            kinds);
        await AssertFaithfulAsync(workshop, imported);
    }

    private async Task<Imported> ImportAsync(Workshop workshop, params string[] what)
    {
        var folder = Path.Combine(workshop.Root, "imported");
        var result = await workshop.RunAsync(["import", .. what, "--out", folder, "--region", "us-east-1", "-o", "json"]);
        output.WriteLine(result.ToString());
        foreach (var file in Directory.Exists(folder) ? Directory.GetFiles(folder) : [])
            output.WriteLine($"# {Path.GetFileName(file)}\n{await File.ReadAllTextAsync(file)}");
        Assert.True(result.ExitCode == 0, result.ToString());
        return new Imported(folder, [.. JsonNode.Parse(result.Output)!["documents"]!.AsArray().Select(document => document!)], result.Error);
    }

    /// <summary>The specs are valid, a plan has no change but tags of ownership, and an apply changes nothing else and settles.</summary>
    private async Task AssertFaithfulAsync(Workshop workshop, Imported imported)
    {
        var valid = await workshop.RunAsync("validate", imported.Folder);
        Assert.True(valid.ExitCode == 0, valid.ToString());
        var diff = await workshop.RunAsync("diff", imported.Folder, "-o", "json");
        output.WriteLine(diff.ToString());
        Assert.Equal([], FindChanges(JsonNode.Parse(diff.Output)!));
        workshop.Aws.Requests.Clear();
        var applied = await workshop.RunAsync("apply", imported.Folder, "--yes");
        Assert.True(applied.ExitCode == 0, applied.ToString());
        Assert.DoesNotContain(workshop.Mutations, operation => operation.StartsWith("Create", StringComparison.Ordinal));
        Assert.DoesNotContain(workshop.Mutations, operation => operation.StartsWith("Delete", StringComparison.Ordinal));
        var settled = await workshop.RunAsync("diff", imported.Folder, "--exit-code");
        Assert.True(settled.ExitCode == 0, settled.ToString());
    }

    /// <summary>The changes of a plan that are not tags of ownership.</summary>
    internal static List<string> FindChanges(JsonNode diff) =>
    [
        .. from stack in diff["stacks"]!.AsArray()
           from change in stack!["changes"]!.AsArray()
           from text in Describe(change!)
           select text,
    ];

    private static IEnumerable<string> Describe(JsonNode change)
    {
        var address = (string)change["resource"]!;
        if ((string)change["action"]! != "update") yield return $"{address} {change["action"]}: {change["reason"]}";
        foreach (var field in change["fields"]?.AsArray() ?? [])
        {
            // The tags of an object are for all of its resources, so a role or an endpoint gets those of its runtime.
            var path = (string)field!["path"]!;
            var isInherited = path.StartsWith("tags.", StringComparison.Ordinal) && field["old"] is null;
            if (!isInherited) yield return $"{address} {field.ToJsonString()}";
        }
    }

    private sealed record Imported(string Folder, IReadOnlyList<JsonNode> Documents, string Error)
    {
        public IEnumerable<string> NamesOf(string kind) =>
            Documents.Where(document => (string?)document["kind"] == kind).Select(document => $"{kind}/{document["metadata"]!["name"]}");
    }
}
