using System.Globalization;
using System.Text.Json.Nodes;
using Reconciler.Worker.Commands.Output;
using static Reconciler.Worker.Commands.Output.Fragment;

namespace Reconciler.Worker.Commands.Rendering;

/// <summary>The stacks of a running worker as text for a terminal.</summary>
internal static class WorkerStatusText
{
    /// <summary>Writes a row a stack, and how often the worker looks at each.</summary>
    /// <param name="screen">The screen.</param>
    /// <param name="worker">The worker, from its API.</param>
    /// <param name="stacks">Its stacks, from its API.</param>
    public static void Write(Screen screen, JsonObject worker, JsonArray stacks)
    {
        var rows = stacks.OfType<JsonObject>().ToList();
        if (rows.Count > 0)
        {
            var table = new TextTable("STATE", "STACK", "READY", "LAST PASS (UTC)", "REGION");
            foreach (var stack in rows) Add(table, stack);
            screen.Write(table);
            screen.WriteLine();
        }

        var byState = rows.GroupBy(stack => Text(stack, "state")).Select(group => $"{group.Count()} {group.Key}");
        var count = rows.Count == 1 ? "1 stack" : $"{rows.Count} stacks";
        screen.WriteLine(rows.Count == 0 ? "The worker has no stacks yet." : $"{count}: {string.Join(", ", byState)}.");
        screen.WriteLine(DescribeResync(Seconds(worker, "resync"), Seconds(worker, "resyncPeriod")));
    }

    private static void Add(TextTable table, JsonObject stack)
    {
        var state = Text(stack, "state");
        table.Add(
            Create(state, ToneOf(state)),
            Text(stack, "name"),
            $"{stack["ready"]}/{stack["total"]}",
            Text(stack, "lastPass") is { Length: > 0 } time ? $"{DateTimeOffset.Parse(time, CultureInfo.InvariantCulture):yyyy-MM-dd HH:mm:ss}" : "",
            Text(stack, "region"));
        var problem = (stack["conditions"] as JsonArray ?? []).OfType<JsonObject>().FirstOrDefault(IsProblem);
        if (problem is not null) table.AddNote($"{Text(problem, "reason")}: {Text(problem, "message")}");
    }

    /// <summary>Whether a condition says why a stack is not as it should be: it stalled or drifted, or its source is refused.</summary>
    private static bool IsProblem(JsonObject condition) => Text(condition, "type") switch
    {
        "Stalled" or "Drifted" => condition["status"]?.GetValue<bool>() == true,
        "SourceReady" => condition["status"]?.GetValue<bool>() == false,
        _ => false,
    };

    private static StyledText DescribeResync(TimeSpan asked, TimeSpan period) => period > asked * 1.01
        ? (StyledText)Caution(
            $"Resync every {Describe(period)} instead of {Describe(asked)}: resyncs take at most half of the quotas of AWS.")
        : $"Resync every {Describe(asked)}.";

    private static string Describe(TimeSpan time) => time.TotalSeconds < 120
        ? $"{time.TotalSeconds:0} s"
        : time.Seconds == 0 ? $"{time.TotalMinutes:0} min" : $"{(int)time.TotalMinutes} min {time.Seconds} s";

    private static Tone ToneOf(string state) => state switch
    {
        "Ready" => Tone.Good,
        "Stalled" => Tone.Bad,
        "Unknown" => Tone.Faint,
        _ => Tone.Caution,
    };

    private static string Text(JsonObject node, string member) => node[member]?.ToString() ?? "";

    private static TimeSpan Seconds(JsonObject worker, string member) => TimeSpan.FromSeconds(worker[member]?.GetValue<double>() ?? 0);
}
