using System.Text.Json;
using Cedar;
using Cedar.Evaluation;
using Cedar.Json;
using Cedar.Policies;
using Cedar.Schemas;
using Cedar.Validation;

namespace CedarConformance;

/// <summary>Runs cases in the format of Cedar's integration tests.</summary>
internal static class CaseRunner
{
    /// <summary>Runs one case. Adds a line for each request, and for the validation of the policies, that disagrees.</summary>
    /// <returns>The number of checks that agree.</returns>
    public static int Run(CaseFiles files, string path, ICollection<string> failures)
    {
        ArgumentNullException.ThrowIfNull(files);
        ArgumentNullException.ThrowIfNull(failures);
        using var json = JsonDocument.Parse(files.Text(path, ""));
        var test = json.RootElement;
        try
        {
            return Run(files, path, test, failures);
        }
        catch (Exception unreadable) when (unreadable is FormatException or FileNotFoundException)
        {
            failures.Add($"{path}: {unreadable.Message}");
            return 0;
        }
    }

    private static int Run(CaseFiles files, string path, JsonElement test, ICollection<string> failures)
    {
        string File(string member) => files.Text(test.GetProperty(member).GetString()!, path);

        var policies = PolicySet.Parse(File("policies"));
        var schemaText = File("schema");
        var schema = schemaText.AsSpan().TrimStart().StartsWith("{") ? SchemaJson.Read(schemaText) : Schema.Parse(schemaText);
        var entities = EntityJson.Read(File("entities"), schema);
        var before = failures.Count;
        var checks = 1;
        // The cases are older than Cedar 4.13, which made a warning of the error that no action applies.
        var problems = new Validator(schema).Validate(policies).Where(p => !p.IsWarning || p.Kind == FindingKind.NoApplicableAction).ToList();
        if (problems.Count == 0 != test.GetProperty("shouldValidate").GetBoolean())
            failures.Add($"{path}: validation: expected {test.GetProperty("shouldValidate")}, found {string.Join("; ", problems)}");
        var authorizer = new Authorizer(policies);
        foreach (var request in test.GetProperty("requests").EnumerateArray())
        {
            checks++;
            if (Disagreement(request, schema, entities, authorizer) is { } disagreement)
                failures.Add($"{path}: {request.GetProperty("description")}: {disagreement}");
        }

        return checks - (failures.Count - before);
    }

    private static string? Disagreement(JsonElement json, Schema schema, EntityStore entities, Authorizer authorizer)
    {
        var request = RequestJson.Read(
            Uid(json, "principal"), Uid(json, "action"), Uid(json, "resource"), json.GetProperty("context").GetRawText(), schema);
        var validate = !json.TryGetProperty("validateRequest", out var flag) || flag.GetBoolean();
        if (validate && new Validator(schema).FindRequestError(request) is { } problem)
            return problem;
        var response = authorizer.Authorize(request, entities);
        var expected = (json.GetProperty("decision").GetString(), Names(json, "reason"), Names(json, "errors"));
        var found = (
            response.Decision == Decision.Allow ? "allow" : "deny", Sorted(response.Reasons),
            Sorted(response.Errors.Select(e => e.PolicyId)));
        return expected == found ? null : $"expected {expected}, found {found} {string.Join("; ", response.Errors)}";
    }

    private static EntityUid Uid(JsonElement json, string member)
    {
        var uid = json.GetProperty(member);
        return new EntityUid(uid.GetProperty("type").GetString()!, uid.GetProperty("id").GetString()!);
    }

    private static string Names(JsonElement json, string member) =>
        Sorted(json.GetProperty(member).EnumerateArray().Select(n => n.GetString()!));

    private static string Sorted(IEnumerable<string> names) => string.Join(' ', names.Order(StringComparer.Ordinal));
}
