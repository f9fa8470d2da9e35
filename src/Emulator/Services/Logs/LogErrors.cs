using Reconciler.Emulator.Platform;

namespace Reconciler.Emulator.Services.Logs;

/// <summary>The errors of CloudWatch Logs. Codes are those of the public model.</summary>
internal static class LogErrors
{
    public static AwsException NoSuchGroup() => new("ResourceNotFoundException", "The specified log group does not exist.");

    public static AwsException NoSuchStream() => new("ResourceNotFoundException", "The specified log stream does not exist.");

    public static AwsException GroupExists() => new("ResourceAlreadyExistsException", "The specified log group already exists");

    public static AwsException StreamExists() => new("ResourceAlreadyExistsException", "The specified log stream already exists");

    public static AwsException GroupMissing() => Invalid("A log group name or identifier is required.");

    public static AwsException NotChronological() =>
        Invalid("Log events in a single PutLogEvents request must be in chronological order.");

    public static AwsException InvalidRetention(long days, IEnumerable<long> allowed) => Invalid(
        $"1 validation error detected: Value '{days}' at 'retentionInDays' failed to satisfy constraint: " +
        $"Member must satisfy enum value set: [{string.Join(", ", allowed)}]");

    public static AwsException TooManyTags() => new("TooManyTagsException", "A resource can have no more than 50 tags.");

    public static AwsException InvalidToken() => Invalid("The specified nextToken is invalid.");

    private static AwsException Invalid(string message) => new("InvalidParameterException", message);
}
