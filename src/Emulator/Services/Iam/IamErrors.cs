using Reconciler.Emulator.Platform;

namespace Reconciler.Emulator.Services.Iam;

internal static class IamErrors
{
    public static AwsException NoSuchPolicy(string arn) => new("NoSuchEntity", $"Policy {arn} was not found.", 404);

    public static AwsException DeleteConflict(string message) => new("DeleteConflict", message, 409);

    public static AwsException AlreadyExists(string message) => new("EntityAlreadyExists", message, 409);

    public static AwsException LimitExceeded(string message) => new("LimitExceeded", message, 409);

    public static AwsException InvalidMarker() => new("ValidationError", "Invalid Marker.");
}
