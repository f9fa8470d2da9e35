using System.Globalization;
using System.Text.Json.Nodes;
using Reconciler.Emulator.Platform.Pipeline;
using Reconciler.Emulator.Platform.State;

namespace Reconciler.Emulator.Services.Lambda;

/// <summary>
/// Functions: configuration and code. Members that a function does not run with here, such as layers and networks, are stored and returned.
/// </summary>
internal sealed class Functions(FunctionChecks checks, FunctionCode code, Func<TimeSpan> latency) : IOperations
{
    private const int PageSize = 50;

    // Lists leave these out: they say nothing about a change that is under way.
    private static readonly string[] NotInLists =
        ["State", "StateReason", "StateReasonCode", "LastUpdateStatus", "LastUpdateStatusReason", "LastUpdateStatusReasonCode"];

    // What decides which program runs, and how.
    private static readonly string[] Executed = ["Runtime", "Handler", "Environment", "ImageConfig"];

    private static readonly string[] Settings =
    [
        "Runtime", "Role", "Handler", "Description", "Timeout", "MemorySize", "DeadLetterConfig", "Environment", "KMSKeyArn",
        "TracingConfig",
        "FileSystemConfigs", "EphemeralStorage", "LoggingConfig", "TenancyConfig", "CapacityProviderConfig", "DurableConfig", "VpcConfig",
    ];

    public void Register(Action<string, Func<Call, JsonObject>> on)
    {
        on("CreateFunction", Create);
        on("GetFunction", Get);
        on("GetFunctionConfiguration", call => call.Reply(FunctionTable.Describe(call)));
        on("UpdateFunctionCode", UpdateCode);
        on("UpdateFunctionConfiguration", UpdateConfiguration);
        on("DeleteFunction", Delete);
        on("ListFunctions", List);
    }

    private JsonObject Create(Call call)
    {
        var name = call.Text("FunctionName").Split(':')[^1];
        if (call.Table(FunctionTable.TableName).Contains(name))
            throw LambdaErrors.FunctionExists(name);
        RefusePublishTo(call);
        var function = new JsonObject
        {
            ["FunctionName"] = name,
            ["FunctionArn"] = call.Arn($"function:{name}"),
            ["Version"] = FunctionTable.Latest,
            ["PackageType"] = call.TextOrNull("PackageType") ?? "Zip",
            ["Architectures"] = call.Copy("Architectures") ?? new JsonArray("x86_64"),
            ["_tags"] = call.Copy("Tags") ?? new JsonObject(),
        };
        Apply(call, function);
        checks.Check(function);
        code.Store(call, call.Input["Code"]!.AsObject(), function);
        function["State"] = "Pending";
        function["StateReason"] = "The function is being created.";
        function["StateReasonCode"] = "Creating";
        function.Schedule(call.Now + latency(), new JsonObject
        {
            ["State"] = "Active",
            ["StateReason"] = null,
            ["StateReasonCode"] = null,
            ["LastUpdateStatus"] = "Successful",
        });
        return Save(call, function);
    }

    private static JsonObject Get(Call call)
    {
        var function = FunctionTable.Describe(call);
        var answer = new JsonObject
        {
            ["Configuration"] = function.Copy(),
            ["Code"] = FunctionCode.LocationOf(call, function),
        };
        if (function.Child("_tags").Count > 0)
            answer["Tags"] = function.Child("_tags").DeepClone();
        return call.Reply(answer);
    }

    private JsonObject UpdateCode(Call call)
    {
        var function = FindIdle(call).Copy();
        RefusePublishTo(call);
        function.CopySet(call.Input, "Architectures");
        code.Store(call, call.Input, function);
        return call.Flag("DryRun") ? call.Reply(function) : BeginUpdate(call, function);
    }

    private JsonObject UpdateConfiguration(Call call)
    {
        var function = FindIdle(call).Copy();
        Apply(call, function);
        checks.Check(function);
        return BeginUpdate(call, function);
    }

    private static JsonObject Delete(Call call)
    {
        var function = FunctionTable.Find(call);
        if (function.Text("Version") != FunctionTable.Latest)
        {
            FunctionVersions.Delete(call, function);
            return new JsonObject { ["StatusCode"] = 204L };
        }

        FunctionVersions.DeleteAll(call, function.Text("FunctionName"));
        call.Table(FunctionTable.TableName).Remove(function.Text("FunctionName"));
        return new JsonObject { ["StatusCode"] = 204L };
    }

