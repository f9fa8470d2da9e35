namespace EndToEnd.Tests;

/// <summary>The roles of runtimes and gateways take the same settings.</summary>
public sealed class RoleSettingsTests
{
    private const string Boundary = "arn:aws:iam::aws:policy/PowerUserAccess";
    private const string ReadOnly = "arn:aws:iam::aws:policy/ReadOnlyAccess";

    private static readonly string[] _role =
    [
        "role:",
        "  name: theirs",
        "  path: /mcp/team/",
        $"  permissionsBoundary: {Boundary}",
        $"  managedPolicyArns: [{ReadOnly}]",
        "  inlinePolicies: {Extra: {Version: '2012-10-17', Statement: [{Effect: Allow, Action: 's3:GetObject', Resource: 'arn:aws:s3:::a/*'}]}}",
        "  tags: {Team: payments}",
    ];

    private static readonly Dictionary<string, Func<StackBuilder>> _stacks = new()
    {
        ["runtime"] = () => new StackBuilder("shop").With("McpServer", "server", ["image: public.ecr.aws/tools/server:v1", .. _role]),
        ["gateway"] = () => new StackBuilder("shop").With("Gateway", "gateway", ["authorizerType: AWS_IAM", .. _role]),
    };

    public static TheoryData<string> Stacks => [.. _stacks.Keys];

    [Theory]
    [MemberData(nameof(Stacks))]
    public async Task Role_is_made_as_its_settings_say(string stack)
    {
        await using var workshop = await _stacks[stack]().ConvergedAsync();
        var iam = workshop.Clients.Iam;

        var role = (await iam.GetRoleAsync(new() { RoleName = "theirs" })).Role;
        Assert.Equal(
            ("/mcp/team/", "arn:aws:iam::000000000000:role/mcp/team/theirs", Boundary),
            (role.Path, role.Arn, role.PermissionsBoundary.PermissionsBoundaryArn));
        Assert.Contains(role.Tags, tag => tag is { Key: "Team", Value: "payments" });
        Assert.Contains("Extra", (await iam.ListRolePoliciesAsync(new() { RoleName = "theirs" })).PolicyNames);
        Assert.Equal(ReadOnly, Assert.Single((await iam.ListAttachedRolePoliciesAsync(new() { RoleName = "theirs" })).AttachedPolicies).PolicyArn);
        var again = await workshop.DiffAsync("--exit-code");
        Assert.True(again.ExitCode == 0, again.ToString());
    }

    [Theory]
    [MemberData(nameof(Stacks))]
    public async Task Role_that_is_not_composed_has_only_what_its_spec_says(string stack)
    {
        const string Trust = "{Version: '2012-10-17', Statement: [{Effect: Allow, Principal: {Service: bedrock-agentcore.amazonaws.com}, Action: 'sts:AssumeRole'}]}";
        await using var workshop = await _stacks[stack]().StartAsync();
        workshop.Edit(
            StackBuilder.FileName,
            "    name: theirs\n",
            $"    name: theirs\n    composePolicies: false\n    assumeRolePolicy: {Trust}\n    description: What it may do\n    maxSessionDuration: 7200\n");

        var result = await workshop.RunAsync("apply", workshop.Specs, "--yes", "--allow-widening");
        Assert.True(result.ExitCode == 0, result.ToString());

        var role = (await workshop.Clients.Iam.GetRoleAsync(new() { RoleName = "theirs" })).Role;
        Assert.Equal(("What it may do", 7200), (role.Description, role.MaxSessionDuration));
        Assert.DoesNotContain("aws:SourceAccount", Uri.UnescapeDataString(role.AssumeRolePolicyDocument), StringComparison.Ordinal);
        Assert.Equal(["Extra"], (await workshop.Clients.Iam.ListRolePoliciesAsync(new() { RoleName = "theirs" })).PolicyNames);
        var again = await workshop.DiffAsync("--exit-code");
        Assert.True(again.ExitCode == 0, again.ToString());
    }

    [Fact]
    public async Task Image_that_is_not_pinned_keeps_its_tag()
    {
        await using var workshop = await new StackBuilder("shop")
            .With("McpServer", "server", "image: public.ecr.aws/tools/server:v1", "pinImage: false").ConvergedAsync();

        var runtime = await workshop.RuntimeAsync();

        Assert.Equal("public.ecr.aws/tools/server:v1", runtime.AgentRuntimeArtifact.ContainerConfiguration.ContainerUri);
        var again = await workshop.DiffAsync("--exit-code");
        Assert.True(again.ExitCode == 0, again.ToString());
    }

    [Theory]
    [InlineData("Principal: '*'", true)]
    [InlineData("Principal: {AWS: ['*']}", true)]
    [InlineData("NotPrincipal: {AWS: 'arn:aws:iam::111122223333:root'}", true)]
    [InlineData("Principal: {AWS: '*'}, Condition: {StringEquals: {'aws:PrincipalOrgID': o-abc}}", false)]
    [InlineData("Principal: {Service: bedrock-agentcore.amazonaws.com}", false)]
    public async Task Role_that_everybody_may_assume_is_a_warning(string who, bool isWarned)
    {
        await using var workshop = await _stacks["gateway"]().StartAsync();
        workshop.Edit(
            StackBuilder.FileName,
            "    name: theirs\n",
            $"    name: theirs\n    assumeRolePolicy: {{Version: '2012-10-17', Statement: {{Effect: Allow, {who}, Action: 'sts:AssumeRole'}}}}\n");

        var result = await workshop.RunAsync("validate", workshop.Specs);

        Assert.Equal(0, result.ExitCode);
        Assert.Equal(isWarned, result.Error.Contains("everybody may assume the role", StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Stacks))]
    public async Task Role_is_replaced_for_another_path(string stack)
    {
        await using var workshop = await _stacks[stack]().ConvergedAsync();
        workshop.Edit(StackBuilder.FileName, "/mcp/team/", "/mcp/other/");

        var planned = await workshop.PlannedAsync();
        await workshop.ConvergeAsync();

        Assert.Contains(planned, change => change.Action == "replace" && change.Fields.Contains("path"));
        Assert.Equal("/mcp/other/", (await workshop.Clients.Iam.GetRoleAsync(new() { RoleName = "theirs" })).Role.Path);
        var again = await workshop.DiffAsync("--exit-code");
        Assert.True(again.ExitCode == 0, again.ToString());
    }

    [Fact]
    public async Task Path_that_IAM_refuses_is_an_error_of_validate()
    {
        await using var workshop = await _stacks["gateway"]().StartAsync();
        workshop.Edit(StackBuilder.FileName, "/mcp/team/", "mcp");

        var result = await workshop.RunAsync("validate", workshop.Specs);

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("spec.role.path", result.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("path: /a/")]
    [InlineData("permissionsBoundary: arn:aws:iam::111122223333:policy/boundary")]
    [InlineData("tags: {Team: payments}")]
    public async Task Shared_role_takes_its_settings_from_the_server(string setting)
    {
        await using var workshop = await new StackBuilder("shop")
            .With("McpServer", "server", "image: public.ecr.aws/tools/server:v1")
            .With("Gateway", "gateway", "authorizerType: AWS_IAM", $"role: {{mcpServer: server, {setting}}}")
            .StartAsync();

        var result = await workshop.RunAsync("validate", workshop.Specs);

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("mutually exclusive", result.Error, StringComparison.Ordinal);
    }
}
