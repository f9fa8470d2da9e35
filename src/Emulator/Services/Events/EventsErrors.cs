using Reconciler.Emulator.Platform;
using Reconciler.Emulator.Platform.Protocols;

namespace Reconciler.Emulator.Services.Events;

/// <summary>The errors of EventBridge.</summary>
internal static class EventsErrors
{
    public static AwsException NoSuchRule(string name, string bus) =>
        new("ResourceNotFoundException", $"Rule {name} does not exist on EventBus {bus}.");

    public static AwsException NoSuchBus(string bus) => new("ResourceNotFoundException", $"Event bus {bus} does not exist.");

    public static AwsException NoTrigger() =>
        new("ValidationException", "Parameter(s) EventPattern or ScheduleExpression must be specified.");

    public static AwsException NoSchedules() =>
        new(NotBuilt.Code, "The embedded AWS has no rules with schedules. docs/embedded-aws.md lists what it has.", 501);

    public static AwsException InvalidPattern(string reason) =>
        new("InvalidEventPatternException", $"Event pattern is not valid. Reason: {reason}");

    public static AwsException HasTargets() =>
        new("ValidationException", "Rule can't be deleted since it has targets.");

    public static AwsException TooManyTargets() =>
        new("LimitExceededException", "The requested resource exceeds the maximum number allowed.");

    public static AwsException NoSuchResource(string arn) => new("ResourceNotFoundException", $"Rule {arn} does not exist.");

    public static AwsException InvalidToken() => new("ValidationException", "The next token is not valid.");

    public static AwsException TooManyTags() => new("LimitExceededException", "A rule can have no more than 50 tags.");
}
