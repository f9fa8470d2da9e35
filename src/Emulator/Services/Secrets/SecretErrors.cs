using Reconciler.Emulator.Platform;

namespace Reconciler.Emulator.Services.Secrets;

/// <summary>The errors of Secrets Manager. Codes are those of the public model.</summary>
internal static class SecretErrors
{
    public static AwsException NoSuchSecret() => NotFound("Secrets Manager can't find the specified secret.");

    /// <param name="selector">The requested version, such as <c>staging label: AWSCURRENT</c>.</param>
    public static AwsException NoSuchValue(string selector) =>
        NotFound($"Secrets Manager can't find the specified secret value for {selector}");

    public static AwsException MarkedForDeletion() =>
        InvalidRequest("You can't perform this operation on the secret because it was marked for deletion.");

    public static AwsException NameScheduledForDeletion() =>
        InvalidRequest("You can't create this secret because a secret with this name is already scheduled for deletion.");

    public static AwsException ValueMissing() => InvalidRequest("You must provide either SecretString or SecretBinary.");

    public static AwsException SecretExists(string name) =>
        new("ResourceExistsException", $"The operation failed because the secret {name} already exists.");

    public static AwsException VersionExists(string id) =>
        new("ResourceExistsException", $"The operation failed because the version {id} already exists with another value.");

    public static AwsException StageAttached(string stage, string version, string? given) => InvalidParameter(given is null
        ? $"The parameter RemoveFromVersionId can't be empty. Staging label {stage} is currently attached to version {version}, so you " +
            "must explicitly reference that version in RemoveFromVersionId."
        : $"The parameter RemoveFromVersionId is wrong. Staging label {stage} is currently attached to version {version}, not to {given}.");

    public static AwsException RotationFunctionMissing() =>
        InvalidRequest("No Lambda rotation function ARN is associated with this secret.");

    public static AwsException RotationNotConfigured() => InvalidRequest("You tried to cancel the rotation of a secret without rotation.");

    public static AwsException RotationInProgress() =>
        InvalidRequest("A previous rotation isn't complete. That rotation will be reattempted.");

    public static AwsException RotationFunctionDenied() => new(
        "AccessDeniedException",
        "Secrets Manager cannot invoke the specified Lambda function. Ensure that the function policy grants access to the principal " +
        "secretsmanager.amazonaws.com.");

    public static AwsException TooManyTags() =>
        new("LimitExceededException", "The request failed because it would exceed a quota of Secrets Manager: 50 tags for a secret.");

    public static AwsException InvalidToken() => new("InvalidNextTokenException", "Invalid NextToken.");

    public static AwsException InvalidParameter(string message) => new("InvalidParameterException", message);

    private static AwsException NotFound(string message) => new("ResourceNotFoundException", message);

    private static AwsException InvalidRequest(string message) => new("InvalidRequestException", message);
}
