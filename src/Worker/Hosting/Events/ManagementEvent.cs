using System.Globalization;
using System.Text.Json;
using Reconciler.Engine.Aws;

namespace Reconciler.Worker.Hosting.Events;

/// <summary>A call that CloudTrail recorded, as EventBridge delivers it.</summary>
/// <param name="AccountId">The account.</param>
/// <param name="Region">The region; null for services without regions.</param>
/// <param name="Operation">The operation, such as <c>UpdateGateway</c>.</param>
/// <param name="Caller">The ARN of who called; an AWS service has its name.</param>
/// <param name="UserAgent">The program that called.</param>
/// <param name="Time">When.</param>
/// <param name="ChangesSomething">Whether it was a call that may have changed something: not one that reads, and not one that failed.</param>
/// <param name="Names">What the parameters of the call name: names, identifiers, and the parts of ARNs and paths.</param>
internal sealed record ManagementEvent(
    string AccountId,
    string? Region,
    string Operation,
    string Caller,
    string UserAgent,
    DateTimeOffset Time,
    bool ChangesSomething,
    IReadOnlySet<string> Names)
{
    // Longer than any identifier of AWS; policies and schemas are texts, too.
    private const int LongestName = 2048;

    private static readonly string[] GlobalServices = ["iam.amazonaws.com"];
    private static readonly char[] Separators = [':', '/', '|'];

    /// <summary>Reads a message of the queue.</summary>
    /// <param name="body">The body of the message.</param>
    /// <returns>The event; null if the message is something else.</returns>
    public static ManagementEvent? Parse(string body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            return document.RootElement is { ValueKind: JsonValueKind.Object } root ? Read(root) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static ManagementEvent? Read(JsonElement root)
    {
        if (Text(root, "account") is not { } account
            || !root.TryGetProperty("detail", out var detail)
            || detail.ValueKind != JsonValueKind.Object
            || Text(detail, "eventName") is not { } operation
            || Text(detail, "eventSource") is not { } source)
        {
            return null;
        }

        var names = new HashSet<string>(StringComparer.Ordinal);
        if (detail.TryGetProperty("requestParameters", out var parameters) && parameters.ValueKind == JsonValueKind.Object) Collect(parameters, names);
        var isRead = detail.TryGetProperty("readOnly", out var readOnly) && readOnly.ValueKind == JsonValueKind.True;
        var time = Text(detail, "eventTime") ?? Text(root, "time");
        return new ManagementEvent(
            account,
            GlobalServices.Contains(source, StringComparer.Ordinal) ? null : Text(detail, "awsRegion") ?? Text(root, "region"),
            operation,
            CallerOf(detail),
            Text(detail, "userAgent") ?? "",
            DateTimeOffset.TryParse(time, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at) ? at : default,
            !isRead && Text(detail, "errorCode") is null,
            names);
    }

    /// <summary>What it says of live state.</summary>
    public LiveChange ToChange() => new(AccountId, Region, Names);

    private static string CallerOf(JsonElement detail)
    {
        if (!detail.TryGetProperty("userIdentity", out var identity) || identity.ValueKind != JsonValueKind.Object) return "";
        return Text(identity, "arn") ?? Text(identity, "invokedBy") ?? Text(identity, "accountId") ?? "";
    }

    private static string? Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    /// <summary>
    /// The parameters at the top name the resource that a call is of, and what holds it. What is nested are its settings, which refer to others.
    /// </summary>
    private static void Collect(JsonElement parameters, HashSet<string> names)
    {
        foreach (var member in parameters.EnumerateObject().Where(member => !IsReference(member.Name)))
        {
            if (member.Value.ValueKind == JsonValueKind.String)
            {
                Add(member.Value.GetString()!, names);
            }
            else if (member.Value.ValueKind == JsonValueKind.Array)
            {
                foreach (var item in member.Value.EnumerateArray().Where(item => item.ValueKind == JsonValueKind.String)) Add(item.GetString()!, names);
            }
        }
    }

    // A call that gives a role to something changes nothing of the role.
    private static bool IsReference(string member) =>
        member.Contains("role", StringComparison.OrdinalIgnoreCase) && !member.Equals("roleName", StringComparison.OrdinalIgnoreCase);

    // Calls name a resource by its ARN, its path or its identifier, and a look knows one of them.
    private static void Add(string text, HashSet<string> names)
    {
        if (text.Length is 0 or > LongestName || text.Contains(' ', StringComparison.Ordinal)) return;
        names.Add(text);
        names.UnionWith(text.Split(Separators, StringSplitOptions.RemoveEmptyEntries));
        if (text.Split(':', 6) is not ["arn", _, var service, _, _, var resource]) return;
        names.Add(resource);
        var name = resource[(resource.IndexOfAny([':', '/']) + 1)..];
        names.Add(name);

        // Secrets Manager appends a hyphen and six characters to the name.
        if (service == "secretsmanager" && name.Length > 7) names.Add(name[..^7]);
    }
}
