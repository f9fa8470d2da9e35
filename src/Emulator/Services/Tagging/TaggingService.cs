using System.Text.Json.Nodes;
using Reconciler.Emulator.Platform;
using Reconciler.Emulator.Platform.Pipeline;
using Reconciler.Emulator.Platform.Protocols;
using Reconciler.Emulator.Platform.State;

namespace Reconciler.Emulator.Services.Tagging;

/// <summary>AWS Resource Groups Tagging API: an index of the tagged resources of all services in a region.</summary>
internal sealed class TaggingService : Service
{
    private readonly IReadOnlyList<IService> _services;
    private readonly Dictionary<string, (long Version, Dictionary<string, TaggedResource> ByArn)> _indexes = new(StringComparer.Ordinal);

    /// <param name="account">The account.</param>
    /// <param name="services">The services with the resources.</param>
    public TaggingService(Account account, IReadOnlyList<IService> services)
        : base(account, "resourcegroupstaggingapi")
    {
        _services = services;
        Add(new TaggedResources(All, Find));
        this["GetTagKeys"] = call => Names(call, "TagKeys", tags => tags.Select(tag => tag.Key));
        this["GetTagValues"] = call =>
            Names(call, "TagValues", tags => tags.Where(tag => tag.Key == call.Text("Key")).Select(tag => tag.Value));
    }

    public override string SigningName => "tagging";

    public override string ArnName => "tag";

    public override string TargetPrefix => "ResourceGroupsTaggingAPI_20170126";

    public override AwsException Invalid(IReadOnlyList<ConstraintBreach> breaches) =>
        new("InvalidParameterException", ConstraintBreach.Describe(breaches, withValues: true));

    private IEnumerable<TaggedResource> All(string region) => _services.SelectMany(service => service.ListTagged(region));

    /// <summary>The tagged resources with these ARNs. The index of a region is made again after a change only.</summary>
    private IEnumerable<TaggedResource> Find(string region, IEnumerable<string> arns)
    {
        if (!_indexes.TryGetValue(region, out var index) || index.Version != Account.State.Version)
        {
            var all = All(region).DistinctBy(resource => resource.Arn, StringComparer.Ordinal).ToList();
            index = (Account.State.Version, all.ToDictionary(resource => resource.Arn, StringComparer.Ordinal));
            _indexes[region] = index;
        }

        return arns.Select(arn => index.ByArn.GetValueOrDefault(arn)).OfType<TaggedResource>();
    }

    private JsonObject Names(
        Call call, string member, Func<IEnumerable<KeyValuePair<string, string>>, IEnumerable<string>> select)
    {
        var names = select(All(call.Region).SelectMany(resource => resource.Tags)).Distinct(StringComparer.Ordinal)
            .Order(StringComparer.Ordinal).Select(name => KeyValuePair.Create(name, name));
        var page = Page<string>.Read(names, 100, TaggedResources.TokenOf(call), TaggedResources.InvalidToken);
        return new JsonObject
        {
            [member] = new JsonArray([.. page.Items.Select(name => (JsonNode)name)]),
            ["PaginationToken"] = page.NextToken ?? "",
        };
    }
}