    private static JsonObject List(Call call)
    {
        var page = Page<JsonObject>.Read(
            call.TextOrNull("FunctionVersion") == "ALL"
                ? call.Table(FunctionTable.TableName).Listed.Concat(call.Table(FunctionTable.VersionsTableName).Listed)
                : call.Table(FunctionTable.TableName).Listed,
            Math.Min(call.Number("MaxItems", PageSize), PageSize),
            call.TextOrNull("Marker"),
            () => LambdaErrors.Invalid("The marker is not valid."));
        var rows = page.Items.Select(f => f.Copy()).ToList();
        foreach (var row in rows)
        {
            foreach (var member in NotInLists)
                row.Remove(member);
        }

        return new JsonObject { ["Functions"] = call.Summaries("Functions", rows), ["NextMarker"] = page.NextToken };
    }

    private static JsonObject FindIdle(Call call)
    {
        var function = FunctionTable.FindLatest(call);
        if (call.TextOrNull("RevisionId") is { } revision && revision != function.Text("RevisionId"))
            throw LambdaErrors.WrongRevision();
        return Lifecycle.IsPending(function) ? throw LambdaErrors.Busy(function.Text("FunctionArn")) : function;
    }

    private JsonObject BeginUpdate(Call call, JsonObject function)
    {
        function["LastUpdateStatus"] = "InProgress";
        function["LastUpdateStatusReason"] = "The function is being created.";
        function["LastUpdateStatusReasonCode"] = "Creating";
        function.Schedule(call.Now + latency(), new JsonObject
        {
            ["LastUpdateStatus"] = "Successful",
            ["LastUpdateStatusReason"] = null,
            ["LastUpdateStatusReasonCode"] = null,
        });
        return Save(call, function);
    }

    private static JsonObject Save(Call call, JsonObject function)
    {
        function["LastModified"] = call.Now.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'+0000'", CultureInfo.InvariantCulture);
        Touch(function);
        FunctionTable.Save(call, function);
        return call.Reply(call.Flag("Publish") ? FunctionVersions.Publish(call, function) : function);
    }

    /// <summary>Gives the function a new revision, as every change of it or of its policy does.</summary>
    public static void Touch(JsonObject function) => function["RevisionId"] = Guid.NewGuid().ToString();

    /// <summary>Applies the members of a request. A member that an update does not send stays; an empty one is removed.</summary>
    private static void Apply(Call call, JsonObject function)
    {
        function.CopySet(call.Input, Settings);
        if (call.Input["Layers"] is JsonArray layers)
            function["Layers"] = layers.Select(l => new JsonObject { ["Arn"] = l!.DeepClone(), ["CodeSize"] = 0L }).ToJsonArray();
        if (call.Input["ImageConfig"] is JsonObject image)
            function["ImageConfigResponse"] = new JsonObject { ["ImageConfig"] = image.DeepClone() };
        if (call.Input["SnapStart"] is JsonObject snapStart)
            function["SnapStart"] = snapStart.Copy().Default("OptimizationStatus", "Off");
        NoteOrigin(call, function);
        RemoveEmpty(function);
        function.Default("Description", "").Default("Timeout", 3L).Default("MemorySize", 128L)
            .Default("EphemeralStorage", new JsonObject { ["Size"] = 512L })
            .Default("TracingConfig", new JsonObject { ["Mode"] = "PassThrough" })
            .Default("SnapStart", new JsonObject { ["ApplyOn"] = "None", ["OptimizationStatus"] = "Off" });
        function.Child("LoggingConfig")
            .Default("LogFormat", "Text")
            .Default("LogGroup", $"/aws/lambda/{function.Text("FunctionName")}");
    }

    // A variable such as NODE_OPTIONS is code, too.
    private static void NoteOrigin(Call call, JsonObject function)
    {
        var sent = Executed.Where(member => call.Input[member] is not null);
        var before = function.Texts("_foreign");
        var foreign = call.MayBringCode ? before.Except(sent) : before.Union(sent);
        function["_foreign"] = foreign.ToJsonArray();
    }

    private static void RemoveEmpty(JsonObject function)
    {
        if (function["Environment"]?["Variables"] is null or JsonObject { Count: 0 })
            function.Remove("Environment");
        if (function.TextOrNull("KMSKeyArn") is "")
            function.Remove("KMSKeyArn");
        if (function["DeadLetterConfig"]?["TargetArn"]?.GetValue<string>() is null or "")
            function.Remove("DeadLetterConfig");
        if (function["VpcConfig"]?["SubnetIds"] is null or JsonArray { Count: 0 })
            function.Remove("VpcConfig");
        foreach (var list in (string[])["Layers", "FileSystemConfigs"])
        {
            if (function[list] is JsonArray { Count: 0 })
                function.Remove(list);
        }
    }

    private static void RefusePublishTo(Call call)
    {
        if (call.TextOrNull("PublishTo") is not null)
            throw LambdaErrors.PublishToNotBuilt();
    }
}
