using Reconciler.Emulator.Platform;

namespace Reconciler.Emulator.Services.Cognito;

internal static class CognitoErrors
{
    public static AwsException NoSuchPool(string id) => NotFound($"User pool {id} does not exist.");

    public static AwsException NotFound(string message) => new("ResourceNotFoundException", message);

    public static AwsException Invalid(string message) => new("InvalidParameterException", message);

    public static AwsException NoSuchUser() => new("UserNotFoundException", "User does not exist.");

    public static AwsException NoSuchClient(string id) => NotFound($"User pool client {id} does not exist.");

    public static AwsException NotAuthorized(string message) => new("NotAuthorizedException", message);

    public static AwsException InvalidToken() => Invalid("Invalid pagination token.");
}
