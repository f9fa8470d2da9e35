using Amazon.CognitoIdentityProvider;
using Amazon.CognitoIdentityProvider.Model;
using Emulator.Tests.Services.Lambda;
using Reconciler.Emulator.Host;
using Xunit.Abstractions;

namespace Emulator.Tests.Services.Cognito;

/// <summary>
/// The trigger before tokens are issued, with functions in Python. Without Python the tests print that and check nothing.
/// </summary>
public sealed class TriggerTests(ITestOutputHelper output)
{
    private const string Function = $"arn:aws:lambda:us-east-1:{Account.Id}:function:trigger";

    private const string First = """
        def handler(event, context):
            assert event["triggerSource"].startswith("TokenGeneration_"), event
            event["response"] = {"claimsOverrideDetails": {
                "claimsToAddOrOverride": {
                    "client_id": event["callerContext"]["clientId"], "source": event["triggerSource"], "sub": "mallory"},
                "claimsToSuppress": ["email"]}}
            return event
        """;

    private const string Second = """
        def handler(event, context):
            event["response"] = {"claimsAndScopeOverrideDetails": {
                "idTokenGeneration": {"claimsToAddOrOverride": {"of": "id"}},
                "accessTokenGeneration": {"claimsToAddOrOverride": {"of": "access", "client_id": "mallory"}, "scopesToAdd": ["tools/use"],
                                          "scopesToSuppress": event["request"]["scopes"]}}}
            return event
        """;

    [Fact]
    public async Task First_version_changes_the_ID_token_and_nothing_that_is_fixed()
    {
        if (IsMissing())
            return;
        await using var account = await StartAsync(First);
        var pool = await PoolAsync(account, new() { PreTokenGeneration = Function });

        var tokens = await pool.SignInAsync();

        var id = TestPool.Claims(tokens.IdToken);
        Assert.Equal(pool.Client.ClientId, (string?)id["client_id"]);
        Assert.Equal("TokenGeneration_Authentication", (string?)id["source"]);
        Assert.NotEqual("mallory", (string?)id["sub"]);
        Assert.Null(id["email"]);
        Assert.Null(TestPool.Claims(tokens.AccessToken)["source"]);
        var refreshed = await pool.RefreshAsync(tokens.RefreshToken);
        Assert.Equal("TokenGeneration_RefreshTokens", (string?)TestPool.Claims(refreshed.AuthenticationResult.IdToken)["source"]);
    }

    [Fact]
    public async Task Second_version_changes_both_tokens_and_the_scopes()
    {
        if (IsMissing())
            return;
        await using var account = await StartAsync(Second);
        var pool = await PoolAsync(account, new()
        {
            PreTokenGenerationConfig = new() { LambdaArn = Function, LambdaVersion = PreTokenGenerationLambdaVersionType.V2_0 },
        });

        var tokens = await pool.SignInAsync();

        Assert.Equal("id", (string?)TestPool.Claims(tokens.IdToken)["of"]);
        var access = TestPool.Claims(tokens.AccessToken);
        Assert.Equal(("access", "tools/use"), ((string?)access["of"], (string?)access["scope"]));
        Assert.Equal(pool.Client.ClientId, (string?)access["client_id"]);
    }

    [Fact]
    public async Task Sign_in_fails_when_the_function_fails()
    {
        if (IsMissing())
            return;
        await using var account = await StartAsync("def handler(event, context):\n    raise ValueError('not today')\n");
        var pool = await PoolAsync(account, new() { PreTokenGeneration = Function });

        var error = await Assert.ThrowsAsync<UserLambdaValidationException>(pool.SignInAsync);

        Assert.Equal("PreTokenGeneration failed with error not today.", error.Message);
    }

    [Fact]
    public async Task Sign_in_fails_when_the_result_is_no_event()
    {
        if (IsMissing())
            return;
        await using var account = await StartAsync("def handler(event, context):\n    return 'ok'\n");
        var pool = await PoolAsync(account, new() { PreTokenGeneration = Function });

        await Assert.ThrowsAsync<InvalidLambdaResponseException>(pool.SignInAsync);
    }

    [Fact]
    public async Task Sign_in_fails_without_the_permission_and_without_the_function()
    {
        await using var account = await StartAsync(First);
        var pool = await PoolAsync(account, new() { PreTokenGeneration = Function });
        await account.Lambda.RemovePermissionAsync(new() { FunctionName = "trigger", StatementId = "cognito" });

        await Assert.ThrowsAsync<UnexpectedLambdaException>(pool.SignInAsync);
        await account.Lambda.DeleteFunctionAsync(new Amazon.Lambda.Model.DeleteFunctionRequest { FunctionName = "trigger" });
        await Assert.ThrowsAsync<UnexpectedLambdaException>(pool.SignInAsync);
    }

    [Theory]
    [InlineData("PreAuthentication")]
    [InlineData("PostAuthentication")]
    public async Task Trigger_that_is_not_built_is_never_ignored(string trigger)
    {
        await using var account = await Account.StartAsync();
        var config = new LambdaConfigType();
        typeof(LambdaConfigType).GetProperty(trigger)!.SetValue(config, Function);
        var pool = await PoolAsync(account, config);

        var error = await Assert.ThrowsAsync<AmazonCognitoIdentityProviderException>(pool.SignInAsync);

        Assert.Equal("NotImplementedException", error.ErrorCode);
        Assert.Contains(trigger, error.Message, StringComparison.Ordinal);
    }

    private static async Task<Account> StartAsync(string code)
    {
        var account = await Account.StartAsync(new EmulatorOptions(), runsServers: true);
        await TestFunction.CreateAsync(account, "trigger", code);
        await account.Lambda.AddPermissionAsync(new()
        {
            FunctionName = "trigger",
            StatementId = "cognito",
            Action = "lambda:InvokeFunction",
            Principal = "cognito-idp.amazonaws.com",
        });
        return account;
    }

    private static async Task<TestPool> PoolAsync(Account account, LambdaConfigType config)
    {
        var pool = await TestPool.CreateAsync(account);
        await account.Cognito.UpdateUserPoolAsync(new() { UserPoolId = pool.Id, LambdaConfig = config });
        return pool;
    }

    private bool IsMissing() => InvocationTests.IsMissing("python3", output);
}
