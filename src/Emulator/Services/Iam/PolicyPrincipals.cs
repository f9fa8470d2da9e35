using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Reconciler.Emulator.Platform;
using Reconciler.Emulator.Platform.State;

namespace Reconciler.Emulator.Services.Iam;

/// <summary>What IAM checks of the principals of a trust policy. It resolves those of an account when the policy is stored.</summary>
internal static partial class PolicyPrincipals
{
    /// <exception cref="AwsException">A principal has another form, or is a role or user of the account that does not exist.</exception>
    public static void Check(JsonNode? principal, Account account)
    {
        if (principal is not JsonObject byKind)
            return;
        foreach (var (kind, values) in byKind)
        {
            foreach (var value in PolicyDocument.AsList(values).Select(v => v!.ToString()))
            {
                if (!IsValid(kind, value, account))
                    throw IamErrors.MalformedPolicy($"Invalid principal in policy: \"{kind.ToUpperInvariant()}\":\"{value}\"");
            }
        }
    }

    private static bool IsValid(string kind, string value, Account account) => kind switch
    {
        "Service" => ServicePattern().IsMatch(value),
        "AWS" => value == "*" || AccountPattern().IsMatch(value) || IsArn(value, account),
        _ => value.Length > 0,
    };

    private static bool IsArn(string value, Account account)
    {
        var arn = ArnPattern().Match(value);
        if (!arn.Success)
            return false;
        // Other accounts are not known here. The session of a role, and the roles of AWS itself, need not exist.
        if (arn.Groups["account"].Value != account.Id || arn.Groups["service"].Value == "sts")
            return true;
        var (type, name) = (arn.Groups["type"].Value, arn.Groups["name"].Value);
        return type switch
        {
            "root" => name.Length == 0,
            "role" => PrincipalKind.Role.Table(account).Find(name)?.Text("Arn") == value,
            // The user of an access key of the emulator is in no table.
            "user" => PrincipalKind.User.Table(account).Find(name) is not { } user
                ? account.Options.Credentials.ContainsKey(name)
                : user.Text("Arn") == value,
            _ => false,
        };
    }

    [GeneratedRegex(@"\A[a-z0-9-]+(?:\.[a-z0-9-]+)*\.(?:amazonaws\.com(?:\.cn)?|aws\.internal)\z")]
    private static partial Regex ServicePattern();

    [GeneratedRegex(@"\A[0-9]{12}\z")]
    private static partial Regex AccountPattern();

    [GeneratedRegex(
        @"\Aarn:aws(?:-[a-z-]+)?:(?<service>iam|sts)::(?<account>[0-9]{12}):(?<type>root|[a-z-]+)(?:/(?:[^*?]*/)?(?<name>[^/*?]+))?\z")]
    private static partial Regex ArnPattern();
}
