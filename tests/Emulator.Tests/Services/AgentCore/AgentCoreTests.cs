using Amazon.BedrockAgentCoreControl;
using Amazon.BedrockAgentCoreControl.Model;
using Emulator.Tests.Services.CodeBuild;
using Reconciler.Emulator.Host;

namespace Emulator.Tests.Services.AgentCore;

public sealed class AgentCoreTests
{
    [Fact]
    public async Task Default_endpoint_follows_the_versions_when_a_runtime_is_created()
    {
        await using var account = await Account.StartAsync(new EmulatorOptions { Latency = new() { Runtime = TimeSpan.FromSeconds(30) } });
        var stack = await AgentCoreStack.PrepareAsync(account);

        var created = await account.AgentCore.CreateAgentRuntimeAsync(stack.Runtime());
        Assert.Matches("^server-[a-z0-9]{10}$", created.AgentRuntimeId);
        Assert.Equal(AgentRuntimeStatus.CREATING, created.Status);
        await Assert.ThrowsAsync<ConflictException>(
            () => account.AgentCore.UpdateAgentRuntimeAsync(stack.RuntimeUpdate(created.AgentRuntimeId)));
        account.Clock.Advance(TimeSpan.FromSeconds(30));
        var runtime = await account.AgentCore.GetAgentRuntimeAsync(new() { AgentRuntimeId = created.AgentRuntimeId });
        Assert.Equal(AgentRuntimeStatus.READY, runtime.Status);
        Assert.Equal(900, runtime.LifecycleConfiguration.IdleRuntimeSessionTimeout);
        Assert.Equal(28800, runtime.LifecycleConfiguration.MaxLifetime);

        Assert.Equal(
            "2", (await account.AgentCore.UpdateAgentRuntimeAsync(stack.RuntimeUpdate(created.AgentRuntimeId))).AgentRuntimeVersion);
        Assert.Equal("1", await LiveVersionAsync(account, created.AgentRuntimeId));
        account.Clock.Advance(TimeSpan.FromSeconds(30));
        Assert.Equal("2", await LiveVersionAsync(account, created.AgentRuntimeId));
        Assert.Equal(
            "1",
            (await account.AgentCore.GetAgentRuntimeAsync(new()
            {
                AgentRuntimeId = created.AgentRuntimeId,
                AgentRuntimeVersion = "1",
            })).AgentRuntimeVersion);
    }

