using System.Text.Json.Nodes;

namespace Reconciler.Emulator.Platform.State;

/// <summary>
/// State machines without timers: a document carries the steps that it will take, each with the time when it is due, and takes those that
/// are due whenever it is read. A restart or a fake clock changes nothing about it.
/// </summary>
internal static class Lifecycle
{
    private const string Steps = "_steps";

    /// <summary>Drops the steps not yet taken, as a new request to change the resource does.</summary>
    public static JsonObject CancelScheduled(JsonObject document)
    {
        document.Remove(Steps);
        return document;
    }

    /// <summary>Sets members of the document at a time to come; <see langword="null"/> removes a member.</summary>
    public static JsonObject Schedule(this JsonObject document, DateTimeOffset due, JsonObject set) => Add(document, due, new JsonObject { ["set"] = set });

    /// <summary>Lets the resource cease to exist at a time to come.</summary>
    public static JsonObject ScheduleRemoval(this JsonObject document, DateTimeOffset due) => Add(document, due, new JsonObject { ["gone"] = true });

    /// <summary>Whether a step is still to come.</summary>
    public static bool IsPending(JsonObject document) => document[Steps] is JsonArray { Count: > 0 };

    /// <summary>Takes the steps that are due. Answers <see langword="false"/> when the resource has ceased to exist.</summary>
    public static bool AdvanceTo(JsonObject document, DateTimeOffset now)
    {
        if (document[Steps] is not JsonArray steps)
            return true;
        var time = now.ToUnixTimeMilliseconds();
        while (steps.Count > 0 && steps[0] is JsonObject step && step["at"]!.GetValue<long>() <= time)
        {
            steps.RemoveAt(0);
            if (step["gone"] is not null)
                return false;
            foreach (var (name, value) in step["set"]!.AsObject())
            {
                if (value is null)
                    document.Remove(name);
                else
                    document[name] = value.DeepClone();
            }
        }

        if (steps.Count == 0)
            document.Remove(Steps);
        return true;
    }

    private static JsonObject Add(JsonObject document, DateTimeOffset due, JsonObject step)
    {
        step["at"] = due.ToUnixTimeMilliseconds();
        if (document[Steps] is not JsonArray steps)
            document[Steps] = steps = [];
        steps.Add(step);
        return document;
    }
}
