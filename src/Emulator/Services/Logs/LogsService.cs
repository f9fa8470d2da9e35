using Reconciler.Emulator.Platform;
using Reconciler.Emulator.Platform.Pipeline;
using Reconciler.Emulator.Platform.Protocols;
using Reconciler.Emulator.Platform.State;

namespace Reconciler.Emulator.Services.Logs;

/// <summary>Amazon CloudWatch Logs: groups, streams and events.</summary>
internal sealed class LogsService : Service
{
    public LogsService(Account account)
        : base(account, "logs")
    {
        Store = new LogStore(account);
        Add(new LogGroups(Store));
        Add(new LogStreams(Store));
        Add(new LogEvents(Store));
    }

    /// <summary>The logs for other services.</summary>
    public LogStore Store { get; }

    public override string TargetPrefix => "Logs_20140328";

    public override bool IsManagement(string operation) => operation != "PutLogEvents";

    public override IEnumerable<RequiredPermission> PermissionsOf(Call call)
    {
        if (call.TextOrNull("resourceArn") is { } arn)
            return call.On(arn);
        var group = call.TextOrNull("logGroupName") ?? call.TextOrNull("logGroupIdentifier") ?? "";
        // Only these are calls on a stream.
        var stream = call.Operation.Name is "GetLogEvents" or "PutLogEvents" ? call.TextOrNull("logStreamName") : "";
        return call.On(call.Arn($"log-group:{group}:log-stream:{stream}"));
    }

    public override IEnumerable<TaggedResource> ListTagged(string region) =>
        TaggedResource.In(Store.Groups(region), "logGroupArn", "_tags");

    public override AwsException Invalid(IReadOnlyList<ConstraintBreach> breaches) =>
        new("InvalidParameterException", ConstraintBreach.Describe(breaches, withValues: true));

    protected override IReadOnlyList<string> AlsoReading => ["Filter"];
}
