using System.Text.Json;
using Cedar.Extensions;
using Cedar.Policies;

namespace Cedar.Json;

/// <summary>
/// Reads the constants of policies. Sets, records and extension values are not literals of the language, but JSON may contain them. They
/// become expressions, because a call such as <c>decimal("x")</c> fails when the policy is evaluated, not when it is read.
/// </summary>
internal static class ConstantJsonReader
{
    private const string What = "Value";

    public static Expr Read(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.Array => new Expr.Set([.. json.EnumerateArray().Select(Read)]),
        JsonValueKind.Object => ReadObject(json),
        _ => new Expr.Literal(ValueJson.Read(json, null, What)),
    };

    private static Expr ReadObject(JsonElement json)
    {
        if (ValueJson.FindEscape(json, What) is not { } escape)
            return new Expr.Record([.. JsonMembers.ReadMap(json, What).Select(f => new RecordField(f.Name, Read(f.Value)))]);
        return escape.Name == "__entity" ? new Expr.Literal(ValueJson.ReadUid(escape.Value, What)) : ReadCall(escape.Value);
    }

    private static Expr.Call ReadCall(JsonElement json)
    {
        var (function, arguments) = ValueJson.ReadCallParts(json, What);
        return ExtensionFunctions.IsConstructor(function) || ExtensionFunctions.IsMethod(function)
            ? new Expr.Call(function, [.. arguments.Select(Read)])
            : throw new InvalidJsonException(
                json, $"unknown extension function `{function}`{CedarText.SuggestName(function, ExtensionFunctions.ConstructorNames)}");
    }
}
