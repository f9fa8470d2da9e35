using System.Text.Json.Nodes;
using Reconciler.Engine.Posture;
using Reconciler.Tests.Shared;

namespace EndToEnd.Tests;

/// <summary>Each code has a section in the guide, a stack that shows it, and is silenced by an annotation with a reason.</summary>
public sealed class PostureTests
{
    private const string Quiet = "name: quiet\nprotocolConfiguration: {mcp: {supportedVersions: ['2025-06-18', '2025-11-25']}}";

    // The kind and the spec of an object that is warned about, by code.
    private static readonly Dictionary<string, (string Kind, string Spec)> _cases = new()
    {
        [PostureCodes.GatewayOpen] = ("Gateway", "authorizerType: NONE\npolicy: {engine: engine}"),
        [PostureCodes.GatewayUnguarded] = ("Gateway", "authorizerType: AWS_IAM\npolicy: {engine: engine, mode: LOG_ONLY}"),
        [PostureCodes.RuntimePublic] = ("McpServer", Server("networkConfiguration: {networkMode: PUBLIC}")),
        [PostureCodes.ProtocolMissing] = ("McpServer", $"image: public.ecr.aws/tools/server@sha256:{new string('a', 64)}"),
        [PostureCodes.ToolNameLong] = ("GatewayTarget", $"gateway: quiet\ntargetConfiguration: {Tools(new string('t', 60))}\n{Role}"),
        [PostureCodes.ImageTag] = ("McpServer", "image: public.ecr.aws/tools/server:v1\nprotocolConfiguration: {serverProtocol: MCP}"),
        [PostureCodes.RoleIncomplete] = (
            "GatewayTarget",
            "gateway: quiet\ntargetConfiguration: {mcp: {connector: {source: {connectorId: new-connector}}}}"),
        [PostureCodes.RoleAdministrator] = (
            "McpServer", Server("role: {managedPolicyArns: ['arn:aws:iam::aws:policy/AdministratorAccess']}")),
        [PostureCodes.RoleWildcard] = (
            "McpServer",
            Server("role: {inlinePolicies: {Wide: {Version: '2012-10-17', Statement: [{Effect: Allow, Action: 's3:*', Resource: '*'}]}}}")),
    };

    private const string Role = "credentialProviderConfigurations: [{credentialProviderType: GATEWAY_IAM_ROLE}]";

    public static TheoryData<string> Codes => [.. _cases.Keys];

