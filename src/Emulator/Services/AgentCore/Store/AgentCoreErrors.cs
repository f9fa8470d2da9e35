using Reconciler.Emulator.Platform;

namespace Reconciler.Emulator.Services.AgentCore.Store;

/// <summary>The errors of AgentCore. Codes and statuses are those of the public model.</summary>
/// <remarks>AWS documents few of the texts. A text without the comment "AWS's text" is inferred.</remarks>
internal static class AgentCoreErrors
{
    public static AwsException Invalid(string message) =>
        new("ValidationException", message) { Members = { ["reason"] = "FieldValidationFailed" } };

    public static AwsException NotFound(string kind, string id) =>
        new("ResourceNotFoundException", $"{kind} with ID '{id}' was not found.", 404);

    public static AwsException Busy(string kind, string id, string status) =>
        Conflict($"{kind} '{id}' cannot be changed while its status is {status}. Try again when the current operation has finished.");

    public static AwsException InvalidToken() => Invalid("The pagination token is invalid.");

    public static AwsException ClientTokenReused() =>
        new("ValidationException", "The client token was used before with other parameters.")
        {
            Members = { ["reason"] = "IdempotentParameterMismatchException" },
        };

    public static AwsException ForeignResource() =>
        AccessDenied("You are not authorized to perform this operation on the specified resource.");

    public static AwsException NotTaggable(string arn) => Invalid($"'{arn}' is not the ARN of a resource that can be tagged.");

    public static AwsException InvalidResourcePolicy(string problem) => Invalid($"The resource policy is invalid: {problem}.");

    public static AwsException TooManyTags(int maximum) => QuotaExceeded($"A resource may have {maximum} tags.");

    // Runtimes

    public static AwsException RuntimeNameTaken(string name) =>
        Conflict($"An agent runtime with the name '{name}' already exists in your account.");

    // AWS's text.
    public static AwsException RuntimeRoleNotAssumable(string role) => Invalid(
        $"Role validation failed for '{role}'. " +
        "Please verify that the role exists and its trust policy allows assumption by this service");

    // AWS's text.
    public static AwsException ImageAccessDenied(string uri) => Invalid(
        $"Access denied while validating ECR URI '{uri}'. The execution role requires permissions for ecr:GetAuthorizationToken, " +
        "ecr:BatchGetImage, and ecr:GetDownloadUrlForLayer operations.");

    public static AwsException ImageNotFound(string uri) =>
        Invalid($"The specified image identifier does not exist in the repository. Check the image URI '{uri}'.");

    // AWS's text.
    public static AwsException ArchitectureNotSupported(string uri) =>
        Invalid($"Architecture incompatible for uri '{uri}'. Supported architectures: [arm64]");

    // AWS's text.
    public static AwsException RuntimeHasEndpoints() => Conflict("This agent has endpoints that must be deleted first");

    public static AwsException EndpointNameTaken(string name, string runtimeId) =>
        Conflict($"An endpoint with the name '{name}' already exists for agent runtime '{runtimeId}'.");

    public static AwsException DefaultEndpointNotUpdatable() =>
        Invalid("The DEFAULT endpoint follows the latest version and cannot be updated.");

    // AWS's text.
    public static AwsException DefaultEndpointNotDeletable() => Conflict("Default endpoints are removed when you delete the agent");

    // Gateways

    public static AwsException GatewayNameTaken(string name) =>
        Conflict($"A gateway with the name '{name}' already exists in your account.");

    public static AwsException TooManyGateways(int maximum) => QuotaExceeded($"You have reached the maximum of {maximum} gateways.");

    public static AwsException GatewayMemberImmutable(string member) => Invalid($"The {member} of a gateway cannot be changed.");

    // The limit is AWS's, the error and its text are a guess.
    public static AwsException PoliciesTooLarge(string gateway, int kilobytes) =>
        QuotaExceeded($"The policies about '{gateway}' exceed the maximum of {kilobytes} KB.");

    // AWS's text.
    public static AwsException GatewayHasTargets() =>
        Invalid("Gateway has targets associated with it. Delete all targets before deleting the gateway.");

    public static AwsException AuthorizerNotAllowed(string type) =>
        Invalid($"Authorizer configuration is not allowed for authorizer type {type}.");

    public static AwsException AuthorizerMissing() =>
        Invalid("Authorizer configuration is required for authorizer type CUSTOM_JWT.");

    public static AwsException AuthorizerRuleMissing() =>
        Invalid("At least one of allowedAudience, allowedClients, allowedScopes or customClaims must be provided.");

    // The limit is AWS's; the text is inferred.
    public static AwsException SeveralInterceptors(string point) =>
        Invalid($"A gateway can have at most one interceptor with the interception point {point}.");

    public static AwsException ProtocolVersionNotSupported(string version, IEnumerable<string> supported) =>
        Invalid($"Protocol version '{version}' is not supported. Supported versions: [{string.Join(", ", supported)}]");

    // The action is AWS's; the rest of the text is inferred.
    public static AwsException GatewayRoleNotAssumable(string role) => AccessDenied(
        $"User: {role} is not authorized to perform: bedrock-agentcore:GenesisPolicyEngineCheck. " +
        $"Verify that the role exists and that its trust policy allows {AgentCoreTables.Principal} to assume it.");

    public static AwsException EngineNotAttachable(string engineArn, string status) =>
        Conflict($"Policy engine '{engineArn}' has the status {status} and cannot be attached.");

    // AWS's text.
    public static AwsException EngineAccessDenied(string action, string engineArn, string role) =>
        AccessDenied($"Access denied while calling {action} on Policy Engine: {engineArn} with Gateway role: {role}");

    // Targets

