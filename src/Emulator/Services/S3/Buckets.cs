using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Reconciler.Emulator.Platform;
using Reconciler.Emulator.Platform.Pipeline;
using Reconciler.Emulator.Platform.State;

namespace Reconciler.Emulator.Services.S3;

/// <summary>Buckets. A bucket's document has its configurations by name under <c>_configurations</c>.</summary>
internal sealed partial class Buckets(Account account) : IOperations
{
    private const string DefaultRegion = "us-east-1";

    private Table Table => account.State["s3/buckets"];

    private JsonObject AccountOwner => new() { ["ID"] = account.Id.PadLeft(64, '0') };

    public void Register(Action<string, Func<Call, JsonObject>> on)
    {
        on("CreateBucket", Create);
        on("HeadBucket", call => new JsonObject { ["BucketRegion"] = Find(call).Text("BucketRegion") });
        on("ListBuckets", List);
        on("DeleteBucket", Delete);
        on("GetBucketLocation", call => Find(call).Text("BucketRegion") is var region && region == DefaultRegion
            ? []
            : new JsonObject { ["LocationConstraint"] = region });
        on("PutBucketVersioning", PutVersioning);
        on("GetBucketVersioning", call => Find(call)["_versioning"] is JsonObject versioning ? versioning.Copy() : []);
    }

    /// <summary>The tagged buckets of a region.</summary>
    public IEnumerable<TaggedResource> ListTagged(string region) => Table.Documents
        .Where(bucket => bucket.Text("BucketRegion") == region)
        .SelectMany(bucket => TaggedResource.Of(
            $"arn:aws:s3:::{bucket.Text("Name")}", bucket["_configurations"]?[BucketConfigurations.Tagging]));

    /// <exception cref="AwsException">There is no such bucket.</exception>
    public JsonObject Find(string name) => Table.Find(name) ?? throw S3Errors.NoSuchBucket(name);

    public JsonObject Find(Call call) => Find(call.Text("Bucket"));

    public bool Exists(string name) => Table.Contains(name);

    public JsonObject Put(JsonObject bucket) => Table.Put(bucket.Text("Name"), bucket);

    /// <summary><c>Enabled</c>, <c>Suspended</c>, or <see langword="null"/> for a bucket that never had versions.</summary>
    public string? Versioning(string bucket) => Find(bucket)["_versioning"]?.AsObject().TextOrNull("Status");

    /// <summary>The object keys of a bucket, each with all of its versions.</summary>
    public Table Contents(string bucket) => account.State[$"s3/objects/{bucket}"];

    private JsonObject Create(Call call)
    {
        var name = call.Text("Bucket");
        if (!NamePattern().IsMatch(name) || name.Contains("..", StringComparison.Ordinal))
            throw S3Errors.InvalidBucketName(name);
        var location = call.Input["CreateBucketConfiguration"]?.AsObject().TextOrNull("LocationConstraint");
        if (location == DefaultRegion && call.Region == DefaultRegion)
            throw S3Errors.InvalidLocation(location);
        // The endpoint of us-east-1 creates buckets in every region.
        if (call.Region != DefaultRegion && location != call.Region)
            throw S3Errors.IllegalLocation(location);

        if (Table.TryFind(name, out var existing))
        {
            // Only in us-east-1, creating a bucket that you own succeeds.
            if (existing.Text("BucketRegion") == DefaultRegion && call.Region == DefaultRegion)
                return new JsonObject { ["Location"] = "/" + name };
            throw S3Errors.BucketAlreadyOwned(name);
        }

        Put(new JsonObject
        {
            ["Name"] = name,
            ["CreationDate"] = Math.Floor(call.Time),
            ["BucketRegion"] = location ?? DefaultRegion,
            ["_configurations"] = BucketConfigurations.Defaults(
                call.Input["CreateBucketConfiguration"]?["Tags"], call.TextOrNull("ObjectOwnership")),
        });
        return new JsonObject { ["Location"] = "/" + name };
    }

    private JsonObject List(Call call)
    {
        var prefix = call.TextOrNull("Prefix") ?? "";
        var region = call.TextOrNull("BucketRegion");
        var rows = Table.Listed.Where(
            r => r.Key.StartsWith(prefix, StringComparison.Ordinal) && (region is null || r.Value.Text("BucketRegion") == region));
        var page = Page<JsonObject>.Read(
            rows,
            call.Number("MaxBuckets", 10_000),
            call.TextOrNull("ContinuationToken"),
            () => S3Errors.InvalidArgument("The continuation token provided is incorrect"));
        var answer = new JsonObject
        {
            ["Buckets"] = call.Summaries("Buckets", page.Items),
            ["Owner"] = AccountOwner,
            ["ContinuationToken"] = page.NextToken,
        };
        return answer.CopySet(call.Input, "Prefix");
    }

    private JsonObject Delete(Call call)
    {
        var name = Find(call).Text("Name");
        if (Contents(name).Count > 0)
        {
            throw S3Errors.BucketNotEmpty(name, Versioning(name) is not null);
        }

        Table.Remove(name);
        return [];
    }

    private JsonObject PutVersioning(Call call)
    {
        var bucket = Find(call);
        bucket["_versioning"] = new JsonObject().CopySet(call.Input["VersioningConfiguration"]!.AsObject(), "Status");
        Put(bucket);
        return [];
    }

    [GeneratedRegex("^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$")]
    private static partial Regex NamePattern();
}
