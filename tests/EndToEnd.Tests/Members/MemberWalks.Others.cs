namespace EndToEnd.Tests.Members;

internal static partial class MemberWalks
{
    private static Dictionary<string, MemberWalk> Others => new()
    {
        ["pool"] = new(
            "UserPool",
            [
                "accountRecoverySetting", "adminCreateUserConfig", "autoVerifiedAttributes", "deletionProtection", "deviceConfiguration",
                "emailConfiguration", "lambdaConfig", "mfaConfiguration", "policies", "smsAuthenticationMessage", "smsConfiguration", "tags",
                "userAttributeUpdateSettings",
                "userPoolAddOns", "userPoolTier", "verificationMessageTemplate",
            ])
        {
            Values = new Dictionary<string, string[]?>
            {
                ["deletionProtection"] = ["\"ACTIVE\"", "\"INACTIVE\""],
                ["mfaConfiguration"] = ["\"OPTIONAL\"", "\"ON\""],
                ["userPoolTier"] = ["\"PLUS\"", "\"LITE\""],
                ["policies.passwordPolicy.minimumLength"] = ["10", "12"],
                ["policies.passwordPolicy.requireLowercase"] = ["false", "false"],
                ["policies.passwordPolicy.requireNumbers"] = ["false", "false"],
                ["policies.passwordPolicy.requireSymbols"] = ["false", "false"],
                ["policies.passwordPolicy.requireUppercase"] = ["false", "false"],
                ["emailConfiguration.replyToEmailAddress"] = ["\"a@example.com\"", "\"b@example.com\""],
                ["verificationMessageTemplate.emailMessage"] = ["\"{####} a\"", "\"{####} b\""],
                ["verificationMessageTemplate.emailMessageByLink"] = ["\"{##a##}\"", "\"{##b##}\""],
                ["adminCreateUserConfig.inviteMessageTemplate.emailMessage"] = ["\"{username} {####} a\"", "\"{username} {####} b\""],
            },
            NotShown = new Dictionary<string, string>
            {
                ["adminCreateUserConfig.unusedAccountValidityDays"] = "the deprecated name of temporaryPasswordValidityDays",
            },
        },
        ["pool, messages"] = new("UserPool", ["emailVerificationMessage", "emailVerificationSubject", "smsVerificationMessage"])
        {
            Values = new Dictionary<string, string[]?> { ["emailVerificationMessage"] = ["\"{####} a\"", "\"{####} b\""] },
            ShownAs = new Dictionary<string, string>
            {
                ["emailVerificationMessage"] = "verificationMessageTemplate.emailMessage",
                ["emailVerificationSubject"] = "verificationMessageTemplate.emailSubject",
                ["smsVerificationMessage"] = "verificationMessageTemplate.smsMessage",
            },
        },
        ["pool, chosen once"] = new("UserPool", ["keyConfiguration", "issuerConfiguration"])
        {
            Kept = new Dictionary<string, string>
            {
                ["keyConfiguration"] = "Cognito chooses the key if the spec does not",
                ["issuerConfiguration"] = "Cognito chooses the form of the issuer if the spec does not",
            },
        },
        ["pool, fixed at creation"] = new("UserPool", ["aliasAttributes", "poolName", "usernameAttributes", "usernameConfiguration"])
        {
            Values = new Dictionary<string, string[]?> { ["usernameAttributes"] = null },
            NotShown = new Dictionary<string, string>
            {
                ["poolName"] = AnotherName,
                ["aliasAttributes"] = "the pool is another one, because its name changes",
                ["usernameConfiguration"] = "the pool is another one, because its name changes",
            },
        },
        ["pool, client"] = new("UserPool", ["clients"])
        {
            Defaults = new Dictionary<string, string> { ["clients"] = """[{"name": "client"}]""" },
            Values = new Dictionary<string, string[]?>
            {
                ["clients.name"] = ["\"client\"", "\"client\""],
                ["clients.existing"] = null,
                ["clients.generateSecret"] = ["true", "true"],
                ["clients.allowedOAuthFlows"] = ["[\"code\"]", "[\"implicit\"]"],
                ["clients.allowedOAuthScopes"] = ["[\"openid\"]", "[\"email\"]"],
                ["clients.explicitAuthFlows"] = ["[\"ALLOW_USER_SRP_AUTH\"]", "[\"ALLOW_CUSTOM_AUTH\"]"],
            },
            ShownAs = new Dictionary<string, string> { ["clients"] = "" },
            NotShown = new Dictionary<string, string> { ["clients.name"] = AnotherName },
            Kept = new Dictionary<string, string> { ["clients.name"] = AnotherName },
        },
        ["pool, user"] = new("UserPool", ["users"])
        {
            Defaults = new Dictionary<string, string> { ["users"] = """[{"username": "u", "password": {"generate": true}}]""" },
            Values = new Dictionary<string, string[]?>
            {
                ["users"] =
                [
                    """[{"username": "u", "password": {"generate": true}, "attributes": {"email": "a@example.com"}}]""",
                    """[{"username": "u", "password": {"generate": true}, "attributes": {"email": "b@example.com"}}]""",
                ],
            },
            ShownAs = new Dictionary<string, string> { ["users"] = "" },
            NotShown = new Dictionary<string, string>
            {
                ["users.username"] = AnotherName,
                ["users.password"] = "a password cannot be read; UserTests and DeletionDriftTests change it",
            },
        },
        ["engine"] = new("PolicyEngine", ["description", "tags"]),
        ["engine, fixed at creation"] = new("PolicyEngine", ["encryptionKeyArn"]),
        ["engine, name"] = new("PolicyEngine", ["name"]) { NotShown = new Dictionary<string, string> { ["name"] = AnotherName } },
        ["policy"] = new("CedarPolicy", ["description", "enforcementMode", "statement", "validationMode"], "policyEngine: engine")
        {
            Defaults = new Dictionary<string, string> { ["statement"] = Statement("forbid", "x") },
            Values = new Dictionary<string, string[]?>
            {
                ["statement"] = [Statement("forbid", "a"), Statement("forbid", "b")],
                ["enforcementMode"] = ["\"LOG_ONLY\"", "\"ACTIVE\""],
                ["validationMode"] = ["\"IGNORE_ALL_FINDINGS\"", "\"IGNORE_ALL_FINDINGS\""],
            },
            ShownAs = new Dictionary<string, string> { ["statement"] = "definition.cedar.statement" },
            NotShown = new Dictionary<string, string>
            {
                ["validationMode"] = "says how AWS checks a statement that is written",
            },
            Kept = new Dictionary<string, string> { ["enforcementMode"] = "ACTIVE is the default" },
            With = WithEngine,
        },
        ["policy, definition"] = new("CedarPolicy", ["definition"], "policyEngine: engine")
        {
            Defaults = new Dictionary<string, string> { ["definition"] = $"{{\"cedar\": {{\"statement\": {Statement("forbid", "x")}}}}}" },
            Values = new Dictionary<string, string[]?>
            {
                ["definition.cedar.statement"] = [Statement("forbid", "a"), Statement("forbid", "b")],
            },
            With = WithEngine,
        },
        ["policy, name"] = new("CedarPolicy", ["name"], "policyEngine: engine", $"statement: {Statement("forbid", "x")}")
        {
            NotShown = new Dictionary<string, string> { ["name"] = AnotherName },
            With = WithEngine,
        },
        ["pool, schema"] = new("UserPool", ["schema"])
        {
            Defaults = new Dictionary<string, string> { ["schema"] = """[{"name": "a", "attributeDataType": "String"}]""" },
            Values = new Dictionary<string, string[]?>
            {
                ["schema"] =
                [
                    """[{"name": "a", "attributeDataType": "String"}, {"name": "b", "attributeDataType": "String"}]""",
                    """[{"name": "a", "attributeDataType": "String"}, {"name": "b", "attributeDataType": "String"}, {"name": "c", "attributeDataType": "Number"}]""",
                ],
            },
            NotShown = new Dictionary<string, string> { ["schema"] = "UserPoolSchemaTests look at each change; what is removed is refused" },
            IsNotRemoved = true,
        },
    };

    private static string Statement(string effect, string user) =>
        $"\"{effect}(principal == AgentCore::IamEntity::\\\"{user}\\\", action, resource == AgentCore::Gateway::\\\"${{Gateway/gw.arn}}\\\");\"";

    private static void WithEngine(StackBuilder stack) => stack.WithPolicyEngine().WithGateway("gw", engine: "engine");
}
