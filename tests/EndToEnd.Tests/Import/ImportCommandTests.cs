using Reconciler.Emulator.Platform.Faults;

namespace EndToEnd.Tests.Import;

/// <summary>What <c>import</c> refuses, what it leaves to others, and what it says.</summary>
public sealed class ImportCommandTests
{
    private const string Widget = "aws-api-mcp-server";

    [Theory]
    [InlineData("Say what to import", "import")]
    [InlineData("'team' is not a tag. Write KEY=VALUE", "import", "--stack-tag", "team")]
    [InlineData("There is no gateway tols in us-east-1.", "import", "--gateway", "tols")]
    [InlineData("There is no runtime shop_x in us-east-1.", "import", "--runtime", "shop_x")]
    [InlineData("Nothing in us-east-1 has the tag team=none.", "import", "--stack-tag", "team=none")]
    [InlineData("There is nothing to import in us-east-1.", "import", "--all")]
    public async Task What_does_not_exist_is_an_error_that_says_what_there_is(string error, params string[] args)
    {
        await using var workshop = await new StackBuilder("shop").StartAsync();

        var result = await workshop.RunAsync([.. args, "--region", "us-east-1"]);

        Assert.Equal(1, result.ExitCode);
        Assert.Contains(error, result.Error, StringComparison.Ordinal);
        Assert.Empty(result.Output);
    }

    [Fact]
    public async Task A_misspelled_gateway_is_found()
    {
        await using var workshop = await new StackBuilder("shop").With("Gateway", "tools", "authorizerType: AWS_IAM").ConvergedAsync();

        var result = await workshop.RunAsync("import", "--gateway", "shop-tool", "--region", "us-east-1");

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("id you mean shop-tools", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_belongs_to_a_stack_is_not_imported()
    {
        await using var workshop = await new StackBuilder("shop").With("Gateway", "tools", "authorizerType: AWS_IAM").ConvergedAsync();

        var named = await workshop.RunAsync("import", "--gateway", "shop-tools", "--region", "us-east-1");
        var all = await workshop.RunAsync("import", "--all", "--region", "us-east-1");

        Assert.Equal(1, named.ExitCode);
        Assert.Contains("The gateway shop-tools belongs to the stack shop (Gateway/tools).", named.Error, StringComparison.Ordinal);
        Assert.Equal(1, all.ExitCode);
        Assert.Contains("Gateway shop-tools belongs to the stack shop", all.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task No_file_is_overwritten()
    {
        await using var workshop = await new StackBuilder("shop").StartAsync();
        var folder = Directory.CreateDirectory(Path.Combine(workshop.Root, "mine")).FullName;
        await File.WriteAllTextAsync(Path.Combine(folder, "notes.txt"), "mine");

        var result = await workshop.RunAsync("import", "--all", "--out", "mine", "--region", "us-east-1");

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("mine is not empty, and no file is overwritten", result.Error, StringComparison.Ordinal);
        Assert.Equal(["notes.txt"], Directory.GetFiles(folder).Select(Path.GetFileName));
        Assert.Empty(workshop.Aws.Requests.All);
    }

    [Fact]
    public async Task A_role_that_others_use_or_may_assume_stays_theirs()
    {
        await using var workshop = await new StackBuilder("shop")
            .With("Gateway", "one", "authorizerType: AWS_IAM", "role: {name: shared}")
            .With("Gateway", "two", "authorizerType: AWS_IAM", "roleArn: ${Gateway/one.roleArn}")
            .With(
                "Gateway",
                "open",
                "authorizerType: AWS_IAM",
                "role:",
                "  name: open",
                "  assumeRolePolicy: {Version: '2012-10-17', Statement: [{Effect: Allow, Principal: {Service: [bedrock-agentcore.amazonaws.com, ec2.amazonaws.com]}, Action: 'sts:AssumeRole'}]}")
            .ConvergedAsync();
        await OwnerTags.StripAsync(workshop);

        var result = await workshop.RunAsync("import", "--all", "--region", "us-east-1");

        Assert.True(result.ExitCode == 0, result.ToString());
        Assert.Equal(2, result.Output.Split("roleArn: arn:aws:iam::000000000000:role/shared").Length - 1);
        Assert.Contains("roleArn: arn:aws:iam::000000000000:role/open", result.Output, StringComparison.Ordinal);
        Assert.Contains("its role is used by 2 resources", result.Error, StringComparison.Ordinal);
        Assert.Contains("others may assume it, too: ec2.amazonaws.com", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Clients_of_one_name_are_named_and_left_out()
    {
        await using var workshop = await new StackBuilder("shop").WithPool().With("Gateway", "tools", "jwt: {userPool: users}").ConvergedAsync();
        await OwnerTags.StripAsync(workshop);
        var pool = await workshop.PoolIdAsync("shop-users");
        await workshop.Clients.Cognito.CreateUserPoolClientAsync(new() { UserPoolId = pool, ClientName = "client" });

        var result = await workshop.RunAsync("import", "--all", "--region", "us-east-1");

        Assert.True(result.ExitCode == 0, result.ToString());
        Assert.Contains("several clients are named client", result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("name: client", result.Output, StringComparison.Ordinal);

        // What is left out must not be deleted because it is left out.
        Assert.Contains("prune: false", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_list_that_may_not_be_read_is_a_warning()
    {
        await using var workshop = await StackBuilder.OfSpecs(Widget).ConvergedAsync();
        await OwnerTags.StripAsync(workshop);
        using var refusal = workshop.Aws.Faults.Fail("ListOauth2CredentialProviders", "AccessDeniedException", "Not today.", 403, times: null);

        var result = await workshop.RunAsync("import", "--all", "--region", "us-east-1");

        Assert.True(result.ExitCode == 0, result.ToString());
        Assert.Contains("OAuth2CredentialProvider cannot be read", result.Error, StringComparison.Ordinal);
        Assert.Contains("kind: McpServer", result.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(80)]
    [InlineData(120)]
    public async Task What_it_says_fits_the_terminal(int width)
    {
        await using var workshop = await StackBuilder.OfMachines().ConvergedAsync();
        await OwnerTags.StripAsync(workshop);
        workshop.Width = width;

        await Screens.AssertAsync(workshop, "import", "import", "--all", "--out", "imported", "--region", "us-east-1");
        await Screens.AssertAsync(workshop, "import-nothing", "import", "--gateway", "nothing", "--region", "us-east-1");
    }
}
