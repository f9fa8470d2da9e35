using System.Text.Json.Nodes;
using Reconciler.Emulator.Platform.Pipeline;
using Reconciler.Emulator.Platform.State;

namespace Reconciler.Emulator.Services.CodeBuild;

/// <summary>Builds. <see cref="BuildPlanner"/> plans a build when it starts.</summary>
internal sealed class Builds(
    ServiceRoleCheck roleCheck,
    BuildPlanner planner,
    BuildSchedule schedule,
    Func<string, IReadOnlyList<string>> localBuildOf) : IOperations
{
    private const string TableName = "builds";

    private static readonly TimeSpan TokenLifetime = TimeSpan.FromMinutes(5);

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
        var project = Projects.Find(call, call.Text("projectName"))
            ?? throw CodeBuildErrors.NoSuchProject(call.Arn($"project/{call.Text("projectName")}"));
        if (Repeated(call) is { } known)
            return known;
        var build = BuildOverrides.Apply(call, New(call, project));
        roleCheck.Check(call, build.Text("serviceRole"), project.Text("name"));
        schedule.Begin(call, build, planner.Plan(call, build, localBuildOf(project.Text("name"))));
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
        var group = project["logsConfig"]?["cloudWatchLogs"]?.AsObject().TextOrNull("groupName")
            ?? $"/aws/codebuild/{project.Text("name")}";
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
                ["deepLink"] = $"https://console.aws.amazon.com/cloudwatch/home?region={call.Region}" +
                    $"#logsV2:log-groups/log-group/{Uri.EscapeDataString(group)}/log-events/{uuid}",
            },
        }.CopySet(
            project,
            "source", "sourceVersion", "cache", "environment", "serviceRole", "timeoutInMinutes", "queuedTimeoutInMinutes", "encryptionKey",
            "vpcConfig");
    }

    private JsonObject Stop(Call call)
    {
        var build = call.Table(TableName).Find(call.Text("id")) ?? throw CodeBuildErrors.NoSuchBuild(call.Text("id"));
        if (BuildPhases.ViewAt(build, call.Time)["buildComplete"]?.GetValue<bool>() != true)
        {
            build["_plan"]!["stopped"] = call.Time;
            call.Table(TableName).Put(build.Text("id"), build);
            schedule.Stop(build.Text("id"));
        }

        return new JsonObject { ["build"] = BuildPhases.ViewAt(build, call.Time) };
    }

    private static JsonObject BatchGet(Call call)
    {
        var (found, missing) = (new JsonArray(), new JsonArray());
        foreach (var asked in call.Input.Texts("ids"))
        {
            var id = asked.StartsWith("arn:", StringComparison.Ordinal) ? asked[(asked.LastIndexOf('/') + 1)..] : asked;
            if (call.Table(TableName).Find(id) is { } build)
                found.Add(BuildPhases.ViewAt(build, call.Time));
            else
                missing.Add(asked);
        }

        return new JsonObject { ["builds"] = found, ["buildsNotFound"] = missing };
    }

    private static JsonObject ListForProject(Call call)
    {
        var project = Projects.Find(call, call.Text("projectName"))
            ?? throw CodeBuildErrors.NoSuchProject(call.Arn($"project/{call.Text("projectName")}"));
        return List(call, b => b.Text("projectName") == project.Text("name"));
    }

    private static JsonObject List(Call call, Func<JsonObject, bool> filter)
    {
        var builds = call.Table(TableName).Listed
            .Select(r => r.Value)
            .Where(filter)
            .OrderBy(b => b["startTime"]!.GetValue<double>())
            .ThenBy(b => b["buildNumber"]!.GetValue<int>());
        var ids = (call.TextOrNull("sortOrder") == "ASCENDING" ? builds : builds.Reverse())
            .Select((b, i) => KeyValuePair.Create(i.ToString("D8", null), b.Text("id")));
        var page = Page<string>.Read(ids, 100, call.TextOrNull("nextToken"), CodeBuildErrors.InvalidToken);
        return new JsonObject { ["ids"] = page.Items.ToJsonArray(), ["nextToken"] = page.NextToken };
    }

    private static JsonObject? Repeated(Call call)
    {
        if (call.TextOrNull("idempotencyToken") is not { } token || call.Table("tokens").Find(token) is not { } known)
            return null;
        if (known.Text("request") != call.Input.ToJsonString())
            throw CodeBuildErrors.TokenReused();
        return new JsonObject { ["build"] = BuildPhases.ViewAt(call.Table(TableName).Find(known.Text("build"))!, call.Time) };
    }

    private static void Remember(Call call, string build)
    {
        if (call.TextOrNull("idempotencyToken") is { } token)
        {
            var row = new JsonObject { ["request"] = call.Input.ToJsonString(), ["build"] = build };
            call.Table("tokens").Put(token, row.ScheduleRemoval(call.Now + TokenLifetime));
        }
    }
}
