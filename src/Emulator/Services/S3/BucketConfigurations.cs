using System.Text.Json.Nodes;
using Reconciler.Emulator.Platform;
using Reconciler.Emulator.Platform.Pipeline;
using Reconciler.Emulator.Platform.State;

namespace Reconciler.Emulator.Services.S3;

/// <summary>The configurations of a bucket that are put, read and deleted as a whole.</summary>
internal sealed class BucketConfigurations(Buckets buckets) : IOperations
{
    public const string Tagging = "BucketTagging";
    public const string Policy = "BucketPolicy";
    public const string PublicAccessBlock = "PublicAccessBlock";
    public const string Encryption = "BucketEncryption";
    public const string Ownership = "BucketOwnershipControls";
    private const string Cors = "BucketCors";
    private const string Lifecycle = "BucketLifecycle";

    private static readonly Kind[] Kinds =
    [
        new(Tagging, "Tagging", "TagSet", "NoSuchTagSet", "The TagSet does not exist"),
        new(PublicAccessBlock, "PublicAccessBlockConfiguration", "PublicAccessBlockConfiguration",
            "NoSuchPublicAccessBlockConfiguration", "The public access block configuration was not found"),
        new(Policy, "Policy", "Policy", "NoSuchBucketPolicy", "The bucket policy does not exist"),
        new(Encryption, "ServerSideEncryptionConfiguration", "ServerSideEncryptionConfiguration",
            "ServerSideEncryptionConfigurationNotFoundError", "The server side encryption configuration was not found"),
        new(Ownership, "OwnershipControls", "OwnershipControls",
            "OwnershipControlsNotFoundError", "The bucket ownership controls were not found"),
        new(Cors, "CORSConfiguration", "CORSRules", "NoSuchCORSConfiguration", "The CORS configuration does not exist"),
        new(Lifecycle, "LifecycleConfiguration", "Rules",
            "NoSuchLifecycleConfiguration", "The lifecycle configuration does not exist") { Suffix = "Configuration" },
    ];

    /// <summary>The configurations of a new bucket.</summary>
    /// <param name="tags">The tags of the create call.</param>
    /// <param name="ownership">The object ownership of the create call; that of S3 if it has none.</param>
    public static JsonObject Defaults(JsonNode? tags, string? ownership)
    {
        var configurations = new JsonObject
        {
            [PublicAccessBlock] = new JsonObject
            {
                ["BlockPublicAcls"] = true,
                ["IgnorePublicAcls"] = true,
                ["BlockPublicPolicy"] = true,
                ["RestrictPublicBuckets"] = true,
            },
            [Encryption] = DefaultEncryption(),
            [Ownership] = new JsonObject
            {
                ["Rules"] = new JsonArray(new JsonObject { ["ObjectOwnership"] = ownership ?? "BucketOwnerEnforced" }),
            },
        };
        if (tags is JsonArray { Count: > 0 })
            configurations[Tagging] = tags.DeepClone();
        return configurations;
    }

    public void Register(Action<string, Func<Call, JsonObject>> on)
    {
        foreach (var kind in Kinds)
        {
            on($"Put{kind.Name}{kind.Suffix}", call => Change(call, (bucket, c) => c[kind.Name] = Read(kind, call, bucket)));
            on($"Delete{kind.Name}", call => Change(call, (_, c) => Remove(kind, c)));
            on($"Get{kind.Name}{kind.Suffix}", call => new JsonObject { [kind.Output] = Find(kind, call).DeepClone() });
        }

        on("GetBucketPolicyStatus", call => new JsonObject
        {
            ["PolicyStatus"] = new JsonObject
            {
                ["IsPublic"] = BucketPolicies.IsPublic(Find(Array.Find(Kinds, k => k.Name == Policy)!, call).GetValue<string>()),
            },
        });
    }

    private JsonNode Find(Kind kind, Call call) => buckets.Find(call)["_configurations"]![kind.Name]
        ?? throw new AwsException(kind.Code, kind.Message, 404) { Members = { ["BucketName"] = call.Text("Bucket") } };

    /// <summary>The configuration of a put call, as it is stored.</summary>
    private static JsonNode? Read(Kind kind, Call call, JsonObject bucket)
    {
        var input = call.Input[kind.Input];
        switch (kind.Name)
        {
            case Tagging:
                return input!["TagSet"]?.DeepClone();
            case Cors:
                return BucketRules.CheckCors(input?["CORSRules"]).DeepClone();
            case Lifecycle:
                return BucketRules.CheckLifecycle(input?["Rules"]).DeepClone();
            case Policy:
                BucketPolicies.Check(call.Text("Policy"), bucket);
                return input?.DeepClone();
            default:
                return input?.DeepClone();
        }
    }

    // A bucket is always encrypted: without a configuration of its own with keys of S3.
    private static void Remove(Kind kind, JsonObject configurations)
    {
        if (kind.Name == Encryption)
            configurations[Encryption] = DefaultEncryption();
        else
            configurations.Remove(kind.Name);
    }

    private static JsonObject DefaultEncryption() => new()
    {
        ["Rules"] = new JsonArray(new JsonObject
        {
            ["ApplyServerSideEncryptionByDefault"] = new JsonObject { ["SSEAlgorithm"] = "AES256" },
            ["BucketKeyEnabled"] = false,
        }),
    };

    private JsonObject Change(Call call, Action<JsonObject, JsonObject> change)
    {
        var bucket = buckets.Find(call);
        change(bucket, bucket["_configurations"]!.AsObject());
        buckets.Put(bucket);
        return [];
    }

    /// <summary>A kind of configuration.</summary>
    /// <param name="Name">The name in operations.</param>
    /// <param name="Input">The member of the put call.</param>
    /// <param name="Output">The member of the answer.</param>
    /// <param name="Code">The error code if the bucket has no such configuration.</param>
    /// <param name="Message">The message of that error.</param>
    private sealed record Kind(string Name, string Input, string Output, string Code, string Message)
    {
        /// <summary>What the names of the put and get operations have after <see cref="Name"/>.</summary>
        public string Suffix { get; init; } = "";
    }
}