    [Fact]
    public async Task A_runtime_needs_a_role_that_trusts_it_and_an_image_that_the_role_may_pull()
    {
        await using var account = await Account.StartAsync();
        var stack = await AgentCoreStack.PrepareAsync(account);

        var untrusted = await Assert.ThrowsAsync<ValidationException>(
            () => account.AgentCore.CreateAgentRuntimeAsync(stack.Runtime(role: $"arn:aws:iam::{Account.Id}:role/builder")));
        Assert.StartsWith(
            $"Role validation failed for 'arn:aws:iam::{Account.Id}:role/builder'", untrusted.Message, StringComparison.Ordinal);
        var missing = await Assert.ThrowsAsync<ValidationException>(
            () => account.AgentCore.CreateAgentRuntimeAsync(stack.Runtime(tag: "none")));
        Assert.Contains("does not exist in the repository", missing.Message, StringComparison.Ordinal);
        await account.Iam.PutRolePolicyAsync(new()
        {
            RoleName = "execution",
            PolicyName = "p",
            PolicyDocument = Policies.Allow("*", "logs:*"),
        });
        var denied = await Assert.ThrowsAsync<ValidationException>(() => account.AgentCore.CreateAgentRuntimeAsync(stack.Runtime()));
        Assert.StartsWith("Access denied while validating ECR URI", denied.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_image_for_another_architecture_is_refused_for_good()
    {
        await using var account = await Account.StartAsync();
        var stack = await AgentCoreStack.PrepareAsync(account);
        await BuildTests.RunAsync(account, new()
        {
            ProjectName = "image",
            EnvironmentTypeOverride = "LINUX_CONTAINER",
            EnvironmentVariablesOverride = [new() { Name = "IMAGE_TAG", Value = "intel" }],
        });

        var error = await Assert.ThrowsAsync<ValidationException>(
            () => account.AgentCore.CreateAgentRuntimeAsync(stack.Runtime(tag: "intel")));

        Assert.Equal(
            $"Architecture incompatible for uri '{AgentCoreStack.ImageUri("intel")}'. Supported architectures: [arm64]", error.Message);
    }

    [Fact]
    public async Task The_number_of_gateways_is_a_quota_that_grows_with_the_others()
    {
        await using var account = await Account.StartAsync();
        var stack = await AgentCoreStack.PrepareAsync(account);
        account.Aws.Behavior.QuotaScale = 0.001;
        await account.AgentCore.CreateGatewayAsync(stack.Gateway());
        var second = stack.Gateway();
        second.Name = "second";

        await Assert.ThrowsAsync<ServiceQuotaExceededException>(() => account.AgentCore.CreateGatewayAsync(second));

        account.Aws.Behavior.QuotaScale = 0.002;
        await account.AgentCore.CreateGatewayAsync(second);
    }

    [Fact]
    public async Task Names_are_taken_once_and_a_token_repeats_the_answer()
    {
        await using var account = await Account.StartAsync();
        var stack = await AgentCoreStack.PrepareAsync(account);
        var request = stack.Gateway();
        request.ClientToken = new string('a', 40);

        var first = await account.AgentCore.CreateGatewayAsync(request);
        Assert.Equal(first.GatewayId, (await account.AgentCore.CreateGatewayAsync(request)).GatewayId);
        request.ClientToken = new string('b', 40);
        await Assert.ThrowsAsync<ConflictException>(() => account.AgentCore.CreateGatewayAsync(request));
        request.ClientToken = new string('a', 40);
        request.Description = "changed";
        await Assert.ThrowsAsync<ValidationException>(() => account.AgentCore.CreateGatewayAsync(request));
    }

    [Fact]
    public async Task A_gateway_keeps_its_name_and_authorizer_type_and_is_not_changed_while_busy()
    {
        await using var account = await Account.StartAsync(new EmulatorOptions { Latency = new() { Gateway = TimeSpan.FromSeconds(5) } });
        var stack = await AgentCoreStack.PrepareAsync(account);
        var id = (await account.AgentCore.CreateGatewayAsync(stack.Gateway())).GatewayId;

        await Assert.ThrowsAsync<ConflictException>(() => account.AgentCore.UpdateGatewayAsync(stack.GatewayUpdate(id)));
        account.Clock.Advance(TimeSpan.FromSeconds(5));
        var renamed = stack.GatewayUpdate(id);
        renamed.Name = "another";
        await Assert.ThrowsAsync<ValidationException>(() => account.AgentCore.UpdateGatewayAsync(renamed));
        var reauthorized = stack.GatewayUpdate(id);
        (reauthorized.AuthorizerType, reauthorized.AuthorizerConfiguration) = (AuthorizerType.AWS_IAM, null);
        await Assert.ThrowsAsync<ValidationException>(() => account.AgentCore.UpdateGatewayAsync(reauthorized));
        Assert.Equal(GatewayStatus.UPDATING, (await account.AgentCore.UpdateGatewayAsync(stack.GatewayUpdate(id))).Status);
    }

    [Fact]
    public async Task Listing_of_tools_fails_when_the_runtime_is_cold()
    {
        await using var account = await Account.StartAsync();
        var stack = await AgentCoreStack.PrepareAsync(account);
        account.Aws.Behavior.RuntimeColdStart = TimeSpan.FromSeconds(30);
        var (gateway, target) = await stack.CreateTargetAsync();

        Assert.EndsWith(
            "Runtime initialization time exceeded.", Assert.Single((await FindAsync()).StatusReasons), StringComparison.Ordinal);
        account.Clock.Advance(TimeSpan.FromSeconds(30));
        await account.AgentCore.SynchronizeGatewayTargetsAsync(new() { GatewayIdentifier = gateway, TargetIdList = [target] });
        Assert.Equal(TargetStatus.READY, (await FindAsync()).Status);
        Assert.NotNull((await FindAsync()).LastSynchronizedAt);

        Task<GetGatewayTargetResponse> FindAsync() =>
            account.AgentCore.GetGatewayTargetAsync(new() { GatewayIdentifier = gateway, TargetId = target });
    }

    [Fact]
    public async Task A_runtime_that_speaks_no_mcp_is_no_target()
    {
        await using var account = await Account.StartAsync();
        var stack = await AgentCoreStack.PrepareAsync(account);
        var request = stack.Runtime();
        request.ProtocolConfiguration = null;
        var runtime = await account.AgentCore.CreateAgentRuntimeAsync(request);
        var gateway = (await account.AgentCore.CreateGatewayAsync(stack.Gateway())).GatewayId;

        var target = await account.AgentCore.CreateGatewayTargetAsync(AgentCoreStack.Target(gateway, runtime.AgentRuntimeArn));

        var found = await account.AgentCore.GetGatewayTargetAsync(new() { GatewayIdentifier = gateway, TargetId = target.TargetId });
        Assert.EndsWith("Received error (502) from runtime.", Assert.Single(found.StatusReasons), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Engine_is_attached_when_the_role_permits_it_and_sets_the_targets_headers()
    {
        await using var account = await Account.StartAsync();
        var stack = await AgentCoreStack.PrepareAsync(account);
        var (gateway, target) = await stack.CreateTargetAsync();
        var engine = await account.AgentCore.CreatePolicyEngineAsync(new() { Name = "engine" });
        var attach = stack.GatewayUpdate(gateway);
        attach.PolicyEngineConfiguration = new() { Arn = engine.PolicyEngineArn, Mode = GatewayPolicyEngineMode.ENFORCE };

        await stack.PutPolicyAsync(AgentCoreStack.Permissions.Where(p => p != "bedrock-agentcore:GetPolicyEngine"));
        var denied = await Assert.ThrowsAsync<AccessDeniedException>(() => account.AgentCore.UpdateGatewayAsync(attach));
        Assert.Equal(
            $"Access denied while calling GetPolicyEngine on Policy Engine: {engine.PolicyEngineArn} with Gateway role: {stack.Role}",
            denied.Message);
        await stack.PutPolicyAsync(AgentCoreStack.Permissions);
        await account.AgentCore.UpdateGatewayAsync(attach);

        var found = await account.AgentCore.GetGatewayTargetAsync(new() { GatewayIdentifier = gateway, TargetId = target });
        Assert.NotEmpty(found.MetadataConfiguration.AllowedRequestHeaders);
    }

    [Fact]
    public async Task Policies_are_checked_at_once_for_their_text_and_later_for_their_actions()
    {
        await using var account = await Account.StartAsync();
        var stack = await AgentCoreStack.PrepareAsync(account);
        var (gateway, _) = await stack.CreateTargetAsync();
        var arn = (await account.AgentCore.GetGatewayAsync(new() { GatewayIdentifier = gateway })).GatewayArn;
        var engine = (await account.AgentCore.CreatePolicyEngineAsync(new() { Name = "engine" })).PolicyEngineId;

        var bare = await Assert.ThrowsAsync<ValidationException>(
            () => CreateAsync("bare", "permit(principal, action, resource) when { true };"));
        Assert.StartsWith("When parsing the policy statement, a wildcard resource was detected.", bare.Message, StringComparison.Ordinal);
        await CreateAsync("known", Statement("tools-target___add", arn));
        await CreateAsync("unknown", Statement("nobody___add", arn));

        var policies = (await account.AgentCore.ListPoliciesAsync(new() { PolicyEngineId = engine })).Policies;
        Assert.Equal(PolicyStatus.ACTIVE, policies.Single(p => p.Name == "known").Status);
        Assert.Equal(PolicyStatus.CREATE_FAILED, policies.Single(p => p.Name == "unknown").Status);
        Assert.StartsWith(
            "unrecognized action `AgentCore::Action::\"nobody___add\"` at line 1, column ",
            Assert.Single(policies.Single(p => p.Name == "unknown").StatusReasons),
            StringComparison.Ordinal);

        Task<CreatePolicyResponse> CreateAsync(string name, string statement) => account.AgentCore.CreatePolicyAsync(new()
        {
            PolicyEngineId = engine,
            Name = name,
            Definition = new() { Cedar = new() { Statement = statement } },
        });
    }

    [Fact]
    public async Task Deletion_goes_from_the_leaves_to_the_root()
    {
        await using var account = await Account.StartAsync();
        var stack = await AgentCoreStack.PrepareAsync(account);
        account.Aws.Behavior.PolicyEngineDeleteLag = TimeSpan.FromSeconds(3);
        account.Aws.Behavior.TargetDeleteLag = TimeSpan.FromSeconds(3);
        var (gateway, target) = await stack.CreateTargetAsync();
        var engine = await account.AgentCore.CreatePolicyEngineAsync(new() { Name = "engine" });
        var attach = stack.GatewayUpdate(gateway);
        attach.PolicyEngineConfiguration = new() { Arn = engine.PolicyEngineArn, Mode = GatewayPolicyEngineMode.LOG_ONLY };
        var arn = (await account.AgentCore.UpdateGatewayAsync(attach)).GatewayArn;
        var policy = (await account.AgentCore.CreatePolicyAsync(new()
        {
            PolicyEngineId = engine.PolicyEngineId,
            Name = "policy",
            Definition = new() { Cedar = new() { Statement = Statement("tools-target___add", arn) } },
        })).PolicyId;

        var error = await Assert.ThrowsAsync<ValidationException>(
            () => account.AgentCore.DeleteGatewayAsync(new() { GatewayIdentifier = gateway }));
        Assert.Equal("Gateway has targets associated with it. Delete all targets before deleting the gateway.", error.Message);
        await account.AgentCore.DeleteGatewayTargetAsync(new() { GatewayIdentifier = gateway, TargetId = target });
        await Assert.ThrowsAsync<ValidationException>(() => account.AgentCore.DeleteGatewayAsync(new() { GatewayIdentifier = gateway }));
        await Assert.ThrowsAsync<ConflictException>(() => DeleteEngineAsync());
        await account.AgentCore.UpdateGatewayAsync(stack.GatewayUpdate(gateway));
        await Assert.ThrowsAsync<ConflictException>(() => DeleteEngineAsync());
        await account.AgentCore.DeletePolicyAsync(new() { PolicyEngineId = engine.PolicyEngineId, PolicyId = policy });
        await Assert.ThrowsAsync<ConflictException>(() => DeleteEngineAsync());

        account.Clock.Advance(TimeSpan.FromSeconds(3));
        await DeleteEngineAsync();
        await account.AgentCore.DeleteGatewayAsync(new() { GatewayIdentifier = gateway });
        await Assert.ThrowsAsync<ResourceNotFoundException>(() => account.AgentCore.GetGatewayAsync(new() { GatewayIdentifier = gateway }));

        Task DeleteEngineAsync() => account.AgentCore.DeletePolicyEngineAsync(new() { PolicyEngineId = engine.PolicyEngineId });
    }

    [Fact]
    public async Task An_arn_where_an_id_is_wanted_is_denied()
    {
        await using var account = await Account.StartAsync();
        var stack = await AgentCoreStack.PrepareAsync(account);
        var arn = (await account.AgentCore.CreateGatewayAsync(stack.Gateway())).GatewayArn;

        await Assert.ThrowsAsync<AccessDeniedException>(() => account.AgentCore.GetGatewayAsync(new() { GatewayIdentifier = arn }));
    }

    [Fact]
    public async Task A_client_secret_goes_to_secrets_manager_and_is_not_told_again()
    {
        await using var account = await Account.StartAsync();

        var created = await account.AgentCore.CreateOauth2CredentialProviderAsync(new()
        {
            Name = "idp",
            CredentialProviderVendor = CredentialProviderVendorType.CustomOauth2,
            Oauth2ProviderConfigInput = new()
            {
                CustomOauth2ProviderConfig = new()
                {
                    ClientId = "c",
                    ClientSecret = "s3cret",
                    OauthDiscovery = new() { DiscoveryUrl = "https://idp.example/.well-known/openid-configuration" },
                },
            },
        });
        var found = await account.AgentCore.GetOauth2CredentialProviderAsync(new() { Name = "idp" });

        Assert.Equal("c", found.Oauth2ProviderConfigOutput.CustomOauth2ProviderConfig.ClientId);
        Assert.Equal(
            "s3cret", (await account.Secrets.GetSecretValueAsync(new() { SecretId = created.ClientSecretArn.SecretArn })).SecretString);
    }

    [Fact]
    public async Task Five_operations_on_targets_of_one_gateway_may_run_at_a_time()
    {
        await using var account = await Account.StartAsync(new EmulatorOptions
        {
            Latency = new() { GatewayTarget = TimeSpan.FromSeconds(10) },
        });
        var stack = await AgentCoreStack.PrepareAsync(account);
        var runtime = await account.AgentCore.CreateAgentRuntimeAsync(stack.Runtime());
        var gateway = (await account.AgentCore.CreateGatewayAsync(stack.Gateway())).GatewayId;
        for (var i = 0; i < 5; i++)
            await account.AgentCore.CreateGatewayTargetAsync(AgentCoreStack.Target(gateway, runtime.AgentRuntimeArn, $"target-{i}"));

        await Assert.ThrowsAsync<ThrottlingException>(
            () => account.AgentCore.CreateGatewayTargetAsync(AgentCoreStack.Target(gateway, runtime.AgentRuntimeArn, "target-5")));
        account.Clock.Advance(TimeSpan.FromSeconds(10));
        await account.AgentCore.CreateGatewayTargetAsync(AgentCoreStack.Target(gateway, runtime.AgentRuntimeArn, "target-5"));
    }

    private static string Statement(string action, string gatewayArn) =>
        $"permit(principal is AgentCore::OAuthUser, action == AgentCore::Action::\"{action}\", resource == " +
            $"AgentCore::Gateway::\"{gatewayArn}\");";

    private static async Task<string> LiveVersionAsync(Account account, string id) =>
        (await account.AgentCore.GetAgentRuntimeEndpointAsync(new() { AgentRuntimeId = id, EndpointName = "DEFAULT" })).LiveVersion;
}
