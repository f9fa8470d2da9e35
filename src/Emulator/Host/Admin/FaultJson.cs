using System.Text.Json.Nodes;
using Reconciler.Emulator.Platform;
using Reconciler.Emulator.Platform.Faults;
using Reconciler.Emulator.Platform.State;

namespace Reconciler.Emulator.Host.Admin;

/// <summary>
/// Reads and writes faults as JSON. <c>input</c> limits a fault to requests whose input members have these values as text.
/// </summary>
internal static class FaultJson
{
    private static readonly HashSet<string> Members = new(StringComparer.Ordinal)
    {
        "service", "operation", "kind", "times", "after", "errorCode", "message", "status", "delaySeconds", "input", "body", "contentType",
    };

    /// <exception cref="AwsException">A member is unknown, or the kind is missing or unknown.</exception>
    public static Fault Read(JsonObject json)
    {
        if (json.Select(m => m.Key).FirstOrDefault(m => !Members.Contains(m)) is { } unknown)
            throw Invalid($"A fault has no member '{unknown}'; use {string.Join(", ", Members)}.");
        if (!Enum.TryParse<FaultKind>(json["kind"]?.ToString(), ignoreCase: true, out var kind))
            throw Invalid($"The kind of a fault must be one of {string.Join(", ", Enum.GetNames<FaultKind>())}.");
        var fault = new Fault
        {
            Kind = kind,
            Service = json.TextOrNull("service"),
            Operation = json.TextOrNull("operation"),
            Times = json["times"]?.GetValue<int>(),
            After = json["after"]?.GetValue<int>() ?? 0,
            Delay = TimeSpan.FromSeconds(json["delaySeconds"]?.GetValue<double>() ?? 0),
            When = json["input"] is JsonObject input ? Matching(input) : null,
        };
        return fault with
        {
            ErrorCode = json.TextOrNull("errorCode") ?? fault.ErrorCode,
            Message = json.TextOrNull("message") ?? fault.Message,
            Body = json.TextOrNull("body") ?? fault.Body,
            ContentType = json.TextOrNull("contentType") ?? fault.ContentType,
            Status = json["status"]?.GetValue<int>() ?? fault.Status,
        };
    }

    public static JsonObject Write(ActiveFault active) => new()
    {
        ["service"] = active.Fault.Service,
        ["operation"] = active.Fault.Operation,
        ["kind"] = active.Fault.Kind.ToString(),
        ["times"] = active.Fault.Times,
        ["after"] = active.Fault.After,
        ["hits"] = active.Hits,
    };

    private static Func<JsonObject, bool> Matching(JsonObject expected)
    {
        var texts = expected.Select(m => (m.Key, Text: m.Value?.ToString())).ToList();
        return input => texts.TrueForAll(t => input[t.Key]?.ToString() == t.Text);
    }

    private static AwsException Invalid(string message) => new("InvalidFault", message);
}
