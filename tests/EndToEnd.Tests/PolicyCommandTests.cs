using System.Text.Json.Nodes;
using Microsoft.Extensions.Time.Testing;

namespace EndToEnd.Tests;

/// <summary>Policies in all their forms, at the prompt and without AWS.</summary>
public sealed class PolicyCommandTests : IDisposable
{
    private const string Gateway = "AgentCore::Gateway::\"${Gateway/gw.arn}\"";
    private const string Open = "permit (principal, action, resource is AgentCore::Gateway);";
    private const string Write = $"(principal, action == AgentCore::Action::\"notes___write\", resource == {Gateway})";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("policies");

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData("statement: {0}")]
    [InlineData("statements: {{all: {0}}}")]
    [InlineData("definition: {{cedar: {{statement: {0}}}}}")]
    [InlineData("definition: {{policy: {{statement: {0}}}}}")]
    [InlineData("statementFile: policy.cedar")]
    [InlineData("statementFile: folder")]
    public async Task An_open_permit_is_refused_in_whatever_member_it_is(string member)
    {
        File.WriteAllText(Path.Combine(_folder.FullName, "policy.cedar"), Open);
        Directory.CreateDirectory(Path.Combine(_folder.FullName, "folder"));
        File.WriteAllText(Path.Combine(_folder.FullName, "folder", "a.cedar"), $"@id(\"all\")\n{Open}");
        WriteStack(string.Format(System.Globalization.CultureInfo.InvariantCulture, member, $"\"{Open}\""));

        var result = await RunAsync("validate", ".");

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("allows all requests in its scope for every caller", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_not_checked_is_a_warning()
    {
        WriteStack($"statement: 'permit {Write} when temporal {{ formerly within 1h AgentCore::Action::\"notes___write\"::request{{ eventResource: resource }} }};'");

        var text = await RunAsync("validate", ".");
        var json = await RunAsync("validate", ".", "-o", "json");

        Assert.Equal(0, text.ExitCode);
        Assert.Contains("this temporal condition is not decided here: it depends on history", text.Error, StringComparison.Ordinal);
        Assert.Single(JsonNode.Parse(json.Output)!["warnings"]!.AsArray());
    }

    [Theory]
    [InlineData("statement: \"permit (principal, action, resource); permit (principal, action, resource);\"", "one statement is one policy; found 2")]
    [InlineData("statementFile: two.cedar", "two.cedar:1:1: spec.statementFile: each policy of a file with several, or of a folder, needs a name")]
    [InlineData("statementFile: same.cedar", "same.cedar:3:1: spec.statementFile: two policies have the name a")]
    [InlineData("statementFile: bad.cedar", "bad.cedar:4:8: spec.statementFile: principal (AgentCore::IamEntity) has no attribute `idd`")]
    [InlineData("statements: {\"a b\": \"" + Open + "\"}", "\"a b\" is not a valid name")]
    [InlineData("definition: {cedar: {statement: 'permit " + Write + " when guardrails { true };'}}", "definition.policy.statement")]
    public async Task Policies_of_one_object_have_names_and_places(string member, string error)
    {
        const string mine = "permit (principal is AgentCore::IamEntity, action, resource is AgentCore::Gateway) when { principal.id like \"*x*\" };";
        File.WriteAllText(Path.Combine(_folder.FullName, "two.cedar"), $"{mine}\n{mine}\n");
        File.WriteAllText(Path.Combine(_folder.FullName, "same.cedar"), $"@id(\"a\")\n{mine}\n@id(\"a\") {mine}\n");
        File.WriteAllText(
            Path.Combine(_folder.FullName, "bad.cedar"),
            $"@id(\"a\") {mine}\n@id(\"b\")\npermit (principal is AgentCore::IamEntity, action, resource is AgentCore::Gateway)\nwhen {{ principal.idd == \"x\" }};\n");
        WriteStack(member);

        var result = await RunAsync("validate", ".");

        Assert.Equal(1, result.ExitCode);
        Assert.Contains(error, result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Policies_about_a_gateway_have_a_size_together()
    {
        var filler = new string('x', 9_700);
        var policies = Enumerable.Range(0, 22).Select(
            i => $"    p{i}: 'permit {Write} when {{ principal is AgentCore::IamEntity }}; // {filler}'");
        WriteStack($"validationMode: IGNORE_ALL_FINDINGS\n  statements:\n{string.Join('\n', policies)}");

        var result = await RunAsync("validate", ".");

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("the policies about Gateway/gw have more than 200 KB together", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Tests_of_policies_pass_or_say_why_not()
    {
        WriteStack($"statement: 'permit {Write} when {{ context.input.text like \"note*\" && context.system.now < datetime(\"2027-01-01\") }};'");
        File.WriteAllText(Path.Combine(_folder.FullName, "access.test.yaml"),
            """
            - {claims: {sub: a}, tool: write, input: {text: note 1}, at: 2026-12-24T20:00Z, expect: permit}
            - {iam: "arn:aws:iam::1:role/x", tool: notes___write, input: {text: other}, at: 2026-12-24, expect: deny}
            - {name: late, claims: {sub: a}, tool: write, input: {text: note 1}, at: 2027-01-01, expect: permit}
            - {claims: {sub: a}, tool: write, input: {text: note 1}, expect: permit}
            - {claims: {sub: a}, tool: rite, at: 2027-01-01, expect: deny}
            """);

        var result = await RunAsync("policy", "test", "access.test.yaml");
        var json = JsonNode.Parse((await RunAsync("policy", "test", "access.test.yaml", "-o", "json")).Output)!;

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("2 passed, 3 failed", result.Output, StringComparison.Ordinal);
        Assert.Contains("expected permit; No policy applies to the request (denied by default).", result.Output, StringComparison.Ordinal);
        Assert.Contains("The decision depends on the time.", result.Output, StringComparison.Ordinal);
        Assert.Contains("There is no tool rite.", result.Output, StringComparison.Ordinal);
        Assert.Equal((2, 3), ((int)json["passed"]!, (int)json["failed"]!));
        Assert.Equal(("late", "deny"), ((string?)json["tests"]![2]!["test"], (string?)json["tests"]![2]!["actual"]));
        Assert.Equal(0, (await RunAsync("validate", ".")).ExitCode);
    }

    [Theory]
    [InlineData("- {tool: write, expect: permit}", "exactly one of user, claims, iam is required")]
    [InlineData("- {iam: a, tool: write, expect: allow}", "expected permit or deny; found \"allow\"")]
    [InlineData("- {iam: a, tol: write, expect: deny}", "did you mean tool?")]
    [InlineData("tool: write", "expected a list of tests")]
    public async Task A_malformed_test_is_an_error_at_its_place(string text, string message)
    {
        WriteStack($"statement: 'permit {Write} when {{ context.input.text == \"x\" }};'");
        File.WriteAllText(Path.Combine(_folder.FullName, "a.test.yaml"), text);

        var result = await RunAsync("policy", "test", "a.test.yaml");

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("a.test.yaml:1:", result.Error, StringComparison.Ordinal);
        Assert.Contains(message, result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Policy_files_are_formatted_and_checked()
    {
        var file = Path.Combine(_folder.FullName, "sub", "a.cedar");
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, "permit(principal,action,resource)when{true}; // kept\n");

        var check = await RunAsync("policy", "fmt", "--check", ".");
        var unchanged = File.ReadAllText(file);
        var format = await RunAsync("policy", "fmt", ".");
        var again = await RunAsync("policy", "fmt", "--check", ".", "-o", "json");

        Assert.Equal((1, 0, 0), (check.ExitCode, format.ExitCode, again.ExitCode));
        Assert.Contains("a.cedar is not formatted", check.Output, StringComparison.Ordinal);
        Assert.StartsWith("permit(principal", unchanged, StringComparison.Ordinal);
        Assert.Equal("permit (principal, action, resource)\nwhen { true }; // kept\n", File.ReadAllText(file));
        Assert.True((bool)JsonNode.Parse(again.Output)!["files"]![0]!["formatted"]!);
        File.WriteAllText(file, "permit (principal");
        var broken = await RunAsync("policy", "fmt", ".");
        Assert.Equal(1, broken.ExitCode);
        Assert.Contains("a.cedar:1:8: `(` is not closed", broken.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\n")]
    [InlineData("\r\n")]
    public async Task Policies_in_yaml_are_formatted_and_the_rest_keeps_its_bytes(string lineBreak)
    {
        const string Before = """
            # kept   
            apiVersion: agentcore.reconciler/v1alpha1
            kind: CedarPolicy
            metadata: {name: a}   # kept
            spec:
              policyEngine:   engine
              statement: |  # the policy

                permit(principal,action,resource)when{true}; // kept


            ---
            apiVersion: agentcore.reconciler/v1alpha1
            kind: CedarPolicy
            metadata: {name: b}
            spec:
              statements:
                  one: |2-
                    forbid(principal,action,
                         resource);
                  two:   "permit(principal,action,resource);"
              policyEngine: engine
            ---
            kind: Other
            spec:
              statement: |
                permit(principal,action,resource);
            """;
        var after = Before
            .Replace("\n    permit(principal,action,resource)when{true}; // kept", "    permit (principal, action, resource)\n    when { true }; // kept",
                StringComparison.Ordinal)
            .Replace("forbid(principal,action,\n             resource);", "forbid (principal, action, resource);", StringComparison.Ordinal);
        var file = Path.Combine(_folder.FullName, "policies.yaml");
        File.WriteAllText(file, "\ufeff" + Before.ReplaceLineEndings(lineBreak));

        var check = await RunAsync("policy", "fmt", "--check", ".");
        var format = await RunAsync("policy", "fmt", ".");
        var again = await RunAsync("policy", "fmt", "--check", ".");

        Assert.Equal((1, 0, 0), (check.ExitCode, format.ExitCode, again.ExitCode));
        Assert.Equal("\ufeff" + after.ReplaceLineEndings(lineBreak), System.Text.Encoding.UTF8.GetString(File.ReadAllBytes(file)));
    }

    [Fact]
    public async Task A_policy_in_yaml_that_cannot_be_formatted_has_its_position_in_the_file()
    {
        WriteStack("statement: |\n    permit (principal, action,\n      resource");

        var result = await RunAsync("policy", "fmt", ".");

        Assert.Equal(1, result.ExitCode);
        Assert.Matches(@"stack\.yaml:\d+:12: `\(` is not closed", result.Error);
    }

    [Fact]
    public async Task A_dogwood_statement_goes_to_the_member_of_its_language_and_narrows()
    {
        await using var workshop = await Workshop.ConvergedAsync();
        workshop.Edit(
            "policy.yaml", "    );\n",
            "    )\n    when temporal { formerly within 1h AgentCore::Action::\"mcp-server-target___greet_user\"::request{ eventResource: resource } };\n");

        var json = JsonNode.Parse((await workshop.DiffAsync("-o", "json")).Output)!.ToJsonString();
        var applied = await workshop.RunAsync("apply", workshop.Specs, "--yes");

        Assert.Contains("definition.policy", json, StringComparison.Ordinal);
        Assert.Contains("narrowed", json, StringComparison.Ordinal);
        Assert.Contains("history", json, StringComparison.Ordinal);
        Assert.True(applied.ExitCode == 0, applied.ToString());
        Assert.Equal(0, (await workshop.RunAsync("diff", workshop.Specs, "--exit-code")).ExitCode);
    }

    private void WriteStack(string policy) => File.WriteAllText(
        Path.Combine(_folder.FullName, "stack.yaml"),
        $$$"""
        apiVersion: agentcore.reconciler/v1alpha1
        kind: Gateway
        metadata: {name: gw}
        spec: {authorizerType: AWS_IAM, protocolType: MCP, policy: {engine: pe}}
        ---
        apiVersion: agentcore.reconciler/v1alpha1
        kind: PolicyEngine
        metadata: {name: pe}
        spec: {}
        ---
        apiVersion: agentcore.reconciler/v1alpha1
        kind: GatewayTarget
        metadata: {name: notes}
        spec:
          gateway: gw
          targetConfiguration:
            mcp:
              lambda:
                lambdaArn: arn:aws:lambda:us-east-1:000000000000:function:notes
                toolSchema:
                  inlinePayload:
                    - name: write
                      description: write a note
                      inputSchema: {type: object, properties: {text: {type: string}}, required: [text]}
          credentialProviderConfigurations: [{credentialProviderType: GATEWAY_IAM_ROLE}]
        ---
        apiVersion: agentcore.reconciler/v1alpha1
        kind: CedarPolicy
        metadata: {name: p}
        spec:
          policyEngine: pe
          {{{policy}}}

        """);

    private Task<CommandResult> RunAsync(params string[] args) => RunInAsync(args);

    private Task<CommandResult> RunInAsync(string[] args)
    {
        var paths = args.Select(arg => arg is "." ? _folder.FullName : arg.EndsWith(".yaml", StringComparison.Ordinal) ? Path.Combine(_folder.FullName, arg) : arg);
        return new Prompt(_folder.FullName, new FakeTimeProvider(), new Dictionary<string, string>()).RunAsync([.. paths]);
    }
}
