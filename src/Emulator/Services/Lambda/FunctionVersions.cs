using System.Globalization;
using System.Text.Json.Nodes;
using Reconciler.Emulator.Platform.Pipeline;
using Reconciler.Emulator.Platform.State;

namespace Reconciler.Emulator.Services.Lambda;

/// <summary>The published versions of functions, which never change, and the aliases that name them.</summary>
internal sealed class FunctionVersions : IOperations
{
    private const int PageSize = 50;
    private const string LastVersion = "_lastVersion";

    // What two versions with the same code and configuration may differ in.
    private static readonly string[] Volatile =
    [
        "Version", "FunctionArn", "RevisionId", "LastModified", "Description", "State", "StateReason", "StateReasonCode",
        "LastUpdateStatus", "LastUpdateStatusReason", "LastUpdateStatusReasonCode", "_tags", LastVersion,
    ];

    public void Register(Action<string, Func<Call, JsonObject>> on)
    {
        on("PublishVersion", Publish);
        on("ListVersionsByFunction", ListVersions);
        on("CreateAlias", CreateAlias);
        on("GetAlias", call => call.Reply(FindAlias(call)));
        on("UpdateAlias", UpdateAlias);
        on("DeleteAlias", DeleteAlias);
        on("ListAliases", ListAliases);
    }

    /// <summary>Publishes the version that can be changed, unless the newest version is the same. Returns the version.</summary>
    /// <param name="call">The call.</param>
    /// <param name="function">The function, which is saved.</param>
    /// <param name="description">The description of the version; null for that of the function.</param>
    public static JsonObject Publish(Call call, JsonObject function, string? description = null)
    {
        var name = function.Text("FunctionName");
        var last = function[LastVersion]?.GetValue<long>() ?? 0;
        var versions = call.Table(FunctionTable.VersionsTableName);
        if (last > 0 && versions.Find(FunctionTable.VersionKey(name, last)) is { } newest
            && JsonNode.DeepEquals(Essence(newest), Essence(function)))
            return newest;
        var number = last + 1;
        function[LastVersion] = number;
        FunctionTable.Save(call, function);
        var version = function.Copy();
        version["Version"] = number.ToString(CultureInfo.InvariantCulture);
        version["FunctionArn"] = $"{function.Text("FunctionArn")}:{version.Text("Version")}";
        if (description is not null)
            version["Description"] = description;
        foreach (var own in version.Where(m => m.Key.StartsWith("_policy", StringComparison.Ordinal)).Select(m => m.Key).ToList())
            version.Remove(own);
        Functions.Touch(version);
        return versions.Put(FunctionTable.VersionKey(name, number), version);
    }

    /// <summary>Deletes one version, which no alias may name.</summary>
    public static void Delete(Call call, JsonObject version)
    {
        var name = version.Text("FunctionName");
        var number = version.Text("Version");
        var naming = FunctionTable.RowsOf(call, FunctionTable.AliasesTableName, name)
            .Where(row => row.Value.Text("FunctionVersion") == number)
            .Select(row => row.Value.Text("Name"))
            .ToList();
        if (naming.Count > 0)
            throw LambdaErrors.VersionInUse(naming);
        call.Table(FunctionTable.VersionsTableName)
            .Remove(FunctionTable.VersionKey(name, long.Parse(number, CultureInfo.InvariantCulture)));
    }

    /// <summary>Deletes all versions and aliases of a function.</summary>
    public static void DeleteAll(Call call, string name)
    {
        foreach (var table in (string[])[FunctionTable.VersionsTableName, FunctionTable.AliasesTableName])
        {
            foreach (var (key, _) in FunctionTable.RowsOf(call, table, name).ToList())
                call.Table(table).Remove(key);
        }
    }

