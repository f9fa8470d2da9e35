namespace EndToEnd.Tests;

/// <summary>Changes of the workshop's user pool, client, user and secret.</summary>
internal static class DriftIdentityCases
{
    private const string Pool = "UserPool/users";
    private const string Client = "UserPoolClient/users.agentcore-mcp-server-client";
    private const string User = "User/users.testuser";
    private const string Secret = "GeneratedSecret/users.testuser";

    public static IReadOnlyDictionary<string, DriftCase> All { get; } = new Dictionary<string, DriftCase>
    {
        ["pool password length"] = new(
            Pool,
            ["policies.passwordPolicy.minimumLength"],
            w => w.ChangePoolAsync(p => p.Policies.PasswordPolicy.MinimumLength = 6)),
        ["pool password numbers"] = new(
            Pool,
            ["policies.passwordPolicy.requireNumbers"],
            w => w.ChangePoolAsync(p => p.Policies.PasswordPolicy.RequireNumbers = true)),
        ["pool protection"] = new(Pool, ["deletionProtection"], w => w.ChangePoolAsync(p => p.DeletionProtection = "ACTIVE")),
        ["pool recovery"] = new(
            Pool,
            [
                "accountRecoverySetting.recoveryMechanisms[admin_only]",
                "accountRecoverySetting.recoveryMechanisms[verified_email]",
                "accountRecoverySetting.recoveryMechanisms[verified_phone_number]",
            ],
            w => w.ChangePoolAsync(p => p.AccountRecoverySetting = new()
            {
                RecoveryMechanisms = [new() { Name = "admin_only", Priority = 1 }],
            })),
        ["pool sign-up closed"] = new(
            Pool,
            ["adminCreateUserConfig"],
            w => w.ChangePoolAsync(p => p.AdminCreateUserConfig = new() { AllowAdminCreateUserOnly = true })),
        ["pool mail"] = new(
            Pool,
            ["emailConfiguration"],
            w => w.ChangePoolAsync(p => p.EmailConfiguration = new()
            {
                EmailSendingAccount = "COGNITO_DEFAULT",
                ReplyToEmailAddress = "phisher@example.com",
            })),
        ["pool tier"] = new(Pool, ["userPoolTier"], w => w.ChangePoolAsync(p => p.UserPoolTier = "PLUS")),
        ["pool second factor"] = new(Pool, ["mfaConfiguration"], w => w.ChangePoolAsync(p => p.MfaConfiguration = "OPTIONAL")),
        ["pool temporary passwords"] = new(
            Pool,
            ["policies.passwordPolicy.temporaryPasswordValidityDays"],
            w => w.ChangePoolAsync(p => p.Policies.PasswordPolicy.TemporaryPasswordValidityDays = 365)),
        ["pool verification by link"] = new(
            Pool,
            ["verificationMessageTemplate"],
            w => w.ChangePoolAsync(p => p.VerificationMessageTemplate = new() { DefaultEmailOption = "CONFIRM_WITH_LINK" })),
        ["pool message"] = new(
            Pool,
            ["verificationMessageTemplate"],
            w => w.ChangePoolAsync(p => p.EmailVerificationMessage = "Click here: {####}")),
        ["pool attribute updates"] = new(
            Pool,
            ["userAttributeUpdateSettings"],
            w => w.ChangePoolAsync(p => p.UserAttributeUpdateSettings = new() { AttributesRequireVerificationBeforeUpdate = ["email"] })),
        ["pool sign-in factors"] = new(
            Pool,
            ["policies.signInPolicy"],
            w => w.ChangePoolAsync(p => p.Policies.SignInPolicy = new() { AllowedFirstAuthFactors = ["PASSWORD", "EMAIL_OTP"] })),
        ["pool trigger"] = new(
            Pool,
            ["lambdaConfig"],
            w => w.ChangePoolAsync(p => p.LambdaConfig = new()
            {
                PreTokenGeneration = "arn:aws:lambda:us-east-1:000000000000:function:evil",
            })),
        ["pool tags"] = new(Pool, ["tags.Intruder", "tags.Module"], w => w.ChangePoolAsync(p =>
            {
                p.UserPoolTags.Remove("Module");
                p.UserPoolTags["Intruder"] = "was here";
            })),
        ["pool verified attributes"] = new(
            Pool,
            ["autoVerifiedAttributes"],
            w => w.ChangePoolAsync(p => p.AutoVerifiedAttributes = ["email"])),
        ["pool devices"] = new(
            Pool,
            ["deviceConfiguration"],
            w => w.ChangePoolAsync(p => p.DeviceConfiguration = new() { ChallengeRequiredOnNewDevice = true })),
        ["pool security mode"] = new(
            Pool,
            ["userPoolAddOns"],
            w => w.ChangePoolAsync(p => p.UserPoolAddOns = new() { AdvancedSecurityMode = "AUDIT" })),
        ["pool text messages"] = new(
            Pool,
            ["smsConfiguration"],
            w => w.ChangePoolAsync(p => p.SmsConfiguration = new()
            {
                SnsCallerArn = "arn:aws:iam::000000000000:role/evil",
                ExternalId = "x",
            })),

        ["client flows"] = new(
            Client,
            ["explicitAuthFlows"],
            w => w.ChangeClientAsync(c => c.ExplicitAuthFlows = ["ALLOW_USER_SRP_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"])),
        ["client session"] = new(Client, ["authSessionValidity"], w => w.ChangeClientAsync(c => c.AuthSessionValidity = 10)),
        ["client token lifetime"] = new(Client, ["refreshTokenValidity"], w => w.ChangeClientAsync(c => c.RefreshTokenValidity = 365)),
        ["client existence errors"] = new(
            Client,
            ["preventUserExistenceErrors"],
            w => w.ChangeClientAsync(c => c.PreventUserExistenceErrors = "LEGACY")),
        ["client callback"] = new(Client, ["callbackURLs"], w => w.ChangeClientAsync(c => c.CallbackURLs = ["https://evil.example"])),
        ["client access token"] = new(Client, ["accessTokenValidity"], w => w.ChangeClientAsync(c => c.AccessTokenValidity = 24)),
        ["client identity token"] = new(Client, ["idTokenValidity"], w => w.ChangeClientAsync(c => c.IdTokenValidity = 24)),
        ["client units"] = new(
            Client,
            ["tokenValidityUnits.accessToken", "tokenValidityUnits.idToken"],
            w => w.ChangeClientAsync(c => c.TokenValidityUnits = new()
            {
                AccessToken = "minutes",
                IdToken = "minutes",
                RefreshToken = "days",
            })),
        ["client OAuth"] = new(
            Client,
            ["allowedOAuthFlows", "allowedOAuthFlowsUserPoolClient", "allowedOAuthScopes", "callbackURLs"],
            w => w.ChangeClientAsync(c =>
            {
                c.AllowedOAuthFlows = ["implicit"];
                c.AllowedOAuthFlowsUserPoolClient = true;
                c.AllowedOAuthScopes = ["openid"];
                c.CallbackURLs = ["https://evil.example"];
            })),
        ["client revocation"] = new(Client, ["enableTokenRevocation"], w => w.ChangeClientAsync(c => c.EnableTokenRevocation = false)),
        ["client logout"] = new(Client, ["logoutURLs"], w => w.ChangeClientAsync(c => c.LogoutURLs = ["https://evil.example"])),
        ["client attributes"] = new(
            Client,
            ["readAttributes", "writeAttributes"],
            w => w.ChangeClientAsync(c => { c.ReadAttributes = ["email"]; c.WriteAttributes = ["email"]; })),
        ["client providers"] = new(
            Client,
            ["supportedIdentityProviders"],
            w => w.ChangeClientAsync(c => c.SupportedIdentityProviders = ["COGNITO"])),
        ["client context"] = new(
            Client,
            ["enablePropagateAdditionalUserContextData"],
            w => w.ChangeClientAsync(c => c.EnablePropagateAdditionalUserContextData = true)),

        ["user disabled"] = new(
            User,
            ["enabled"],
            async w => await w.Clients.Cognito.AdminDisableUserAsync(new() { UserPoolId = await w.PoolIdAsync(), Username = "testuser" })),
        ["user password"] = new(
            User,
            ["password"],
            async w => await w.Clients.Cognito.AdminSetUserPasswordAsync(new()
            {
                UserPoolId = await w.PoolIdAsync(),
                Username = "testuser",
                Password = "temporary-1",
                Permanent = false,
            })),

        ["user attribute added"] = new(
            User,
            ["attributes"],
            async w => await w.Clients.Cognito.AdminUpdateUserAttributesAsync(new()
            {
                UserPoolId = await w.PoolIdAsync(),
                Username = "testuser",
                UserAttributes = [new() { Name = "email", Value = "phisher@example.com" }],
            })),

        ["secret key"] = new(
            Secret,
            ["kmsKeyId"],
            async w => await w.Clients.SecretsManager.UpdateSecretAsync(new()
            {
                SecretId = await w.SecretIdAsync(),
                KmsKeyId = "arn:aws:kms:us-east-1:999999999999:key/evil",
            })),
        ["secret scheduled for deletion"] = new(
            Secret,
            ["deletedDate"],
            async w => await w.Clients.SecretsManager.DeleteSecretAsync(new()
            {
                SecretId = await w.SecretIdAsync(),
                RecoveryWindowInDays = 7,
            })),
        ["secret description"] = new(
            Secret,
            ["description"],
            async w => await w.Clients.SecretsManager.UpdateSecretAsync(new()
            {
                SecretId = await w.SecretIdAsync(),
                Description = "mine",
            })),
        ["secret tags"] = new(
            Secret,
            ["tags.Intruder"],
            async w => await w.Clients.SecretsManager.TagResourceAsync(new()
            {
                SecretId = await w.SecretIdAsync(),
                Tags = [new() { Key = "Intruder", Value = "was here" }],
            })),
    };
}
