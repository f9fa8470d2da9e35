using System.Text.Json.Nodes;

namespace Reconciler.Emulator.Platform.State;

/// <summary>
/// State machines without timers. A document contains its future steps with their due times, and every read applies the steps that are
/// due. This also works across restarts and with a fake clock.
/// </summary>
internal static class Lifecycle
{
    private const string Steps = "_steps";

    /// <summary>Removes the pending steps. A new change of the resource replaces them.</summary>
    public static JsonObject CancelScheduled(JsonObject document)
    {
        document.Remove(Steps);
        return document;
    }

    /// <summary>Schedules a change of members. A <see langword="null"/> value removes a member.</summary>
    public static JsonObject Schedule(this JsonObject document, DateTimeOffset due, JsonObject set) =>
        Add(document, due, new JsonObject { ["set"] = set });

    /// <summary>Schedules the removal of the document.</summary>
    public static JsonObject ScheduleRemoval(this JsonObject document, DateTimeOffset due) =>
        Add(document, due, new JsonObject { ["gone"] = true });

    /// <summary>Whether the document has pending steps.</summary>
    public static bool IsPending(JsonObject document) => document[Steps] is JsonArray { Count: > 0 };

    /// <summary>Applies the steps that are due. Returns <see langword="false"/> if one of them removes the document.</summary>
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
