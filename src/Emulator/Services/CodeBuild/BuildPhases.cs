using System.Text.Json.Nodes;
using Reconciler.Emulator.Platform.State;

namespace Reconciler.Emulator.Services.CodeBuild;

/// <summary>The phases of a build, and the state of a build at a point in time.</summary>
internal static class BuildPhases
{
    /// <summary>The phases that take time, in order.</summary>
    private static readonly string[] Timed =
    [
        "SUBMITTED", "QUEUED", "PROVISIONING", "DOWNLOAD_SOURCE", "INSTALL",
        "PRE_BUILD", "BUILD", "POST_BUILD", "UPLOAD_ARTIFACTS", "FINALIZING",
    ];

    public static readonly IReadOnlyList<string> WithCommands = ["INSTALL", "PRE_BUILD", "BUILD", "POST_BUILD"];

    /// <summary>The member of a plan that is set while the end of its BUILD phase is unknown.</summary>
    public const string Open = "open";

    private const string Build = "BUILD";

    /// <summary>The section of the buildspec that a phase runs.</summary>
    public static string SectionOf(string phase) => phase.ToLowerInvariant();

    public static string ArchitectureOf(JsonObject build) =>
        build["environment"]!.AsObject().Text("type").StartsWith("ARM", StringComparison.Ordinal) ? "arm64" : "amd64";

    /// <summary>The phases of a build with their start and end times.</summary>
    public static IEnumerable<(string Phase, double Start, double End)> Timeline(double start, TimeSpan duration, string? failedPhase)
    {
        var length = duration.TotalSeconds / Timed.Length;
        var position = 0;
        var failed = Array.IndexOf(Timed, failedPhase);
        for (var i = 0; i < Timed.Length; i++)
        {
            // A failure skips the later phases, except FINALIZING.
            if (failed >= 0 && i > failed && Timed[i] != "FINALIZING")
                continue;
            yield return (Timed[i], start + length * position, start + length * (position + 1));
            position++;
        }
    }

    /// <summary>A build as StartBuild returns it.</summary>
    public static JsonObject Started(JsonObject build)
    {
        var view = build.Copy();
        view.Remove("_plan");
        view["currentPhase"] = "QUEUED";
        view["buildStatus"] = "IN_PROGRESS";
        view["buildComplete"] = false;
        view["phases"] = new JsonArray(
            new JsonObject
            {
                ["phaseType"] = "SUBMITTED",
                ["phaseStatus"] = "SUCCEEDED",
                ["startTime"] = build["startTime"]!.DeepClone(),
                ["endTime"] = build["startTime"]!.DeepClone(),
                ["durationInSeconds"] = 0,
            },
            new JsonObject { ["phaseType"] = "QUEUED", ["startTime"] = build["startTime"]!.DeepClone() });
        return view;
    }

    /// <summary>A build with its phases, status and times at a point in time.</summary>
    public static JsonObject ViewAt(JsonObject build, double time)
    {
        var view = build.Copy();
        var plan = view["_plan"]!.AsObject();
        view.Remove("_plan");
        var stopped = plan["stopped"]?.GetValue<double>();
        var isOpen = plan[Open] is not null;
        var phases = new JsonArray();
        view["currentPhase"] = "COMPLETED";
        foreach (var step in plan.Objects("timeline"))
        {
            var (start, end) = (step["start"]!.GetValue<double>(), step["end"]!.GetValue<double>());
            var name = step.Text("phase");
            if (start > Math.Min(time, stopped ?? time) || isOpen && IsAfterBuild(name))
                continue;
            var done = end <= time && (stopped is null || end <= stopped) && !(isOpen && name == Build);
            phases.Add(Phase(plan, name, start, done ? end : null, stopped));
            if (!done && stopped is null)
                view["currentPhase"] = name;
        }

        var finish = stopped ?? (isOpen ? double.MaxValue : plan["end"]!.GetValue<double>());
        var complete = finish <= time;
        if (complete)
        {
            phases.Add(new JsonObject { ["phaseType"] = "COMPLETED", ["startTime"] = finish });
            view["endTime"] = finish;
            view["currentPhase"] = "COMPLETED";
        }

        view["phases"] = phases;
        view["buildComplete"] = complete;
        view["buildStatus"] = !complete
            ? "IN_PROGRESS"
            : stopped is not null ? "STOPPED" : plan["failedPhase"] is null ? "SUCCEEDED" : "FAILED";
        return view;
    }

