using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Reconciler.Emulator.Platform;
using Reconciler.Emulator.Platform.State;

namespace Reconciler.Emulator.Services.Cognito;

/// <summary>The filters of ListUsers: <c>attribute = "value"</c>, or <c>^=</c> for a prefix.</summary>
internal static partial class UserFilter
{
    // Custom attributes and the other standard ones are not searchable.
    private static readonly string[] Searchable =
    [
        "username", "email", "phone_number", "name", "given_name", "family_name", "preferred_username", "cognito:user_status", "status",
        "sub",
    ];

    /// <summary>Reads a filter.</summary>
    /// <exception cref="AwsException">It is no filter, or its attribute is not searchable.</exception>
    public static Func<JsonObject, bool> Parse(string filter)
    {
        var match = Pattern().Match(filter);
        if (!match.Success)
            throw CognitoErrors.InvalidFilter();
        var name = match.Groups[1].Value;
        if (!Searchable.Contains(name))
            throw CognitoErrors.NotSearchable(name);
        var expected = match.Groups[3].Value.Replace("\\\"", "\"", StringComparison.Ordinal);
        return match.Groups[2].Value == "="
            ? user => Value(user, name) == expected
            : user => Value(user, name)?.StartsWith(expected, StringComparison.Ordinal) == true;
    }

    private static string? Value(JsonObject user, string name) => name switch
    {
        "username" => user.Text("Username"),
        "cognito:user_status" => user.Text("UserStatus"),
        "status" => user["Enabled"]!.GetValue<bool>() ? "Enabled" : "Disabled",
        _ => Users.Attribute(user, name),
    };

    [GeneratedRegex("""^\s*"?([\w:]+)"?\s*(\^?=)\s*"(.*)"\s*$""")]
    private static partial Regex Pattern();
}
