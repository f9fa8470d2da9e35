using System.Text.Json.Nodes;
using Reconciler.Emulator.Platform;
using Reconciler.Emulator.Platform.Pipeline;
using Reconciler.Emulator.Platform.State;

namespace Reconciler.Emulator.Services.Lambda;

/// <summary>Finds functions by the names and ARNs that calls may contain.</summary>
internal static class FunctionTable
{
    public const string TableName = "functions";

    /// <summary>The version of a function that can be changed, the only one that the emulator has.</summary>
    public const string Latest = "$LATEST";

    /// <summary>The function of a call's <c>FunctionName</c> and <c>Qualifier</c>.</summary>
    /// <exception cref="AwsException">There is no such function or version.</exception>
    public static JsonObject Find(Call call) => Find(call, call.Text("FunctionName"), call.TextOrNull("Qualifier"));

    /// <summary>The function of a name, a partial ARN or an ARN, with or without a qualifier.</summary>
    /// <exception cref="AwsException">There is no such function or version.</exception>
    public static JsonObject Find(Call call, string reference, string? qualifier = null)
    {
        var (name, own) = Split(reference);
        qualifier ??= own;
        var suffix = qualifier is null ? "" : ":" + qualifier;
        var isHere = !reference.StartsWith("arn:", StringComparison.Ordinal)
            || reference.StartsWith(call.Arn("function:"), StringComparison.Ordinal);
        return isHere && qualifier is null or Latest && call.Table(TableName).Find(name) is { } function
            ? function
            : throw LambdaErrors.FunctionNotFound(call.Arn($"function:{name}{suffix}"));
    }

    /// <summary>The function of an ARN in any region, or <see langword="null"/>. Callers hold the account's gate.</summary>
    public static JsonObject? Find(Account account, string arn) =>
        arn.Split(':') is ["arn", _, "lambda", var region, var id, "function", var name, .. var qualifier]
        && id == account.Id && qualifier is [] or [Latest]
            ? account.State[$"lambda/{region}/{TableName}"].Find(name)
            : null;

    /// <summary>The ARN of the function that a call names, whether it exists or not; null if it names none.</summary>
    public static string? ArnOf(Call call) => call.TextOrNull("Resource")
        ?? (call.TextOrNull("FunctionName") is { } reference ? call.Arn($"function:{Split(reference).Name}") : null);

    public static void Save(Call call, JsonObject function) => call.Table(TableName).Put(function.Text("FunctionName"), function);

    private static (string Name, string? Qualifier) Split(string reference)
    {
        var parts = reference.Split(':');
        var marker = Array.IndexOf(parts, "function");
        var rest = marker < 0 ? parts : parts[(marker + 1)..];
        return (rest[0], rest.Length > 1 ? rest[1] : null);
    }
}
