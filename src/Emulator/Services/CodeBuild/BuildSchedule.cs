using System.Text.Json.Nodes;
using Reconciler.Emulator.Platform.Pipeline;
using Reconciler.Emulator.Platform.State;
using Reconciler.Emulator.Services.Logs;

namespace Reconciler.Emulator.Services.CodeBuild;

/// <summary>
/// Schedules phases, log and image of builds. Most of it is known when a build starts, except the duration and result of a local build.
/// Builds that wait for a local build are part of the state, so that a restarted emulator runs it again. Callers hold the account's gate.
/// </summary>
internal sealed class BuildSchedule(Account account, ImagePushes pushes, ILogWriter logs, Func<TimeSpan> duration) : ILocalBuilds
{
    private const string TableName = "builds";
    private const string Build = "BUILD";

    public event Action<string>? Added;

    public IReadOnlyList<string> Running => [.. Waiting.Rows.Select(r => r.Key)];

    private Table Waiting => account.State["codebuild/running"];

    /// <summary>Starts a build.</summary>
    public void Begin(Call call, JsonObject build, BuildPlan plan)
    {
        var timeline = BuildPhases.Timeline(call.Time, duration(), plan.FailedPhase).ToList();
        build["resolvedSourceVersion"] = plan.ResolvedSourceVersion;
        build["_plan"] = new JsonObject
        {
            ["timeline"] = timeline.Select(p => new JsonObject { ["phase"] = p.Phase, ["start"] = p.Start, ["end"] = p.End }).ToJsonArray(),
            ["end"] = timeline[^1].End,
            ["failedPhase"] = plan.FailedPhase,
            ["failureCode"] = plan.FailureCode,
            ["failureMessage"] = plan.FailureMessage,
        };
        var push = plan.FailedPhase is null ? ImagePushes.Plan(call.Region, build, plan) : null;
        if (plan.LocalBuild is not { } local)
        {
            Write(call.Region, build, plan.Log);
            if (push is not null)
                pushes.Schedule(build.Text("id"), push, timeline[^1].End);
            return;
        }

        Write(call.Region, build, plan.Log.Take(local.Line));
        build["_plan"]![BuildPhases.Open] = true;
        Waiting.Put(build.Text("id"), new JsonObject
        {
            ["region"] = call.Region,
            ["command"] = local.Command.ToJsonArray(),
            ["insteadOf"] = local.InsteadOf,
            ["_blob"] = plan.SourceBlob,
            ["rest"] = plan.Log.Skip(local.Line).Select(l => new JsonObject { ["phase"] = l.Phase, ["text"] = l.Text }).ToJsonArray(),
            ["push"] = push,
        });
        Added?.Invoke(build.Text("id"));
    }

    public LocalBuildRun? Find(string id)
    {
        if (Waiting.Find(id) is not { } waiting || FindBuild(id, waiting) is not { } build)
            return null;
        var logLocation = build["logs"]!.AsObject();
        return new LocalBuildRun(
            [.. waiting.Texts("command")],
            waiting.Text("_blob"),
            waiting.Text("region"),
            logLocation.Text("groupName"),
            logLocation.Text("streamName"),
            DateTimeOffset.FromUnixTimeMilliseconds((long)(BuildPhases.StartOf(build, Build) * 1000)));
    }

    public bool Succeed(string id) => End(id, (build, waiting) =>
    {
        Write(waiting.Text("region"), build, waiting.Objects("rest").Select(l => (l.Text("phase"), l.Text("text"))));
        if (waiting["push"] is JsonObject push)
            pushes.Schedule(id, push.Copy(), build["_plan"]!["end"]!.GetValue<double>());
    });

    public bool Fail(string id) => End(id, (build, waiting) =>
    {
        var failure = new BuildPlan().Fail(
            Build, "COMMAND_EXECUTION_ERROR", $"Error while executing command: {waiting.Text("insteadOf")}. Reason: exit status 1");
        BuildPhases.Fail(build, failure);
        Write(waiting.Text("region"), build, failure.Log);
    });

    /// <summary>Ends a build at once.</summary>
    public void Stop(string id)
    {
        pushes.Cancel(id);
        Waiting.Remove(id);
    }

    private bool End(string id, Action<JsonObject, JsonObject> outcome)
    {
        if (Waiting.Find(id) is not { } waiting)
            return false;
        Waiting.Remove(id);
        if (FindBuild(id, waiting) is not { } build)
            return false;
        BuildPhases.Close(build, account.Time);
        outcome(build, waiting);
        account.State[TableOf(waiting)].Put(id, build);
        return true;
    }

    private JsonObject? FindBuild(string id, JsonObject waiting) => account.State[TableOf(waiting)].Find(id);

    private static string TableOf(JsonObject waiting) => $"codebuild/{waiting.Text("region")}/{TableName}";

    // A line has the time of its phase, so that it follows what a local build has written before.
    private void Write(string region, JsonObject build, IEnumerable<(string Phase, string Text)> lines)
    {
        var logLocation = build["logs"]!.AsObject();
        var events = lines.Select(l => ((long)(BuildPhases.LineTime(build, l.Phase) * 1000), l.Text));
        logs.Write(region, logLocation.Text("groupName"), logLocation.Text("streamName"), events);
    }
}
