using System.Text.Json.Nodes;
using Amazon.IdentityManagement.Model;

namespace EndToEnd.Tests.Systems;

/// <summary>specs/iam-runtime: a runtime that is called with signatures, and a user with a policy for it.</summary>
public sealed class IamRuntimeTests
{
    private const string Folder = "iam-runtime";
    private const string Server = "my-iam-mcp-server";
    private const string User = "mcp-test-user";
    private const string PolicyArn = "arn:aws:iam::000000000000:policy/MCPServerAccessPolicy";
    private const string Sources = "    build: [dotnet, publish, --output, out]\n    command: [dotnet, out/McpServer.dll]\n";

    [Fact]
    public async Task Policy_has_exactly_the_two_statements_and_the_user_has_the_policy()
    {
        await using var workshop = await StackBuilder.OfSpecs(Folder).ConvergedAsync();
        var iam = workshop.Clients.Iam;

        var version = (await iam.GetPolicyAsync(new() { PolicyArn = PolicyArn })).Policy.DefaultVersionId;
        var document = (await iam.GetPolicyVersionAsync(new() { PolicyArn = PolicyArn, VersionId = version })).PolicyVersion.Document;
        var statements = JsonNode.Parse(Uri.UnescapeDataString(document))!["Statement"]!.AsArray();
        var entities = await iam.ListEntitiesForPolicyAsync(new() { PolicyArn = PolicyArn });

        const string runtimes = "arn:aws:bedrock-agentcore:us-east-1:000000000000:runtime";
        Assert.Equal(
            [$"Allow bedrock-agentcore:InvokeAgentRuntime {runtimes}/my_iam_mcp_server-*", $"Allow bedrock-agentcore:InvokeAgentRuntime {runtimes}/*"],
            statements.Select(statement => $"{statement!["Effect"]} {statement["Action"]![0]} {statement["Resource"]![0]}"));
        Assert.All(statements, statement => Assert.Equal(3, statement!.AsObject().Count));
        Assert.Equal(User, Assert.Single(entities.PolicyUsers).UserName);
        Assert.Empty((await iam.ListAccessKeysAsync(new ListAccessKeysRequest { UserName = User })).AccessKeyMetadata ?? []);
    }

    [Fact]
    public async Task Runtime_answers_those_whom_a_policy_allows_and_nobody_else()
    {
        await using var workshop = await Workshop.StartAsync(WorkshopOptions.Serving with { Stack = StackBuilder.OfSpecs(Folder) });
        workshop.Edit("stack.yaml", Sources, $"    command: [{string.Join(", ", WorkshopServer.BuiltCommand)}]\n");
        await workshop.ConvergeAsync();
        await workshop.Clients.Iam.CreateUserAsync(new() { UserName = "stranger" });
        using var profiles = new Profiles();
        await profiles.AddAsync(workshop, "allowed", User);
        await profiles.AddAsync(workshop, "refused", "stranger");

        await AssertCallsAsync(workshop);
        await AssertCallsAsync(workshop, "--sigv4", "--profile", "allowed");
        await AssertCallsAsync(workshop, "--user", User);
        await AssertRefusedAsync(workshop, "stranger", "--sigv4", "--profile", "refused");
        await AssertRefusedAsync(workshop, "stranger", "--user", "stranger");
        var tools = await workshop.RunAsync("tools", Server, "--user", User, "-o", "json");
        Assert.Equal(3, JsonNode.Parse(tools.Output)!["tools"]!.AsArray().Count);

        // The key of --user lasts as long as its command.
        Assert.Single((await workshop.Clients.Iam.ListAccessKeysAsync(new ListAccessKeysRequest { UserName = User })).AccessKeyMetadata);
        await workshop.Clients.Iam.DetachUserPolicyAsync(new() { UserName = User, PolicyArn = PolicyArn });
        await AssertRefusedAsync(workshop, User, "--user", User);
    }

    [Fact]
    public async Task Second_apply_changes_nothing_and_destroy_leaves_nothing()
    {
        await using var workshop = await StackBuilder.OfSpecs(Folder).ConvergedAsync();
        var iam = workshop.Clients.Iam;
        await workshop.ConvergeAsync();
        Assert.Empty(workshop.Mutations);

        // What a person gives the user goes with it.
        await iam.CreateAccessKeyAsync(new CreateAccessKeyRequest { UserName = User });
        await iam.AttachUserPolicyAsync(new() { UserName = User, PolicyArn = "arn:aws:iam::aws:policy/ReadOnlyAccess" });
        await iam.PutUserPolicyAsync(new()
        {
            UserName = User,
            PolicyName = "more",
            PolicyDocument = """{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:GetObject","Resource":"*"}]}""",
        });
        var destroyed = await workshop.DestroyAsync();

        Assert.True(destroyed.ExitCode == 0, destroyed.ToString());
        Assert.Empty(await Inventory.OfAsync(workshop));
    }

    private static async Task AssertCallsAsync(Workshop workshop, params string[] caller)
    {
        var answer = await CallAsync(workshop, caller);
        Assert.True((answer.ExitCode, answer.Output.Trim()) == (0, "8"), answer.ToString());
    }

    // The SDK reads the file of profiles once in a process.
    private static Task<CommandResult> CallAsync(Workshop workshop, string[] caller)
    {
        string[] call = ["call", Server, "add_numbers", "a=5", "b=3", .. caller];
        return caller.Contains("--profile")
            ? ReconcilerProcess.RunAsync([.. call, "--stack", workshop.Specs, "--endpoint-url", workshop.Aws.Endpoint.ToString()])
            : workshop.RunAsync(call);
    }

    private static async Task AssertRefusedAsync(Workshop workshop, string user, params string[] caller)
    {
        var answer = await CallAsync(workshop, caller);
        Assert.Equal((1, ""), (answer.ExitCode, answer.Output));
        Assert.Contains("(403)", answer.Error, StringComparison.Ordinal);
        Assert.Contains(
            $"User: arn:aws:iam::000000000000:user/{user} is not authorized to perform: bedrock-agentcore:InvokeAgentRuntime on resource: "
                + "arn:aws:bedrock-agentcore:us-east-1:000000000000:runtime/my_iam_mcp_server-",
            answer.Error,
            StringComparison.Ordinal);
        Assert.Contains("because no identity-based policy allows the bedrock-agentcore:InvokeAgentRuntime action", answer.Error, StringComparison.Ordinal);
    }

    /// <summary>AWS profiles with keys of users. The SDK reads them from the file that the environment names.</summary>
    private sealed class Profiles : IDisposable
    {
        private const string Variable = "AWS_SHARED_CREDENTIALS_FILE";
        private readonly string _file = Path.GetTempFileName();
        private readonly string? _before = Environment.GetEnvironmentVariable(Variable);

        public Profiles() => Environment.SetEnvironmentVariable(Variable, _file);

        public async Task AddAsync(Workshop workshop, string name, string user)
        {
            AccessKey key = (await workshop.Clients.Iam.CreateAccessKeyAsync(new CreateAccessKeyRequest { UserName = user })).AccessKey;
            await File.AppendAllTextAsync(
                _file, $"[{name}]\naws_access_key_id = {key.AccessKeyId}\naws_secret_access_key = {key.SecretAccessKey}\n\n");
        }

        public void Dispose()
        {
            Environment.SetEnvironmentVariable(Variable, _before);
            File.Delete(_file);
        }
    }
}
