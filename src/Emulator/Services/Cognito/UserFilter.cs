using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Reconciler.Emulator.Platform.State;

namespace Reconciler.Emulator.Services.Cognito;

/// <summary>The filters of ListUsers: <c>attribute = "value"</c>, or <c>^=</c> for a prefix.</summary>
internal static partial class UserFilter
{
    public static bool Matches(JsonObject user, string filter)
    {
        var match = Pattern().Match(filter);
        if (!match.Success)
            throw CognitoErrors.InvalidFilter();
        var actual = match.Groups[1].Value switch
        {
            "username" => user.Text("Username"),
            "cognito:user_status" => user.Text("UserStatus"),
            "status" => user["Enabled"]!.GetValue<bool>() ? "Enabled" : "Disabled",
            var name => Users.Attribute(user, name),
        };
        var expected = match.Groups[3].Value.Replace("\\\"", "\"", StringComparison.Ordinal);
        return match.Groups[2].Value == "=" ? actual == expected : actual?.StartsWith(expected, StringComparison.Ordinal) == true;
    }

    [GeneratedRegex("""^\s*"?([\w:]+)"?\s*(\^?=)\s*"(.*)"\s*$""")]
    private static partial Regex Pattern();
}
