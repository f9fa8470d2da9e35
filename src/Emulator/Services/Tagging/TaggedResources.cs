using System.Text.Json.Nodes;
using Reconciler.Emulator.Platform;
using Reconciler.Emulator.Platform.Pipeline;
using Reconciler.Emulator.Platform.State;

namespace Reconciler.Emulator.Services.Tagging;

/// <summary>GetResources: resources by ARN, or by type and tags, in pages. The account has no tag policies, so all comply.</summary>
/// <param name="all">Returns the tagged resources of a region.</param>
/// <param name="find">Returns those of a region that have one of these ARNs.</param>
internal sealed class TaggedResources(
    Func<string, IEnumerable<TaggedResource>> all, Func<string, IEnumerable<string>, IEnumerable<TaggedResource>> find) : IOperations
{
    private const int DefaultPage = 50;

    public void Register(Action<string, Func<Call, JsonObject>> on) => on("GetResources", Get);

    /// <summary>The token of the page that a call asks for; null for the first, for which clients send none or an empty one.</summary>
    public static string? TokenOf(Call call) => call.TextOrNull("PaginationToken") is { Length: > 0 } token ? token : null;

    public static AwsException InvalidToken() => new("PaginationTokenExpiredException", "The PaginationToken is not valid or has expired.");

    private JsonObject Get(Call call)
    {
        var (arns, types, filters) = (
            call.Input.Texts("ResourceARNList").ToHashSet(StringComparer.Ordinal),
            call.Input.Texts("ResourceTypeFilters").ToList(),
            call.Input.Objects("TagFilters").ToList());
        var narrows = types.Count > 0 || filters.Count > 0 || call.Input["ResourcesPerPage"] is not null || TokenOf(call) is not null;
        if (arns.Count > 0 && narrows)
            throw Invalid("ResourceARNList cannot be used together with filters or pagination parameters.");
        if (call.Flag("ExcludeCompliantResources") && !call.Flag("IncludeComplianceDetails"))
            throw Invalid("ExcludeCompliantResources can be true only if IncludeComplianceDetails is true.");

        var candidates = arns.Count > 0 ? find(call.Region, arns) : all(call.Region);
        var found = call.Flag("ExcludeCompliantResources") ? [] : candidates
            .Where(resource => types.Count == 0 || types.Exists(type => IsOfType(resource.Arn, type)))
            .Where(resource => filters.TrueForAll(filter => Matches(resource, filter)))
            .OrderBy(resource => resource.Arn, StringComparer.Ordinal)
            .Select(resource => KeyValuePair.Create(resource.Arn, resource));
        var size = arns.Count > 0 ? arns.Count : call.Number("ResourcesPerPage", DefaultPage);
        var page = Page<TaggedResource>.Read(found, size, TokenOf(call), InvalidToken);
        return new JsonObject
        {
            ["ResourceTagMappingList"] = new JsonArray([.. page.Items.Select(resource => Describe(resource, call))]),
            ["PaginationToken"] = page.NextToken ?? "",
        };
    }

    private static JsonObject Describe(TaggedResource resource, Call call)
    {
        var mapping = new JsonObject
        {
            ["ResourceARN"] = resource.Arn,
            ["Tags"] = new JsonArray([.. resource.Tags.Select(tag => new JsonObject { ["Key"] = tag.Key, ["Value"] = tag.Value })]),
        };
        if (call.Flag("IncludeComplianceDetails")) mapping["ComplianceDetails"] = new JsonObject { ["ComplianceStatus"] = true };
        return mapping;
    }

    /// <summary>Whether an ARN is of a type such as <c>s3</c> or <c>bedrock-agentcore:gateway</c>.</summary>
    private static bool IsOfType(string arn, string type)
    {
        var parts = arn.Split(':', 6);
        var resource = parts[5].Split('/', ':')[0];
        return type == parts[2] || type == $"{parts[2]}:{resource}";
    }

    /// <summary>Whether a resource has the key of a filter, with one of its values if it has any.</summary>
    private static bool Matches(TaggedResource resource, JsonObject filter)
    {
        var values = filter.Texts("Values").ToList();
        return resource.Tags.Any(tag =>
            (filter["Key"] is null || tag.Key == filter.Text("Key")) && (values.Count == 0 || values.Contains(tag.Value)));
    }

    private static AwsException Invalid(string message) => new("InvalidParameterException", message);
}
