using Reconciler.Emulator.Platform;

namespace Reconciler.Emulator.Services.Cognito;

/// <summary>The errors of Cognito user pools. Codes are those of the public model.</summary>
/// <remarks>The model has no texts. A text without the comment "AWS's text" is inferred.</remarks>
internal static class CognitoErrors
{
    public static AwsException TooManyTags() => new("InvalidParameterException", "A user pool can have no more than 50 tags.");

    public static AwsException InvalidToken() => Invalid("Invalid pagination token.");

    public static AwsException MissingParameter(string name) => Invalid($"Missing required parameter {name}");

    public static AwsException InvalidFilter() => Invalid("Error while parsing filter");

    public static AwsException NotSearchable(string attribute) => Invalid($"Invalid search attribute: {attribute}");

    // Schemas

    public static AwsException AttributeNameMissing() => Invalid("Attribute name is required.");

    public static AwsException AttributeTypeMissing() =>
        Invalid("Invalid AttributeDataType input, consider using the provided AttributeDataType enum.");

    public static AwsException RequiredCustomAttribute() => Invalid("Required custom attributes are not supported currently.");

    public static AwsException StandardAttributeChanged(string name) => Invalid(
        $"You can not change AttributeDataType or set developerOnlyAttribute for standard schema attribute {name}");

    public static AwsException InvalidConstraints(string name, string member) => Invalid($"Invalid {member} for schema attribute {name}");

    public static AwsException AttributeTooLong(string name, int maximum) =>
        Invalid($"user.{name}: String attributes cannot have a length of more than {maximum}");

    public static AwsException CrossedConstraints(string name, string kind) =>
        Invalid($"user.{name}: Max {kind} cannot be less than min {kind}.");

    public static AwsException AliasExists(string alias) =>
        new("AliasExistsException", $"An account with the given {alias} already exists.");

    public static AwsException UsernameIsAlias(string kind) => Invalid(
        $"Username cannot be of {kind} format, since user pool is configured for {kind} alias.");

    public static AwsException AttributeFixed(string name) => Invalid($"user.{name}: Attribute cannot be updated.");

    // Pools, domains, clients

    // AWS's text.
    public static AwsException TriggerFailed(string trigger, string message) =>
        new("UserLambdaValidationException", $"{trigger} failed with error {message}.");

    // AWS's text.
    public static AwsException TriggerDenied(string trigger) => new(
        "UnexpectedLambdaException", $"{trigger} invocation failed due to error AccessDeniedException.");

    public static AwsException TriggerNotCalled(string trigger, AwsException failure) => new(
        "UnexpectedLambdaException", $"{trigger} invocation failed due to error {failure.Code}: {failure.Message}");

    // AWS's text.
    public static AwsException TriggerResultInvalid() => new("InvalidLambdaResponseException", "Unrecognizable lambda output");

    public static AwsException NoSuchPool(string id) => NotFound($"User pool {id} does not exist.");

    public static AwsException PoolIsProtected() => Invalid(
        "The user pool cannot be deleted because deletion protection is activated. Deletion protection must be inactivated first.");

    public static AwsException NoSecondFactor() => Invalid("MFA cannot be turned on without an enabled factor.");

    public static AwsException PoolHasDomainToDelete() =>
        Invalid("User pool cannot be deleted. It has a domain configured that should be deleted first.");

    public static AwsException AttributeExists(string name, string existing) =>
        Invalid($"{name}: Existing attribute already has name {existing}.");

    public static AwsException DomainTaken() => Invalid("Domain already associated with another user pool.");

    public static AwsException PoolHasDomain() => Invalid("User pool already has a domain configured.");

    public static AwsException NoSuchDomain() => Invalid("No such domain or user pool exists.");

    public static AwsException NoSuchClient(string id) => NotFound($"User pool client {id} does not exist.");

    public static AwsException MixedAuthFlows() =>
        Invalid("ExplicitAuthFlows values with ALLOW_ prefix cannot be used along with values without ALLOW_ prefix.");

    public static AwsException InvalidOAuthFlow() => new(
        "InvalidOAuthFlowException",
        "client_credentials flow can not be selected along with code flow or implicit flow, and needs a client secret.");

    public static AwsException NoSuchScope(string scope) =>
        new("ScopeDoesNotExistException", $"Custom scope {scope} does not exist.");

