using System.Text.RegularExpressions;

namespace Reconciler.Engine.Aws;

/// <summary>The permission that a role lacks, as an error text or a status reason of AWS names it.</summary>
/// <param name="RoleArn">The role; null if the text does not name it.</param>
/// <param name="Action">The action, such as <c>lambda:InvokeFunction</c>; null if the text does not name it.</param>
/// <param name="Resource">The resource; null if the text does not name it.</param>
internal sealed partial record MissingPermission(string? RoleArn, string? Action, string? Resource)
{
    private static readonly (Regex Text, string? Action)[] Forms =
    [
        (PerformText(), null),
        (PolicyEngineText(), null),
        (RoleValidationText(), null),
        (ImageText(), "ecr:BatchGetImage"),
        (AssumeText(), null),
        (ListingText(), null),
    ];

    /// <summary>Whether the service cannot assume the role: its trust policy is wrong, or the role is too new.</summary>
    public bool IsTrust { get; private init; }

    /// <summary>Finds the missing permission in a text of AWS; null if the text is not about one.</summary>
    /// <param name="text">The message of an error, or a status reason.</param>
    public static MissingPermission? Find(string text)
    {
        foreach (var (form, action) in Forms)
        {
            if (form.Match(text) is not { Success: true } match) continue;
            var named = Value(match, "action") ?? (Value(match, "call") is { } call ? $"bedrock-agentcore:{call}" : action);

            // AWS checks this action, which no policy can allow, to find out whether it may assume the role.
            var isTrust = form == RoleValidationText() || form == AssumeText() || named == "bedrock-agentcore:GenesisPolicyEngineCheck";
            return new MissingPermission(Value(match, "role"), isTrust ? null : named, Value(match, "resource")) { IsTrust = isTrust };
        }

        return null;
    }

    private static string? Value(Match match, string group) => match.Groups[group] is { Success: true, Value: { Length: > 0 } value }
        ? value.TrimEnd('.', ',', '\'', '"')
        : null;

    [GeneratedRegex(
        @"lacks permission to perform:? (?<action>[\w-]+:\w+)( on( resource)?:? (?<resource>arn:\S+))?(.*Role: (?<role>arn:\S+))?"
        + @"|User: (?<role>arn:\S+:(role|assumed-role)/\S+) is not authorized to perform: (?<action>[\w-]+:\w+)( on resource: (?<resource>arn:\S+))?")]
    private static partial Regex PerformText();

    [GeneratedRegex(
        @"Access denied while calling (?<call>\w+) on Policy Engine: (?<resource>arn:\S+) with Gateway role: (?<role>arn:\S+)")]
    private static partial Regex PolicyEngineText();

    [GeneratedRegex("Role validation failed for '(?<role>[^']+)'")]
    private static partial Regex RoleValidationText();

    [GeneratedRegex("Access denied while validating ECR URI '(?<uri>[^']+)'")]
    private static partial Regex ImageText();

    [GeneratedRegex("cannot be assumed by Lambda|not authorized to perform: sts:AssumeRole")]
    private static partial Regex AssumeText();

    [GeneratedRegex("Authorization error when sending message")]
    private static partial Regex ListingText();
}
