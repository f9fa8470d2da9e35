using System.Text.Json.Nodes;

namespace EndToEnd.Tests;

/// <summary>A policy gives exactly those access whom the specs name, whatever somebody attaches or detaches.</summary>
public sealed class InvokeAccessTests
{
    private static readonly Dictionary<string, Func<Workshop, string, Task>> _edits = new()
    {
        ["detached"] = (w, arn) => w.Clients.Iam.DetachUserPolicyAsync(new() { UserName = "caller", PolicyArn = arn }),
        ["attached to another user"] = async (w, arn) =>
        {
            await w.Clients.Iam.CreateUserAsync(new() { UserName = "mallory" });
            await w.Clients.Iam.AttachUserPolicyAsync(new() { UserName = "mallory", PolicyArn = arn });
        },
        ["attached to a role"] = async (w, arn) =>
        {
            await CreateRoleAsync(w, "intruder");
            await w.Clients.Iam.AttachRolePolicyAsync(new() { RoleName = "intruder", PolicyArn = arn });
        },
        ["policy deleted"] = async (w, arn) =>
        {
            await w.Clients.Iam.DetachUserPolicyAsync(new() { UserName = "caller", PolicyArn = arn });
            await w.Clients.Iam.DeletePolicyAsync(new() { PolicyArn = arn });
        },
        ["user deleted"] = async (w, arn) =>
        {
            await w.Clients.Iam.DetachUserPolicyAsync(new() { UserName = "caller", PolicyArn = arn });
            await w.Clients.Iam.DeleteUserAsync(new() { UserName = "caller" });
        },
        ["five other versions"] = async (w, arn) =>
        {
            for (var version = 0; version < 4; version++)
            {
                await w.Clients.Iam.CreatePolicyVersionAsync(new()
                {
                    PolicyArn = arn,
                    PolicyDocument = """{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:*","Resource":"*"}]}""",
                    SetAsDefault = true,
                });
            }
        },
    };

    public static TheoryData<string> Edits => [.. _edits.Keys];

    [Theory]
    [MemberData(nameof(Edits))]
    public async Task Edit_of_somebody_else_is_healed(string edit)
    {
        await using var workshop = await DriftAccessCases.Stack().ConvergedAsync();
        workshop.Clock.Advance(TimeSpan.FromMinutes(1));
        await _edits[edit](workshop, await DriftAccessCases.PolicyArnAsync(workshop));

        Assert.Equal(2, (await workshop.DiffAsync("--exit-code")).ExitCode);
        await DriftTests.AssertHealsAsync(workshop);

        var entities = await EntitiesAsync(workshop);
        Assert.Equal(["user/caller"], entities);
    }

    [Fact]
    public async Task Users_roles_and_groups_get_the_policy_of_a_gateway()
    {
        await using var workshop = await new StackBuilder("shop")
            .With("Gateway", "gateway", "name: Tools", "authorizerType: AWS_IAM")
            .With("InvokeAccess", "callers", "gateway: gateway", "users: [alice]", "roles: [backend]", "groups: [developers]")
            .StartAsync();
        var iam = workshop.Clients.Iam;
        await iam.CreateUserAsync(new() { UserName = "alice" });
        await CreateRoleAsync(workshop, "backend");

        // Nobody has made the group: the others get access all the same, and the status names what is missing.
        var first = await workshop.ApplyAsync();
        Assert.Equal(1, first.ExitCode);
        Assert.Contains("developers", first.Output, StringComparison.Ordinal);
        Assert.Equal(["role/backend", "user/alice"], await EntitiesAsync(workshop));
        workshop.Edit(StackBuilder.FileName, "\n  groups: [developers]", "");
        await workshop.ConvergeAsync();

        var arn = await DriftAccessCases.PolicyArnAsync(workshop);
        var version = (await iam.GetPolicyAsync(new() { PolicyArn = arn })).Policy.DefaultVersionId;
        var document = (await iam.GetPolicyVersionAsync(new() { PolicyArn = arn, VersionId = version })).PolicyVersion.Document;
        var statement = Assert.Single(JsonNode.Parse(Uri.UnescapeDataString(document))!["Statement"]!.AsArray())!;
        Assert.Equal("bedrock-agentcore:InvokeGateway", (string)statement["Action"]![0]!);
        Assert.Equal("arn:aws:bedrock-agentcore:us-east-1:000000000000:gateway/tools-??????????", (string)statement["Resource"]![0]!);
    }

