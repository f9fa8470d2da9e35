using Amazon.CognitoIdentityProvider;
using Amazon.CognitoIdentityProvider.Model;

namespace Emulator.Tests.Services.Cognito;

public sealed class CognitoTests
{
    [Fact]
    public async Task Pool_demands_everything_of_a_password_when_it_has_no_policy()
    {
        await using var account = await Account.StartAsync();
        var strict = await CreatePoolAsync(account, null);
        var relaxed = await CreatePoolAsync(account, new() { PasswordPolicy = new() { MinimumLength = 8 } });
        await account.Cognito.AdminCreateUserAsync(new() { UserPoolId = strict, Username = "u" });
        await account.Cognito.AdminCreateUserAsync(new() { UserPoolId = relaxed, Username = "u" });

        await Assert.ThrowsAsync<InvalidPasswordException>(() => SetAsync(strict, "allsmallletters"));
        await SetAsync(strict, "Abcdefg1!");
        var error = await Assert.ThrowsAsync<InvalidPasswordException>(() => SetAsync(relaxed, "short"));
        Assert.Equal("Password did not conform with policy: Password not long enough", error.Message);
        await SetAsync(relaxed, "allsmallletters");

        Task SetAsync(string pool, string password) =>
            account.Cognito.AdminSetUserPasswordAsync(new() { UserPoolId = pool, Username = "u", Password = password, Permanent = true });
    }

    [Fact]
    public async Task A_user_is_confirmed_by_a_permanent_password()
    {
        await using var account = await Account.StartAsync();
        var pool = await CreatePoolAsync(account, new() { PasswordPolicy = new() { MinimumLength = 8 } });

        var user = (await account.Cognito.AdminCreateUserAsync(new()
        {
            UserPoolId = pool,
            Username = "testuser",
            MessageAction = MessageActionType.SUPPRESS,
        })).User;
        Assert.Equal(UserStatusType.FORCE_CHANGE_PASSWORD, user.UserStatus);
        await account.Cognito.AdminSetUserPasswordAsync(new()
        {
            UserPoolId = pool,
            Username = "testuser",
            Password = "TestPassword123",
            Permanent = true,
        });

        var found = await account.Cognito.AdminGetUserAsync(new() { UserPoolId = pool, Username = "testuser" });
        Assert.Equal(UserStatusType.CONFIRMED, found.UserStatus);
        Assert.Equal("sub", Assert.Single(found.UserAttributes).Name);
        await Assert.ThrowsAsync<UsernameExistsException>(
            () => account.Cognito.AdminCreateUserAsync(new() { UserPoolId = pool, Username = "testuser" }));
        Assert.Equal(
            "User does not exist.",
            (await Assert.ThrowsAsync<UserNotFoundException>(
                () => account.Cognito.AdminGetUserAsync(new() { UserPoolId = pool, Username = "nobody" }))).Message);
    }

    [Fact]
    public async Task Names_of_pools_and_clients_need_not_be_unique()
    {
        await using var account = await Account.StartAsync();
        var first = await CreatePoolAsync(account, null);
        var second = await CreatePoolAsync(account, null);

        Assert.NotEqual(first, second);
        Assert.Matches("^us-east-1_[A-Za-z0-9]{9}$", first);
        for (var i = 0; i < 2; i++)
            await account.Cognito.CreateUserPoolClientAsync(new() { UserPoolId = first, ClientName = "same" });
        Assert.Equal(
            2, (await account.Cognito.ListUserPoolClientsAsync(new() { UserPoolId = first, MaxResults = 10 })).UserPoolClients.Count);
    }

