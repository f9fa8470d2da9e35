using System.Globalization;
using System.Text.Json.Nodes;
using Reconciler.Emulator.Platform;
using Reconciler.Emulator.Platform.Pipeline;
using Reconciler.Emulator.Platform.State;

namespace Reconciler.Emulator.Services.Lambda;

/// <summary>
/// Finds functions by the names and ARNs that calls may contain. A qualifier is the number of a version, the name of an alias, or
/// <c>$LATEST</c>, the version that can be changed.
/// </summary>
internal static class FunctionTable
{
    public const string TableName = "functions";
    public const string VersionsTableName = "function-versions";
    public const string AliasesTableName = "function-aliases";

    /// <summary>The version of a function that can be changed.</summary>
    public const string Latest = "$LATEST";

    /// <summary>The function of a call's <c>FunctionName</c> and <c>Qualifier</c>.</summary>
    /// <exception cref="AwsException">There is no such function, version or alias.</exception>
    public static JsonObject Find(Call call) => Find(call, call.Text("FunctionName"), call.TextOrNull("Qualifier"));

    /// <summary>The function of a name, a partial ARN or an ARN, with or without a qualifier.</summary>
    /// <exception cref="AwsException">There is no such function, version or alias.</exception>
    public static JsonObject Find(Call call, string reference, string? qualifier = null)
    {
        var (name, own) = Split(reference);
        qualifier ??= own;
        var suffix = qualifier is null ? "" : ":" + qualifier;
        var isHere = !reference.StartsWith("arn:", StringComparison.Ordinal)
            || reference.StartsWith(call.Arn("function:"), StringComparison.Ordinal);
        return isHere && Find(call.Account, call.Region, name, qualifier) is { } function
            ? function
            : throw LambdaErrors.FunctionNotFound(call.Arn($"function:{name}{suffix}"));
    }

    /// <summary>The function of an ARN in any region, or <see langword="null"/>. Callers hold the account's gate.</summary>
    public static JsonObject? Find(Account account, string arn) =>
        arn.Split(':') is ["arn", _, "lambda", var region, var id, "function", var name, .. var qualifier]
        && id == account.Id && qualifier.Length < 2
            ? Find(account, region, name, qualifier.FirstOrDefault())
            : null;

    /// <summary>A copy of the function of a call, under the ARN by which the call names it.</summary>
    /// <exception cref="AwsException">There is no such function, version or alias.</exception>
    public static JsonObject Describe(Call call)
    {
        var function = Find(call).Copy();
        if (QualifierOf(call) is { } qualifier)
            function["FunctionArn"] = call.Arn($"function:{function.Text("FunctionName")}:{qualifier}");
        return function;
    }

    /// <summary>The version of a call that can be changed.</summary>
    /// <exception cref="AwsException">There is no such function, or the call names another version.</exception>
    public static JsonObject FindLatest(Call call)
    {
        var function = Find(call);
        return QualifierOf(call) is null or Latest ? function : throw LambdaErrors.VersionImmutable(function.Text("FunctionArn"));
    }

    /// <summary>The qualifier of a call, as parameter or as part of the name; null for none.</summary>
    public static string? QualifierOf(Call call) => call.TextOrNull("Qualifier") ?? Split(call.Text("FunctionName")).Qualifier;

    /// <summary>The name of the function that a call names.</summary>
    public static string NameOf(Call call) => Split(call.Text("FunctionName")).Name;

    /// <summary>The ARN of the function that a call names, whether it exists or not; null if it names none.</summary>
    public static string? ArnOf(Call call) => call.TextOrNull("Resource")
        ?? (call.TextOrNull("FunctionName") is { } reference ? call.Arn($"function:{Split(reference).Name}") : null);

    public static void Save(Call call, JsonObject function) => call.Table(TableName).Put(function.Text("FunctionName"), function);

    /// <summary>The key of a version, by which versions are listed from old to new.</summary>
    public static string VersionKey(string name, long version) => string.Create(CultureInfo.InvariantCulture, $"{name}/{version:D10}");

    /// <summary>The rows of the versions or aliases of a function.</summary>
    public static IEnumerable<KeyValuePair<string, JsonObject>> RowsOf(Call call, string table, string name) =>
        call.Table(table).Rows.Where(row => row.Key.StartsWith(name + "/", StringComparison.Ordinal));

    private static JsonObject? Find(Account account, string region, string name, string? qualifier)
    {
        if (qualifier is null or Latest)
            return Rows(TableName).Find(name);
        if (!long.TryParse(qualifier, NumberStyles.None, CultureInfo.InvariantCulture, out var version))
        {
            return Rows(AliasesTableName).Find($"{name}/{qualifier}") is { } alias
                ? Find(account, region, name, alias.Text("FunctionVersion"))
                : null;
        }

        return Rows(VersionsTableName).Find(VersionKey(name, version));

        Table Rows(string table) => account.State[$"lambda/{region}/{table}"];
    }

    private static (string Name, string? Qualifier) Split(string reference)
    {
        var parts = reference.Split(':');
        var marker = Array.IndexOf(parts, "function");
        var rest = marker < 0 ? parts : parts[(marker + 1)..];
        return (rest[0], rest.Length > 1 ? rest[1] : null);
    }
}