    [Fact]
    public async Task Role_of_the_stack_keeps_the_policy_that_is_attached_to_it()
    {
        await using var workshop = await new StackBuilder("shop")
            .With("McpServer", "server", "image: public.ecr.aws/tools/server:v1", "role: {name: agent}")
            .With("McpServer", "other", "image: public.ecr.aws/tools/server:v1", "role: {name: second, managedPolicyArns: ['${InvokeAccess/callers.arn}']}")
            .With("Gateway", "gateway", "authorizerType: AWS_IAM")
            .With("InvokeAccess", "callers", "gateway: gateway", "roles: [Agent]")
            .ConvergedAsync();

        Assert.Equal(["role/agent", "role/second"], await EntitiesAsync(workshop));
        await workshop.ConvergeAsync();
        Assert.Empty(workshop.Mutations);
        var destroyed = await workshop.DestroyAsync();
        Assert.True(destroyed.ExitCode == 0, destroyed.ToString());
        Assert.Empty(await Inventory.OfAsync(workshop));
    }

    [Fact]
    public async Task Object_that_is_removed_takes_policy_and_user_with_it()
    {
        await using var workshop = await DriftAccessCases.Stack().ConvergedAsync();
        var text = await File.ReadAllTextAsync(Path.Combine(workshop.Specs, StackBuilder.FileName));
        await File.WriteAllTextAsync(
            Path.Combine(workshop.Specs, StackBuilder.FileName), text[..text.IndexOf("---\napiVersion: agentcore.reconciler/v1alpha1\nkind: InvokeAccess", StringComparison.Ordinal)]);

        var result = await workshop.ApplyAsync("--confirm-prune");

        Assert.True(result.ExitCode == 0, result.ToString());
        Assert.DoesNotContain(await Inventory.OfAsync(workshop), name => name.StartsWith("managed policy", StringComparison.Ordinal) || name.StartsWith("IAM user", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("users: ['arn:aws:iam::111122223333:user/alice']", "write the name: alice")]
    [InlineData("users: [alice, Alice]", "is listed twice")]
    [InlineData("createUser: true\n  roles: [a]", "createUser requires users")]
    [InlineData("users: [alice]\n  resources: ['*']", "is not the ARN of a runtime or gateway")]
    [InlineData("description: x", "unknown field")]
    public async Task Mistake_is_an_error_of_validate(string spec, string message)
    {
        await using var workshop = await new StackBuilder("shop")
            .With("McpServer", "server", "image: public.ecr.aws/tools/server:v1")
            .With("InvokeAccess", "callers", "runtime: server", spec.ReplaceLineEndings("\n").Replace("\n  ", "\n", StringComparison.Ordinal))
            .StartAsync();

        var result = await workshop.RunAsync("validate", workshop.Specs);

        Assert.Equal(1, result.ExitCode);
        Assert.Contains(message, result.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Gateway", "gateway", "gateway: gateway", "authorizerType: NONE", "does not ask IAM")]
    [InlineData("McpServer", "server", "runtime: server", "image: public.ecr.aws/tools/server:v1\nauthorizerConfiguration: {customJWTAuthorizer: {discoveryUrl: 'https://a.example/.well-known/openid-configuration', allowedClients: [a]}}", "accepts tokens")]
    public async Task Access_to_what_takes_no_signature_is_an_error_of_validate(string kind, string name, string target, string spec, string message)
    {
        await using var workshop = await new StackBuilder("shop").With(kind, name, spec).With("InvokeAccess", "callers", target, "users: [alice]").StartAsync();

        var result = await workshop.RunAsync("validate", workshop.Specs);

        Assert.Equal(1, result.ExitCode);
        Assert.Contains(message, result.Error, StringComparison.Ordinal);
    }

    private static async Task<List<string>> EntitiesAsync(Workshop workshop)
    {
        var entities = await workshop.Clients.Iam.ListEntitiesForPolicyAsync(new() { PolicyArn = await DriftAccessCases.PolicyArnAsync(workshop) });
        return
        [
            .. (entities.PolicyUsers ?? []).Select(user => $"user/{user.UserName}")
                .Concat((entities.PolicyRoles ?? []).Select(role => $"role/{role.RoleName}"))
                .Concat((entities.PolicyGroups ?? []).Select(group => $"group/{group.GroupName}"))
                .Order(StringComparer.Ordinal),
        ];
    }

    private static Task CreateRoleAsync(Workshop workshop, string name) => workshop.Clients.Iam.CreateRoleAsync(new()
    {
        RoleName = name,
        AssumeRolePolicyDocument = """{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"lambda.amazonaws.com"},"Action":"sts:AssumeRole"}]}""",
    });
}