    public static AwsException ResourceServerExists(string id, string poolId) => Invalid($"{id} already exists in user pool {poolId}.");

    public static AwsException NoSuchResourceServer(string id) => NotFound($"Resource server {id} does not exist.");

    public static AwsException ProviderExists() => new("DuplicateProviderException", "A provider with that name already exists.");

    public static AwsException NoSuchProvider(string name) => NotFound($"Identity provider {name} does not exist.");

    // Users and groups

    public static AwsException NoSuchUser() => new("UserNotFoundException", "User does not exist.");

    public static AwsException UserExists() => new("UsernameExistsException", "User account already exists");

    /// <param name="kind"><c>an email</c> or <c>a phone number</c>.</param>
    public static AwsException UsernameShouldBe(string kind) => Invalid($"Username should be {kind}.");

    public static AwsException AttributeNotMutable(string name) => Invalid($"Cannot modify the non-mutable attribute {name}");

    public static AwsException NoSuchAttribute(string name) =>
        Invalid($"Attributes did not conform to the schema: {name}: Attribute does not exist in the schema.");

    public static AwsException InvalidPassword(string violation) =>
        new("InvalidPasswordException", $"Password did not conform with policy: {violation}");

    public static AwsException GroupExists() => new("GroupExistsException", "A group with the name already exists.");

    public static AwsException NoSuchGroup() => NotFound("Group not found.");

    // Sign-in

    // AWS's text.
    public static AwsException WrongPassword() => NotAuthorized("Incorrect username or password.");

    public static AwsException UserDisabled() => NotAuthorized("User is disabled.");

    public static AwsException TemporaryPasswordExpired() =>
        NotAuthorized("Temporary password has expired and must be reset by an administrator.");

    public static AwsException SecretHashNotExpected(string clientId) =>
        NotAuthorized($"Client {clientId} is not configured for secret but secret hash was received");

    public static AwsException SecretHashMissing(string clientId) =>
        NotAuthorized($"Client {clientId} is configured with secret but SECRET_HASH was not received");

    public static AwsException SecretHashWrong(string clientId) =>
        NotAuthorized($"Unable to verify secret hash for client {clientId}");

    public static AwsException InvalidSession() => NotAuthorized("Invalid session for the user.");

    public static AwsException SessionExpired() => NotAuthorized("Invalid session for the user, session is expired.");

    public static AwsException NoPendingChallenge(string challenge) => Invalid($"No {challenge} challenge is pending.");

    public static AwsException RefreshFlowNotEnabled() => NotAuthorized("Auth flow not enabled for this client");

    public static AwsException PasswordFlowNotEnabled(string flow) => Invalid(
        flow == "USER_PASSWORD_AUTH" ? "USER_PASSWORD_AUTH flow not enabled for this client" : "Auth flow not enabled for this client");

    /// <summary>A flow that AWS has and the emulator lacks.</summary>
    public static AwsException FlowNotEmulated(string flow, string alternative) =>
        Invalid($"The emulator does not implement {flow}. Sign in with {alternative}.");

    public static AwsException FlowNotSupported() => Invalid("Initiate Auth method not supported.");

    // Tokens

    public static AwsException InvalidRefreshToken() => NotAuthorized("Invalid Refresh Token");

    public static AwsException RefreshTokenRevoked() => NotAuthorized("Refresh Token has been revoked");

    public static AwsException RefreshTokenExpired() => NotAuthorized("Refresh Token has expired");

    public static AwsException InvalidAccessToken() => NotAuthorized("Invalid Access Token");

    public static AwsException AccessTokenExpired() => NotAuthorized("Access Token has expired");

    public static AwsException AccessTokenLacksScope() => NotAuthorized("Access Token does not have required scopes");

    public static AwsException AccessTokenRevoked() => NotAuthorized("Access Token has been revoked");

    public static AwsException WrongClientSecret() => new("UnauthorizedException", "Invalid client secret.");

    public static AwsException RevocationNotEnabled() =>
        new("UnsupportedOperationException", "Token revocation is not enabled for this client.");

    public static AwsException TokenTypeNotSupported() => new("UnsupportedTokenTypeException", "Only refresh tokens can be revoked.");

    private static AwsException Invalid(string message) => new("InvalidParameterException", message);

    private static AwsException NotFound(string message) => new("ResourceNotFoundException", message);

    private static AwsException NotAuthorized(string message) => new("NotAuthorizedException", message);
}
