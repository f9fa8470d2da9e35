using System.Text.Json.Nodes;
using Reconciler.Emulator.Platform.Pipeline;
using Reconciler.Emulator.Platform.State;

namespace Reconciler.Emulator.Services.CodeBuild;

/// <summary>Build projects.</summary>
internal sealed class Projects(ServiceRoleCheck roleCheck) : IOperations
{
    public const string TableName = "projects";

    private static readonly string[] Settings =
    [
        "description", "source", "secondarySources", "sourceVersion", "secondarySourceVersions", "artifacts", "secondaryArtifacts", "cache",
        "environment", "serviceRole", "timeoutInMinutes", "queuedTimeoutInMinutes", "encryptionKey", "tags", "vpcConfig", "logsConfig",
        "fileSystemLocations", "buildBatchConfig", "concurrentBuildLimit", "autoRetryLimit",
    ];

    public void Register(Action<string, Func<Call, JsonObject>> on)
    {
        on("CreateProject", Create);
        on("UpdateProject", Update);
        on("DeleteProject", Delete);
        on("BatchGetProjects", BatchGet);
        on("ListProjects", List);
        on("UpdateProjectVisibility", UpdateVisibility);
    }

    public static JsonObject? Find(Call call, string name) =>
        call.Table(TableName).Find(name.StartsWith("arn:", StringComparison.Ordinal) ? name[(name.LastIndexOf('/') + 1)..] : name);

    public static void Save(Call call, JsonObject project) => call.Table(TableName).Put(project.Text("name"), project);

    private JsonObject Create(Call call)
    {
        var name = call.Text("name");
        if (call.Table(TableName).Contains(name))
            throw CodeBuildErrors.ProjectExists(call.Arn($"project/{name}"));
        roleCheck.Check(call, call.Text("serviceRole"), name);
        var project = new JsonObject
        {
            ["name"] = name,
            ["arn"] = call.Arn($"project/{name}"),
            ["created"] = call.Time,
            ["lastModified"] = call.Time,
            ["projectVisibility"] = "PRIVATE",
            ["badge"] = new JsonObject { ["badgeEnabled"] = call.Flag("badgeEnabled") },
        }.CopySet(call.Input, Settings);
        Save(call, WithDefaults(call, project));
        return new JsonObject { ["project"] = Public(project) };
    }

    private JsonObject Update(Call call)
    {
        var project = Find(call, call.Text("name")) ?? throw CodeBuildErrors.NoSuchProject(call.Arn($"project/{call.Text("name")}"));
        if (call.TextOrNull("serviceRole") is { } role)
            roleCheck.Check(call, role, project.Text("name"));
        // Members that the update does not set keep their values. Structures are replaced as a whole.
        project.CopySet(call.Input, Settings);
        if (call.Input["badgeEnabled"] is not null)
            project["badge"] = new JsonObject { ["badgeEnabled"] = call.Flag("badgeEnabled") };
        project["lastModified"] = call.Time;
        Save(call, WithDefaults(call, project));
        return new JsonObject { ["project"] = Public(project) };
    }

    private static JsonObject Delete(Call call)
    {
        // Deleting a project that does not exist succeeds.
        if (Find(call, call.Text("name")) is { } project)
            call.Table(TableName).Remove(project.Text("name"));
        return [];
    }

    private static JsonObject BatchGet(Call call)
    {
        var (found, missing) = (new JsonArray(), new JsonArray());
        foreach (var name in call.Input.Texts("names").Distinct())
        {
            if (Find(call, name) is { } project)
                found.Add(Public(project));
            else
                missing.Add(name);
        }

        return new JsonObject { ["projects"] = found, ["projectsNotFound"] = missing };
    }

    private static JsonObject List(Call call)
    {
        var rows = call.Table(TableName).Listed.Select(r => KeyValuePair.Create(r.Key, r.Key));
        var page = Page<string>.Read(rows, 100, call.TextOrNull("nextToken"), CodeBuildErrors.InvalidToken);
        return new JsonObject { ["projects"] = page.Items.ToJsonArray(), ["nextToken"] = page.NextToken };
    }

    private static JsonObject UpdateVisibility(Call call)
    {
        var arn = call.Text("projectArn");
        var project = Find(call, arn) ?? throw CodeBuildErrors.NoSuchProject(arn);
        project["projectVisibility"] = call.Text("projectVisibility");
        Save(call, project);
        return new JsonObject { ["projectArn"] = arn, ["projectVisibility"] = call.Text("projectVisibility") };
    }

    private static JsonObject WithDefaults(Call call, JsonObject project)
    {
        // The value -1 removes the limit.
        if (project["concurrentBuildLimit"]?.GetValue<long>() == -1)
            project.Remove("concurrentBuildLimit");
        project.Default("timeoutInMinutes", 60).Default("queuedTimeoutInMinutes", 480)
            .Default("encryptionKey", $"arn:aws:kms:{call.Region}:{call.Account.Id}:alias/aws/s3")
            .Default("cache", new JsonObject { ["type"] = "NO_CACHE" });
        project["source"]!.AsObject().Default("insecureSsl", false);
        var environment = project["environment"]!
            .AsObject()
            .Default("privilegedMode", false)
            .Default("imagePullCredentialsType", "CODEBUILD")
            .Default("environmentVariables", new JsonArray());
        foreach (var variable in environment.Objects("environmentVariables"))
            variable.Default("type", "PLAINTEXT");
        return project;
    }

    private static JsonObject Public(JsonObject project)
    {
        var document = project.Copy();
        document.Remove("_builds");
        return document;
    }
}
