using System.Text.Json.Nodes;
using Reconciler.Emulator.Ecr;
using Reconciler.Emulator.Hosting;
using Reconciler.Emulator.Logs;
using Reconciler.Emulator.State;

namespace Reconciler.Emulator.CodeBuild;

/// <summary>Builds. How one goes is planned when it starts; its image appears in the registry when its time has come.</summary>
internal sealed class Builds : IOperations
{
    private const string TableName = "builds";

    private static readonly TimeSpan TokenMemory = TimeSpan.FromMinutes(5);

    private readonly Account account;
    private readonly ServiceRoleCheck roleCheck;
    private readonly BuildPlanner planner;
    private readonly Images images;
    private readonly LogStore logs;

    public Builds(Account account, ServiceRoleCheck roleCheck, BuildPlanner planner, Images images, LogStore logs)
    {
        (this.account, this.roleCheck, this.planner, this.images, this.logs) = (account, roleCheck, planner, images, logs);
        account.Advancing += PushDueImages;
    }

    // The images of running builds, one row for each; short, so that looking through it at every request costs nothing.
    private Table DuePushes => account.State["codebuild/pushes"];

    public void Register(Action<string, Func<Call, JsonObject>> on)
    {
        on("StartBuild", Start);
        on("StopBuild", Stop);
        on("BatchGetBuilds", BatchGet);
        on("ListBuilds", call => List(call, _ => true));
        on("ListBuildsForProject", ListForProject);
    }

    private JsonObject Start(Call call)
    {
        var project = Projects.Find(call, call.Text("projectName")) ?? throw CodeBuildErrors.NoSuchProject(call.Arn($"project/{call.Text("projectName")}"));
        if (Repeated(call) is { } known)
            return known;
        var build = BuildOverrides.Apply(call, New(call, project));
        roleCheck.Check(call, build.Text("serviceRole"), project.Text("name"));
        var plan = planner.Plan(call, build);
        Schedule(call, build, plan);
        Projects.Save(call, project);
        call.Table(TableName).Put(build.Text("id"), build);
        Remember(call, build.Text("id"));
        return new JsonObject { ["build"] = BuildPhases.Started(build) };
    }

    private static JsonObject New(Call call, JsonObject project)
    {
        var uuid = Guid.NewGuid().ToString();
        var id = $"{project.Text("name")}:{uuid}";
        var number = (project["_builds"]?.GetValue<int>() ?? 0) + 1;
        project["_builds"] = number;
        var group = project["logsConfig"]?["cloudWatchLogs"]?.AsObject().TextOrNull("groupName") ?? $"/aws/codebuild/{project.Text("name")}";
        return new JsonObject
        {
            ["id"] = id,
            ["arn"] = call.Arn($"build/{id}"),
            ["buildNumber"] = number,
            ["startTime"] = call.Time,
            ["projectName"] = project.Text("name"),
            ["initiator"] = call.Caller.Arn[(call.Caller.Arn.LastIndexOf('/') + 1)..],
            ["artifacts"] = new JsonObject { ["location"] = "" },
            ["logs"] = new JsonObject
            {
                ["groupName"] = group,
                ["streamName"] = uuid,
                ["deepLink"] = $"https://console.aws.amazon.com/cloudwatch/home?region={call.Region}#logsV2:log-groups/log-group/{Uri.EscapeDataString(group)}/log-events/{uuid}",
            },
        }.Take(project, "source", "sourceVersion", "cache", "environment", "serviceRole", "timeoutInMinutes", "queuedTimeoutInMinutes", "encryptionKey", "vpcConfig");
    }

    private void Schedule(Call call, JsonObject build, BuildPlan plan)
    {
        var timeline = BuildPhases.Timeline(call.Time, account.Latency.Build ?? account.Latency.Default, plan.FailedPhase).ToList();
        build["resolvedSourceVersion"] = plan.ResolvedSourceVersion;
        build["_plan"] = new JsonObject
        {
            ["timeline"] = timeline.Select(p => new JsonObject { ["phase"] = p.Phase, ["start"] = p.Start, ["end"] = p.End }).ToJsonArray(),
            ["end"] = timeline[^1].End,
            ["failedPhase"] = plan.FailedPhase,
            ["failureCode"] = plan.FailureCode,
            ["failureMessage"] = plan.FailureMessage,
        };
        var start = timeline.ToDictionary(p => p.Phase, p => (long)(p.Start * 1000), StringComparer.Ordinal);
        var location = build["logs"]!.AsObject();
        logs.Write(call.Region, location.Text("groupName"), location.Text("streamName"), plan.Log.Select(l => (start[l.Phase], l.Text)));
        if (plan.FailedPhase is null && plan.Manifest is not null)
        {
            DuePushes.Put(build.Text("id"), new JsonObject
            {
                ["due"] = timeline[^1].End,
                ["region"] = call.Region,
                ["manifest"] = plan.Manifest,
                ["architecture"] = BuildPhases.ArchitectureOf(build),
                ["_blob"] = plan.SourceBlob,
                ["pushes"] = plan.Pushes.Select(p => new JsonObject { ["repository"] = p.Repository, ["tag"] = p.Tag }).ToJsonArray(),
            });
        }
    }