    [Fact]
    public async Task An_update_resets_what_it_leaves_out()
    {
        await using var account = await Account.StartAsync();
        var pool = await CreatePoolAsync(account, null);
        var client = (await account.Cognito.CreateUserPoolClientAsync(new()
        {
            UserPoolId = pool,
            ClientName = "c",
            GenerateSecret = true,
            AccessTokenValidity = 5,
            PreventUserExistenceErrors = PreventUserExistenceErrorTypes.ENABLED,
        })).UserPoolClient;
        Assert.NotNull(client.ClientSecret);

        var updated = (await account.Cognito.UpdateUserPoolClientAsync(new()
        {
            UserPoolId = pool,
            ClientId = client.ClientId,
            RefreshTokenValidity = 7,
        })).UserPoolClient;

        Assert.Equal(7, updated.RefreshTokenValidity);
        Assert.Null(updated.PreventUserExistenceErrors);
        Assert.Equal("c", updated.ClientName);
        Assert.Equal(client.ClientSecret, updated.ClientSecret);
    }

    [Fact]
    public async Task A_pool_with_a_domain_or_protection_is_not_deleted()
    {
        await using var account = await Account.StartAsync();
        var pool = await CreatePoolAsync(account, null);
        await account.Cognito.CreateUserPoolDomainAsync(new() { UserPoolId = pool, Domain = "my-domain" });

        await Assert.ThrowsAsync<InvalidParameterException>(() => account.Cognito.DeleteUserPoolAsync(new() { UserPoolId = pool }));
        await account.Cognito.DeleteUserPoolDomainAsync(new() { UserPoolId = pool, Domain = "my-domain" });
        await account.Cognito.UpdateUserPoolAsync(new() { UserPoolId = pool, DeletionProtection = DeletionProtectionType.ACTIVE });
        await Assert.ThrowsAsync<InvalidParameterException>(() => account.Cognito.DeleteUserPoolAsync(new() { UserPoolId = pool }));
        await account.Cognito.UpdateUserPoolAsync(new() { UserPoolId = pool });
        await account.Cognito.DeleteUserPoolAsync(new() { UserPoolId = pool });
        await Assert.ThrowsAsync<ResourceNotFoundException>(() => account.Cognito.DescribeUserPoolAsync(new() { UserPoolId = pool }));
    }

    [Fact]
    public async Task A_client_asks_only_for_scopes_that_exist()
    {
        await using var account = await Account.StartAsync();
        var pool = await CreatePoolAsync(account, null);
        var request = new CreateUserPoolClientRequest
        {
            UserPoolId = pool,
            ClientName = "m2m",
            GenerateSecret = true,
            AllowedOAuthFlows = ["client_credentials"],
            AllowedOAuthScopes = ["tools/read"],
        };

        await Assert.ThrowsAsync<ScopeDoesNotExistException>(() => account.Cognito.CreateUserPoolClientAsync(request));
        await account.Cognito.CreateResourceServerAsync(new()
        {
            UserPoolId = pool,
            Identifier = "tools",
            Name = "tools",
            Scopes = [new() { ScopeName = "read", ScopeDescription = "d" }],
        });
        await account.Cognito.CreateUserPoolClientAsync(request);
    }

    [Fact]
    public async Task Groups_follow_their_users()
    {
        await using var account = await Account.StartAsync();
        var pool = await CreatePoolAsync(account, null);
        await account.Cognito.AdminCreateUserAsync(new() { UserPoolId = pool, Username = "u" });
        await account.Cognito.CreateGroupAsync(new() { UserPoolId = pool, GroupName = "admins" });
        await account.Cognito.AdminAddUserToGroupAsync(new() { UserPoolId = pool, GroupName = "admins", Username = "u" });

        Assert.Equal(
            "admins",
            Assert.Single(
                (await account.Cognito.AdminListGroupsForUserAsync(new() { UserPoolId = pool, Username = "u" })).Groups).GroupName);
        await account.Cognito.DeleteGroupAsync(new() { UserPoolId = pool, GroupName = "admins" });
        Assert.Empty((await account.Cognito.AdminListGroupsForUserAsync(new() { UserPoolId = pool, Username = "u" })).Groups ?? []);
    }

    private static async Task<string> CreatePoolAsync(Account account, UserPoolPolicyType? policies) =>
        (await account.Cognito.CreateUserPoolAsync(new() { PoolName = "pool", Policies = policies })).UserPool.Id;
}