    /// <summary>The start of a phase, in seconds since 1970.</summary>
    public static double StartOf(JsonObject build, string phase) => Step(build, phase)["start"]!.GetValue<double>();

    /// <summary>The time of a phase's log lines: its start, or its end if the phase took longer than planned.</summary>
    public static double LineTime(JsonObject build, string phase) =>
        Step(build, phase) is var step && step["late"] is not null ? step["end"]!.GetValue<double>() : step["start"]!.GetValue<double>();

    /// <summary>Ends the BUILD phase of an open plan. If it took longer than planned, all later phases shift by the difference.</summary>
    public static void Close(JsonObject build, double time)
    {
        var plan = build["_plan"]!.AsObject();
        plan.Remove(Open);
        var late = Math.Max(time - Step(build, Build)["end"]!.GetValue<double>(), 0);
        if (late == 0)
            return;
        foreach (var step in plan.Objects("timeline"))
        {
            if (IsAfterBuild(step.Text("phase")))
                step["start"] = step["start"]!.GetValue<double>() + late;
            if (IsAfterBuild(step.Text("phase")) || step.Text("phase") == Build)
                step["end"] = step["end"]!.GetValue<double>() + late;
        }

        Step(build, Build)["late"] = true;
        plan["end"] = plan["end"]!.GetValue<double>() + late;
    }

    /// <summary>Makes a build fail in its BUILD phase, which has ended.</summary>
    public static void Fail(JsonObject build, BuildPlan failure)
    {
        var plan = build["_plan"]!.AsObject();
        var end = Step(build, Build)["end"]!.GetValue<double>();
        var left = plan.Objects("timeline").Where(s => !IsAfterBuild(s.Text("phase"))).Select(s => s.Copy()).ToList();
        // A failure does not skip FINALIZING.
        left.Add(new JsonObject { ["phase"] = Timed[^1], ["start"] = end, ["end"] = end });
        plan["timeline"] = left.ToJsonArray();
        (plan["end"], plan["failedPhase"], plan["failureCode"], plan["failureMessage"]) = (
            end, failure.FailedPhase, failure.FailureCode, failure.FailureMessage);
    }

    private static JsonObject Step(JsonObject build, string phase) =>
        build["_plan"]!.AsObject().Objects("timeline").First(s => s.Text("phase") == phase);

    private static bool IsAfterBuild(string phase) => Array.IndexOf(Timed, phase) > Array.IndexOf(Timed, Build);

    private static JsonObject Phase(JsonObject plan, string name, double start, double? end, double? stopped)
    {
        var phase = new JsonObject { ["phaseType"] = name, ["startTime"] = start };
        if (end is null && stopped is null)
            return phase;
        var failed = name == plan.TextOrNull("failedPhase");
        phase["endTime"] = end ?? stopped;
        phase["durationInSeconds"] = (long)((end ?? stopped)!.Value - start);
        phase["phaseStatus"] = end is null ? "STOPPED" : failed ? "FAILED" : "SUCCEEDED";
        if (failed)
        {
            phase["contexts"] = new JsonArray(new JsonObject
            {
                ["statusCode"] = plan.Text("failureCode"),
                ["message"] = plan.Text("failureMessage"),
            });
        }
        else if (end is not null)
            phase["contexts"] = new JsonArray(new JsonObject { ["statusCode"] = "", ["message"] = "" });
        return phase;
    }
}
