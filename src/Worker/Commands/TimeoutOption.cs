using System.CommandLine;

namespace Reconciler.Worker.Commands;

/// <summary><c>--timeout DURATION</c>: how long a command may wait. What was begun goes on in AWS.</summary>
internal static class TimeoutOption
{
    public static Option<TimeSpan?> Build() => new("--timeout")
    {
        Description = "Give up after this time, such as 90s, 10m or 1h, with exit code 5. What was begun goes on in AWS.",
        HelpName = "DURATION",
        CustomParser = result =>
        {
            if (Durations.Parse(result.Tokens[0].Value) is { } duration) return duration;
            result.AddError($"'{result.Tokens[0].Value}' is not a duration. Write a number and a unit, such as 90s, 10m or 1h.");
            return null;
        },
    };
}