    // AWS's text.
    public static AwsException IamCredentialsMissing() => Invalid("IamCredentialProvider is required for mcpServer targets");

    public static AwsException SessionHeaderNotAllowed(string header) =>
        Invalid($"{header} cannot be in the metadataConfiguration of a target whose gateway has sessions.");

    public static AwsException TargetNameMissing() => Invalid("The name of a target is required.");

    public static AwsException RulePriorityTaken(string priority, string gatewayId) =>
        Conflict($"A rule with the priority {priority} already exists in gateway '{gatewayId}'.");

    public static AwsException RuleTargetNotFound(string name, string gatewayId) =>
        Invalid($"The gateway '{gatewayId}' has no target with the name '{name}'.");

    public static AwsException RateLimitTaken(string id, string gatewayId) =>
        Conflict($"A rate limit with the ID '{id}' already exists in gateway '{gatewayId}'.");

    public static AwsException TooManyRateLimits(int maximum, string gatewayId) =>
        QuotaExceeded($"The gateway '{gatewayId}' has {maximum} rate limits, which is the maximum.");

    public static AwsException RateLimitEntryMismatch(IEnumerable<string> keys) =>
        Invalid($"Each entry must have a value for each dimension key and for no other: {string.Join(", ", keys)}.");

    public static AwsException TargetNameTaken(string name, string gatewayId) =>
        Conflict($"A target with the name '{name}' already exists for gateway '{gatewayId}'.");

    public static AwsException TooManyTargets(int maximum, string gatewayId) =>
        QuotaExceeded($"You have reached the maximum of {maximum} targets for gateway '{gatewayId}'.");

    public static AwsException TooManyTargetOperations(int maximum) =>
        new("ThrottlingException", $"A gateway may have {maximum} target operations at a time.", 429);

    public static AwsException TargetTypeImmutable() => Invalid("The type of a target cannot be changed.");

    public static AwsException NotSynchronizable() => Invalid("Only targets of MCP servers can be synchronized.");

    public static AwsException HttpTargetNeedsNoProtocol() => Invalid("HTTP targets require a gateway without a protocol type.");

    public static AwsException McpTargetNeedsProtocol() => Invalid("MCP targets require a gateway with the protocol type MCP.");

    public static AwsException CredentialsMissing(string targetType) =>
        Invalid($"Credential provider configurations are required for targets of type {targetType}.");

    public static AwsException CredentialTypeNotSupported(string credentialType, string targetType) =>
        Invalid($"Credential provider type {credentialType} is not supported for targets of type {targetType}.");

    public static AwsException CredentialProviderMissing(string member, string credentialType) =>
        Invalid($"{member} is required for credential provider type {credentialType}.");

    // AWS's text.
    public static AwsException GatewayRoleLacksPermission(string role, string action, string resource) =>
        Invalid($"Gateway execution role lacks permission to perform {action} on {resource}. Role: {role}");

    // Policies

    public static AwsException EngineNameTaken(string name) =>
        Conflict($"A policy engine with the name '{name}' already exists in your account.");

    public static AwsException EngineIsAttached(string id) =>
        Conflict($"Policy engine '{id}' is attached to a gateway. Detach it before deleting it.");

    public static AwsException EngineHasPolicies(string id) =>
        Conflict($"Policy engine '{id}' has policies. Delete all policies before deleting the policy engine.");

    public static AwsException PolicyNameTaken(string name) =>
        Conflict($"A policy with the name '{name}' already exists in your account.");

    public static AwsException PolicyGenerationsNotAvailable() => Invalid("Policy generations are not available.");

    // Identity

    public static AwsException OAuth2ProviderNameTaken(string name) => Invalid($"Credential provider with name: {name} already exists");

    public static AwsException ApiKeyProviderNameTaken(string name) => Conflict($"Credential provider with name: {name} already exists");

    public static AwsException WorkloadIdentityNameTaken(string name) => Invalid($"WorkloadIdentity with name: {name} already exists");

    public static AwsException ApiKeyMissing() => Invalid("An API key is required.");

    public static AwsException ClientSecretMissing() => Invalid("A client secret is required.");

    public static AwsException VendorMismatch(string vendor) =>
        Invalid($"The provider configuration does not match the vendor {vendor}.");

    public static AwsException SecretKeyMissing(string key) => Invalid($"The secret has no text under the key '{key}'.");

    // The texts about tokens of users are inferred.
    public static AwsException InvalidWorkloadToken() =>
        new("UnauthorizedException", "The workload access token is not valid or has expired.", 401);

    public static AwsException InvalidUserToken(string problem) =>
        new("UnauthorizedException", $"The user token is not valid: {problem}.", 401);

    public static AwsException UserMissing() =>
        Invalid("The workload access token names no user. Get one by GetWorkloadAccessTokenForJWT or GetWorkloadAccessTokenForUserId.");

    public static AwsException UserTokenMissing() =>
        Invalid("A token exchange needs the token of a user. Get a workload access token by GetWorkloadAccessTokenForJWT.");

    public static AwsException ReturnUrlNotAllowed(string? url, string workload) => Invalid(
        url is null
            ? "A resourceOauth2ReturnUrl is required for the consent of a user."
            : $"The address '{url}' is not one of the allowedResourceOauth2ReturnUrls of the workload identity '{workload}'.");

    public static AwsException OtherUser() => AccessDenied("The session was begun for another user.");

    public static AwsException NoConsentYet(string uri) => Invalid($"The user has not consented in the session '{uri}' yet.");

    private static AwsException Conflict(string message) => new("ConflictException", message, 409);

    private static AwsException AccessDenied(string message) => new("AccessDeniedException", message, 403);

    private static AwsException QuotaExceeded(string message) => new("ServiceQuotaExceededException", message, 402);
}
