using System.CommandLine;

namespace Reconciler.Worker.Commands;

/// <summary><c>--timeout DURATION</c>: how long a command may wait. What was begun goes on in AWS.</summary>
internal static class TimeoutOption
{
    public static Option<TimeSpan?> Build() => new("--timeout")
    {
        Description = "Give up after this time, such as 90s, 10m or 1h, with exit code 5. What was begun goes on in AWS.",
        HelpName = "DURATION",
        CustomParser = Durations.ParseOption,
    };
}