    private void PushDueImages()
    {
        foreach (var (id, due) in DuePushes.Rows)
        {
            if (due["due"]!.GetValue<double>() > account.Time)
                continue;
            DuePushes.Remove(id);
            foreach (var push in due.Objects("pushes"))
                Push(due, push);
        }
    }

    private void Push(JsonObject due, JsonObject push)
    {
        var (region, repository) = (due.Text("region"), push.Text("repository"));
        if (!images.Repositories(region).Contains(repository))
            return;
        if (images.Push(region, repository, due.Text("manifest"), null, push.Text("tag"), due.Text("architecture")) is not { } image)
            return;
        // What the image was built from, for the runtime that runs it.
        image.Take(due, "_blob");
        images.Of(region, repository).Put(image.Text("imageDigest"), image);
    }

    private JsonObject Stop(Call call)
    {
        var build = call.Table(TableName).Find(call.Text("id")) ?? throw new AwsException("ResourceNotFoundException", $"Build {call.Text("id")} does not exist");
        var plan = build["_plan"]!.AsObject();
        if (plan["stopped"] is null && plan["end"]!.GetValue<double>() > call.Time)
        {
            plan["stopped"] = call.Time;
            DuePushes.Remove(build.Text("id"));
            call.Table(TableName).Put(build.Text("id"), build);
        }

        return new JsonObject { ["build"] = BuildPhases.At(build, call.Time) };
    }

    private static JsonObject BatchGet(Call call)
    {
        var (found, missing) = (new JsonArray(), new JsonArray());
        foreach (var asked in call.Input.Texts("ids"))
        {
            var id = asked.StartsWith("arn:", StringComparison.Ordinal) ? asked[(asked.LastIndexOf('/') + 1)..] : asked;
            if (call.Table(TableName).Find(id) is { } build)
                found.Add(BuildPhases.At(build, call.Time));
            else
                missing.Add(asked);
        }

        return new JsonObject { ["builds"] = found, ["buildsNotFound"] = missing };
    }

    private static JsonObject ListForProject(Call call)
    {
        var project = Projects.Find(call, call.Text("projectName")) ?? throw CodeBuildErrors.NoSuchProject(call.Arn($"project/{call.Text("projectName")}"));
        return List(call, b => b.Text("projectName") == project.Text("name"));
    }

    private static JsonObject List(Call call, Func<JsonObject, bool> filter)
    {
        var builds = call.Table(TableName).Listed.Select(r => r.Value).Where(filter).OrderBy(b => b["startTime"]!.GetValue<double>()).ThenBy(b => b["buildNumber"]!.GetValue<int>());
        var ids = (call.TextOrNull("sortOrder") == "ASCENDING" ? builds : builds.Reverse()).Select((b, i) => KeyValuePair.Create(i.ToString("D8", null), b.Text("id")));
        var page = Page<string>.Of(ids, 100, call.TextOrNull("nextToken"), CodeBuildErrors.InvalidToken);
        return new JsonObject { ["ids"] = page.Items.ToJsonArray(), ["nextToken"] = page.NextToken };
    }

    private static JsonObject? Repeated(Call call)
    {
        if (call.TextOrNull("idempotencyToken") is not { } token || call.Table("tokens").Find(token) is not { } known)
            return null;
        if (known.Text("request") != call.Input.ToJsonString())
            throw CodeBuildErrors.Invalid("The idempotency token was used before with other parameters.");
        return new JsonObject { ["build"] = BuildPhases.At(call.Table(TableName).Find(known.Text("build"))!, call.Time) };
    }

    private static void Remember(Call call, string build)
    {
        if (call.TextOrNull("idempotencyToken") is { } token)
            call.Table("tokens").Put(token, new JsonObject { ["request"] = call.Input.ToJsonString(), ["build"] = build }.ThenGone(call.Now + TokenMemory));
    }
}