    private static JsonObject Publish(Call call)
    {
        var function = FunctionTable.FindLatest(call).Copy();
        if (call.TextOrNull("RevisionId") is { } revision && revision != function.Text("RevisionId"))
            throw LambdaErrors.WrongRevision();
        if (call.TextOrNull("CodeSha256") is { } hash && hash != function.Text("CodeSha256"))
            throw LambdaErrors.WrongCode(hash, function.Text("CodeSha256"));
        if (Lifecycle.IsPending(function))
            throw LambdaErrors.Busy(function.Text("FunctionArn"));
        return call.Reply(Publish(call, function, call.TextOrNull("Description")));
    }

    private static JsonObject ListVersions(Call call)
    {
        var function = FunctionTable.Find(call, FunctionTable.NameOf(call));
        var rows = FunctionTable.RowsOf(call, FunctionTable.VersionsTableName, function.Text("FunctionName"));
        return List(call, "Versions", rows.Prepend(KeyValuePair.Create(function.Text("FunctionName"), function)));
    }

    private static JsonObject CreateAlias(Call call)
    {
        var name = FunctionTable.Find(call, FunctionTable.NameOf(call)).Text("FunctionName");
        var alias = call.Text("Name");
        var arn = call.Arn($"function:{name}:{alias}");
        if (call.Table(FunctionTable.AliasesTableName).Contains($"{name}/{alias}"))
            throw LambdaErrors.AliasExists(arn);
        return Save(call, name, new JsonObject { ["AliasArn"] = arn, ["Name"] = alias, ["Description"] = "" });
    }

    private static JsonObject UpdateAlias(Call call)
    {
        var alias = FindAlias(call).Copy();
        return call.TextOrNull("RevisionId") is { } revision && revision != alias.Text("RevisionId")
            ? throw LambdaErrors.WrongRevision()
            : Save(call, FunctionTable.NameOf(call), alias);
    }

    private static JsonObject DeleteAlias(Call call)
    {
        call.Table(FunctionTable.AliasesTableName).Remove($"{FunctionTable.NameOf(call)}/{call.Text("Name")}");
        return [];
    }

    private static JsonObject ListAliases(Call call)
    {
        var name = FunctionTable.Find(call, FunctionTable.NameOf(call)).Text("FunctionName");
        var rows = FunctionTable.RowsOf(call, FunctionTable.AliasesTableName, name);
        return List(
            call,
            "Aliases",
            rows.Where(row => call.TextOrNull("FunctionVersion") is not { } version || row.Value.Text("FunctionVersion") == version));
    }

    // Weights of a second version are stored and returned: an embedded AWS that answers at random is no use in a test.
    private static JsonObject Save(Call call, string name, JsonObject alias)
    {
        alias.CopySet(call.Input, "FunctionVersion", "Description", "RoutingConfig");
        FunctionTable.Find(call, name, alias.Text("FunctionVersion"));
        if (alias["RoutingConfig"]?["AdditionalVersionWeights"] is null or JsonObject { Count: 0 })
            alias.Remove("RoutingConfig");
        Functions.Touch(alias);
        return call.Reply(call.Table(FunctionTable.AliasesTableName).Put($"{name}/{alias.Text("Name")}", alias));
    }

    private static JsonObject FindAlias(Call call)
    {
        var (name, alias) = (FunctionTable.NameOf(call), call.Text("Name"));
        return call.Table(FunctionTable.AliasesTableName).Find($"{name}/{alias}")
            ?? throw LambdaErrors.AliasNotFound(call.Arn($"function:{name}:{alias}"));
    }

    private static JsonObject List(Call call, string member, IEnumerable<KeyValuePair<string, JsonObject>> rows)
    {
        var page = Page<JsonObject>.Read(
            rows,
            Math.Min(call.Number("MaxItems", PageSize), PageSize),
            call.TextOrNull("Marker"),
            () => LambdaErrors.Invalid("The marker is not valid."));
        return new JsonObject { [member] = call.Summaries(member, page.Items), ["NextMarker"] = page.NextToken };
    }

    private static JsonObject Essence(JsonObject function)
    {
        var essence = function.Copy();
        foreach (var member in essence.Select(m => m.Key).ToList())
        {
            if (Volatile.Contains(member) || member.StartsWith("_policy", StringComparison.Ordinal))
                essence.Remove(member);
        }

        return essence;
    }
}
