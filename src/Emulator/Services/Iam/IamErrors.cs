using Reconciler.Emulator.Platform;

namespace Reconciler.Emulator.Services.Iam;

/// <summary>The errors of IAM. Codes and statuses are those of the public model.</summary>
internal static class IamErrors
{
    /// <param name="noun">The kind of entity, such as <c>role</c>.</param>
    /// <param name="name">The name of the entity.</param>
    public static AwsException NoSuchPrincipal(string noun, string name) => NoSuchEntity($"The {noun} with name {name} cannot be found.");

    public static AwsException NoSuchPolicy(string arn) => NoSuchEntity($"Policy {arn} was not found.");

    public static AwsException NotAttachable(string arn) => NoSuchEntity($"Policy {arn} does not exist or is not attachable.");

    public static AwsException NoSuchPolicyVersion(string arn, string version) =>
        NoSuchEntity($"Policy {arn} version {version} does not exist or is not attachable.");

    public static AwsException NoSuchInlinePolicy(string noun, string name) =>
        NoSuchEntity($"The {noun} policy with name {name} cannot be found.");

    public static AwsException NoSuchAccessKey(string id) => NoSuchEntity($"The Access Key with id {id} cannot be found.");

    public static AwsException NoUserName() =>
        new("ValidationError", "Must specify userName when calling with non-User credentials");

    public static AwsException AmbiguousEntity(string arn) =>
        new("InvalidInput", $"Invalid Entity Arn: {arn} does not clearly define entity type and name.");

    public static AwsException MalformedPolicy(string message) => new("MalformedPolicyDocument", message);

    public static AwsException DeleteConflict(string message) => new("DeleteConflict", message, 409);

    public static AwsException AlreadyExists(string message) => new("EntityAlreadyExists", message, 409);

    public static AwsException LimitExceeded(string message) => new("LimitExceeded", message, 409);

    public static AwsException DuplicateTags() =>
        new("InvalidInput", "Duplicate tag keys found. Please note that Tag keys are case insensitive.");

    public static AwsException ReservedTag() => new("InvalidInput", "Caller is an end user and not allowed to mutate system tags");

    public static AwsException TooManyTags() => LimitExceeded("The number of tags has reached the maximum limit.");

    public static AwsException InvalidMarker() => new("ValidationError", "Invalid Marker.");

    private static AwsException NoSuchEntity(string message) => new("NoSuchEntity", message, 404);
}
