using System.Text.Json.Nodes;
using Reconciler.Engine.Model;
using Reconciler.Engine.Planning.Access;
using Reconciler.Spec.Kinds;

namespace Engine.Tests.Planning;

/// <summary>What follows from the tools that a server lists, and what the tags of the gateway remember of them.</summary>
public sealed class ToolLookTests
{
    private static readonly DateTimeOffset Agreed = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset Later = Agreed.AddMinutes(1);

    [Theory]
    [InlineData("Pin", "same", "same", false, false, "Same")]
    [InlineData("Pin", "same", "same", true, false, "Same")]
    [InlineData("Pin", "other", "same", false, false, "Held")]
    [InlineData("Pin", "other", "same", true, false, "InForce")]
    [InlineData("Pin", "other", "same", false, true, "Outdated")]
    [InlineData("Pin", "other", "same", true, true, "Adopted")]
    [InlineData("Pin", "other", "other", false, false, "Pending")]
    [InlineData("Pin", "other", "other", true, false, "Adopted")]
    [InlineData("Follow", "other", "same", false, false, "Outdated")]
    [InlineData("Follow", "other", "same", true, false, "Adopted")]
    [InlineData("Pin", "none", "same", true, true, "Unknown")]
    public void Verdict_follows_from_policy_tools_source_listing_and_consent(
        string policy, string tools, string source, bool isListedSince, bool isAgreed, string verdict)
    {
        var listing = tools == "none" ? ToolListing.Unreadable("down") : ToolListing.Of(Catalog(tools));
        var entry = new AgreedTools.Entry(Catalog("same").Digest, Agreed, "same");

        var look = Look(Enum.Parse<ToolChangePolicy>(policy), listing, source, isListedSince ? Later : Agreed, entry).Judge(isAgreed);

        Assert.Equal(verdict, look.Verdict.ToString());
        Assert.Equal(verdict is "Same" or "Adopted", look.NewEntry is not null);
    }

    [Fact]
    public void First_list_is_agreed_to_by_whoever_makes_the_target()
    {
        var look = Look(ToolChangePolicy.Pin, ToolListing.Of(Catalog("any")), "source", Agreed, entry: null).Judge(isAgreed: false);

        Assert.Equal(ToolVerdict.Adopted, look.Verdict);
        Assert.Equal(new AgreedTools.Entry(Catalog("any").Digest, Agreed, "source"), look.NewEntry);
    }

    [Fact]
    public void Tags_of_a_hundred_targets_are_valid_and_few_and_remember_all()
    {
        var entries = Enumerable.Range(0, 100).ToDictionary(
            number => $"{new string('t', 90)}{number}",
            AgreedTools.Entry? (number) => new AgreedTools.Entry(
                Catalog($"{number}").Digest, Agreed.AddMilliseconds(number), AgreedTools.ShortenSource($"{number}")));

        var tags = AgreedTools.Read(new Dictionary<string, string>()).With(entries).ToTags();
        var read = AgreedTools.Read(tags);

        Assert.InRange(tags.Count, 2, 30);
        Assert.All(tags, tag => Assert.Matches("^[A-Za-z0-9 _.:/=+@-]{1,256}$", tag.Value));
        Assert.All(tags.Keys, key => Assert.True(Ownership.IsBookkeepingTag(key) && AgreedTools.IsTag(key)));
        Assert.All(entries, entry => Assert.Equal(entry.Value, read.Find(entry.Key)));
        Assert.Equal(tags[Ownership.ToolsHashTag], read.Hash);
    }

    [Fact]
    public void Tag_that_somebody_changed_agrees_to_nothing()
    {
        var tags = AgreedTools.Read(new Dictionary<string, string>())
            .With(new Dictionary<string, AgreedTools.Entry?> { ["target"] = new(Catalog("agreed").Digest, Agreed, "source") })
            .ToTags();
        tags["reconciler/agreed-tools-1"] = tags["reconciler/agreed-tools-1"]
            .Replace(Catalog("agreed").Digest, Catalog("evil").Digest, StringComparison.Ordinal);
        var entry = AgreedTools.Read(tags).Find("target");

        var look = Look(ToolChangePolicy.Pin, ToolListing.Of(Catalog("evil")), "source", Agreed, entry).Judge(isAgreed: false);

        Assert.Equal(ToolVerdict.Held, look.Verdict);
    }