    [Fact]
    public void Guide_has_a_section_for_each_code_and_no_other()
    {
        var sections = File.ReadAllLines(Repository.File("docs/posture.md"))
            .Where(line => line.StartsWith("## ", StringComparison.Ordinal) && !line.Any(char.IsAsciiLetterLower))
            .Select(line => line[3..]);

        Assert.Equal(PostureCodes.All.Order(StringComparer.Ordinal), sections.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Each_code_has_a_case() =>
        Assert.Equal(PostureCodes.All.Except([PostureCodes.OneWayChange]).Order(), _cases.Keys.Order());

    [Theory]
    [MemberData(nameof(Codes))]
    public async Task Validate_warns_and_strict_refuses(string code)
    {
        await using var workshop = await Stack(code).StartAsync();

        var warned = await workshop.RunAsync("validate", workshop.Specs, "-o", "json");
        var strict = await workshop.RunAsync("validate", workshop.Specs, "--strict");

        Assert.True(warned.ExitCode == 0, warned.ToString());
        var warning = Assert.Single(JsonNode.Parse(warned.Output)!["warnings"]!.AsArray())!;
        Assert.Equal(code, (string)warning["code"]!);
        Assert.Equal(1, strict.ExitCode);
        Assert.Contains($"[{code}]", strict.Error, StringComparison.Ordinal);
        Assert.Contains("1 warning, and --strict takes them for errors", strict.Error, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Codes))]
    public async Task Diff_and_apply_refuse_with_strict_and_change_nothing(string code)
    {
        await using var workshop = await Stack(code).StartAsync();

        var warned = await workshop.DiffAsync();
        var diff = await workshop.DiffAsync("--strict");
        var apply = await workshop.ApplyAsync("--strict");

        Assert.Equal((0, 1, 1), (warned.ExitCode, diff.ExitCode, apply.ExitCode));
        Assert.Contains($"[{code}]", warned.Error, StringComparison.Ordinal);
        Assert.Contains("nothing was changed", apply.Error, StringComparison.Ordinal);
        Assert.Empty(workshop.Mutations);
    }

    [Theory]
    [MemberData(nameof(Codes))]
    public async Task Warning_is_accepted_with_a_reason(string code)
    {
        await using var workshop = await Stack(code).StartAsync();
        Annotate(workshop, $"{code}: as it should be");

        var validate = await workshop.RunAsync("validate", workshop.Specs, "--strict");
        var diff = await workshop.DiffAsync("--strict");

        Assert.True(validate.ExitCode == 0, validate.ToString());
        Assert.True(diff.ExitCode == 0, diff.ToString());
    }

    [Theory]
    [InlineData("GATEWAY_OPN: because", "accepts the unknown warning \"GATEWAY_OPN\"", "known codes: GATEWAY_OPEN, ")]
    [InlineData("GATEWAY_OPEN", "accepts GATEWAY_OPEN without a reason", "why it is acceptable here")]
    [InlineData("GATEWAY_OPEN:", "accepts GATEWAY_OPEN without a reason", "why it is acceptable here")]
    public async Task Annotation_that_accepts_nothing_is_an_error(string text, string message, string hint)
    {
        await using var workshop = await Stack(PostureCodes.GatewayOpen).StartAsync();
        Annotate(workshop, text);

        var result = await workshop.RunAsync("validate", workshop.Specs);

        Assert.Equal(1, result.ExitCode);
        Assert.Contains(message, result.Error, StringComparison.Ordinal);
        Assert.Contains(hint, result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Several_warnings_are_accepted_line_by_line()
    {
        await using var workshop = await new StackBuilder("shop").With("Gateway", "subject", "authorizerType: NONE").StartAsync();
        Annotate(workshop, "GATEWAY_OPEN: a demonstration\\nGATEWAY_UNGUARDED: all tools are public");

        var result = await workshop.RunAsync("validate", workshop.Specs, "--strict");

        Assert.True(result.ExitCode == 0, result.ToString());
    }

    [Fact]
    public async Task Diff_does_not_warn_of_a_tag_that_it_resolves()
    {
        await using var workshop = await new StackBuilder("shop")
            .With("McpServer", "subject", "image: 000000000000.dkr.ecr.us-east-1.amazonaws.com/tools:v1\nprotocolConfiguration: {serverProtocol: MCP}")
            .StartAsync();
        await workshop.Clients.Ecr.CreateRepositoryAsync(new() { RepositoryName = "tools" });
        var unresolved = await workshop.DiffAsync();
        await workshop.Clients.Ecr.PutImageAsync(new()
        {
            RepositoryName = "tools",
            ImageTag = "v1",
            ImageManifest = """{"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json"}""",
        });

        var resolved = await workshop.DiffAsync("--strict");

        Assert.Contains("[IMAGE_TAG]", unresolved.Error, StringComparison.Ordinal);
        Assert.True(resolved.ExitCode == 0, resolved.ToString());
    }

    [Fact]
    public async Task Change_that_cannot_be_taken_back_is_a_warning_of_diff_and_apply()
    {
        await using var workshop = await new StackBuilder("shop")
            .WithPolicyEngine()
            .With("Gateway", "subject", "authorizerType: AWS_IAM", "protocolType: MCP", "policy: {engine: engine}", Quiet)
            .ConvergedAsync();
        workshop.Edit(StackBuilder.FileName, "'2025-06-18', '2025-11-25'", "'2025-11-25'");

        var diff = await workshop.DiffAsync();
        var strict = await workshop.ApplyAsync("--strict");
        Assert.Empty(workshop.Mutations);
        var apply = await workshop.ApplyAsync();

        Assert.Contains("without 2025-06-18", diff.Error, StringComparison.Ordinal);
        Assert.Contains("[ONE_WAY_CHANGE]", diff.Error, StringComparison.Ordinal);
        Assert.Equal(1, strict.ExitCode);
        Assert.True(apply.ExitCode == 0, apply.ToString());
        Assert.Contains("[ONE_WAY_CHANGE]", apply.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("workshop")]
    [InlineData("iam-runtime")]
    public async Task Shipped_stack_has_no_warning(string folder)
    {
        await using var workshop = await StackBuilder.OfSpecs(folder).StartAsync();

        var validate = await workshop.RunAsync("validate", workshop.Specs, "--strict");

        Assert.True(validate.ExitCode == 0, validate.ToString());
    }

    private static StackBuilder Stack(string code)
    {
        var (kind, spec) = _cases[code];
        var stack = new StackBuilder("shop").With(kind, "subject", spec);
        if (spec.Contains("engine: engine", StringComparison.Ordinal)) stack.WithPolicyEngine();
        return spec.Contains("gateway: quiet", StringComparison.Ordinal)
            ? stack.WithPolicyEngine().With("Gateway", "quiet", "authorizerType: AWS_IAM", "protocolType: MCP", "policy: {engine: engine}", Quiet)
            : stack;
    }

    private static void Annotate(Workshop workshop, string text) => workshop.Edit(
        StackBuilder.FileName, "  name: subject\n", $"  name: subject\n  annotations: {{reconciler/accept: \"{text}\"}}\n");

    private static string Server(string more) =>
        $"image: public.ecr.aws/tools/server@sha256:{new string('a', 64)}\nprotocolConfiguration: {{serverProtocol: MCP}}\n{more}";

    private static string Tools(string name) =>
        "{mcp: {lambda: {lambdaArn: 'arn:aws:lambda:us-east-1:000000000000:function:f', toolSchema: {inlinePayload: "
        + $"[{{name: {name}, description: d, inputSchema: {{type: object}}}}]}}}}}}}}";
}
