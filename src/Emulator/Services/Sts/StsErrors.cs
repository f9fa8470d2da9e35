using Reconciler.Emulator.Platform;
using Reconciler.Emulator.Platform.Auth;

namespace Reconciler.Emulator.Services.Sts;

/// <summary>The errors of STS.</summary>
internal static class StsErrors
{
    public static AwsException NotAuthorized(Caller caller, string action, string role) =>
        AccessDenied($"User: {caller.Arn} is not authorized to perform: {action} on resource: {role}");

    public static AwsException AccessDenied(string message) => new("AccessDenied", message, 403);

    /// <summary>The role's own limit.</summary>
    public static AwsException TooLong() =>
        Invalid("The requested DurationSeconds exceeds the MaxSessionDuration set for this role.");

    public static AwsException TooLongForChaining() =>
        Invalid("The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining.");

    public static AwsException InheritedTag(string key) => new(
        "InvalidParameterValue", $"One of the specified transitive tag keys can't be set because it conflicts with a transitive tag key "
            + $"from the calling session: {key}");

    public static AwsException MalformedPolicy(string message) => new("MalformedPolicyDocument", message);

    private static AwsException Invalid(string message) => new("ValidationError", message);
}