    [Fact]
    public void Hash_names_what_is_agreed_to_when_all_offers_are_adopted()
    {
        var before = AgreedTools.Read(new Dictionary<string, string>()).With(new Dictionary<string, AgreedTools.Entry?>
        {
            ["a"] = new(Catalog("1").Digest, Agreed, "source"),
            ["b"] = new(Catalog("2").Digest, Agreed, "source"),
        });

        var hash = before.HashWith([KeyValuePair.Create("b", Catalog("3").Digest)]);
        var after = before.With(new Dictionary<string, AgreedTools.Entry?> { ["a"] = null, ["b"] = new(Catalog("3").Digest, Later, "other") });

        Assert.Equal(after.Hash, hash);
        Assert.NotEqual(before.Hash, hash);
    }

    [Theory]
    [InlineData("""{"name": "x", "a": 1, "b": {"d": 1, "c": 2}}""", """{"b": {"c": 2, "d": 1}, "a": 1, "name": "x", "_meta": {"t": 5}}""", true)]
    [InlineData("""{"name": "x", "annotations": {"readOnlyHint": true}}""", """{"name": "x", "annotations": {"readOnlyHint": false}}""", false)]
    [InlineData("""{"name": "x", "inputSchema": {"required": ["a", "b"]}}""", """{"name": "x", "inputSchema": {"required": ["b", "a"]}}""", false)]
    [InlineData("""{"name": "x"}""", """{"name": "x", "title": "X"}""", false)]
    public void Digest_is_that_of_all_members_but_their_order_and_meta(string one, string other, bool isSame) =>
        Assert.Equal(isSame, Read(one).Equals(Read(other)));

    [Fact]
    public void Differences_name_members_and_are_bounded()
    {
        var agreed = new ToolCatalog([Tool("kept", "old words"), Tool("gone", ""), Tool("long", new string('a', 10_000))]);
        var offered = new ToolCatalog([Tool("kept", "new words"), Tool("come", ""), Tool("long", new string('a', 9_000) + new string('b', 1_000_000))]);
        var many = new ToolCatalog(Enumerable.Range(0, 1_000).Select(number => Tool($"t{number:000}", "")));

        var changes = ToolDifferences.Find(agreed, offered);
        var cut = ToolDifferences.Find(new ToolCatalog([]), many);

        Assert.Equal(["tools.come", "tools.gone", "tools.kept.description", "tools.long.description"], changes.Select(change => change.Path));
        Assert.Equal("1 added, 1 removed, 2 changed", ToolDifferences.Summarize(agreed, offered));
        Assert.All(changes, change => Assert.InRange($"{change.Old}{change.New}".Length, 1, 10_000));
        Assert.Contains("aaab", (string)changes[^1].New!, StringComparison.Ordinal);
        Assert.Equal(101, cut.Count);
        Assert.Equal("900 more differences", (string)cut[^1].New!);
    }

    private static ToolLook Look(
        ToolChangePolicy policy, ToolListing listing, string source, DateTimeOffset listedAt, AgreedTools.Entry? entry) =>
        new(new ResourceAddress("GatewayTarget", "target"), "target", policy, new LiveResource("id", new object()), listedAt, source, listing, entry);

    private static ToolCatalog Catalog(string description) => new([Tool("tool", description)]);

    private static ToolDefinition Tool(string name, string description) =>
        ToolDefinition.Read(new JsonObject { ["name"] = name, ["description"] = description })!;

    private static ToolCatalog Read(string tool) => new([ToolDefinition.Read(JsonNode.Parse(tool))!]);
}
