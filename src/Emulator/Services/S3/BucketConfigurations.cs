using System.Text.Json.Nodes;
using Reconciler.Emulator.Platform;
using Reconciler.Emulator.Platform.Pipeline;

namespace Reconciler.Emulator.Services.S3;

/// <summary>The configurations of a bucket that the emulator only stores: each is put, read and deleted as a whole.</summary>
internal sealed class BucketConfigurations(Buckets buckets) : IOperations
{
    // Operation suffix, member of the input, member of the output, and the error if the bucket has no such configuration.
    private static readonly (string Name, string Input, string Output, string Code, string Message)[] Kinds =
    [
        ("BucketTagging", "Tagging", "TagSet", "NoSuchTagSet", "The TagSet does not exist"),
        ("PublicAccessBlock", "PublicAccessBlockConfiguration", "PublicAccessBlockConfiguration",
            "NoSuchPublicAccessBlockConfiguration", "The public access block configuration was not found"),
        ("BucketPolicy", "Policy", "Policy", "NoSuchBucketPolicy", "The bucket policy does not exist"),
        ("BucketEncryption", "ServerSideEncryptionConfiguration", "ServerSideEncryptionConfiguration",
            "ServerSideEncryptionConfigurationNotFoundError", "The server side encryption configuration was not found"),
        ("BucketOwnershipControls", "OwnershipControls", "OwnershipControls",
            "OwnershipControlsNotFoundError", "The bucket ownership controls were not found"),
    ];

    /// <summary>The configurations of a new bucket.</summary>
    public static JsonObject Defaults(JsonNode? tags)
    {
        var configurations = new JsonObject
        {
            ["PublicAccessBlock"] = new JsonObject
            {
                ["BlockPublicAcls"] = true,
                ["IgnorePublicAcls"] = true,
                ["BlockPublicPolicy"] = true,
                ["RestrictPublicBuckets"] = true,
            },
            ["BucketEncryption"] = new JsonObject
            {
                ["Rules"] = new JsonArray(new JsonObject
                {
                    ["ApplyServerSideEncryptionByDefault"] = new JsonObject { ["SSEAlgorithm"] = "AES256" },
                    ["BucketKeyEnabled"] = false,
                }),
            },
            ["BucketOwnershipControls"] = new JsonObject
            {
                ["Rules"] = new JsonArray(new JsonObject { ["ObjectOwnership"] = "BucketOwnerEnforced" }),
            },
        };
        if (tags is JsonArray { Count: > 0 })
            configurations["BucketTagging"] = tags.DeepClone();
        return configurations;
    }

    public void Register(Action<string, Func<Call, JsonObject>> on)
    {
        foreach (var kind in Kinds)
        {
            on("Put" +
                kind.Name,
                call => Change(
                    call,
                    c =>
                        c[kind.Name] = (kind.Name == "BucketTagging"
                            ? call.Input["Tagging"]!["TagSet"]
                            : call.Input[kind.Input])?.DeepClone()));
            on("Delete" + kind.Name, call => Change(call, c => c.Remove(kind.Name)));
            on("Get" + kind.Name, call => buckets.Find(call)["_configurations"]![kind.Name] is { } configuration
                ? new JsonObject { [kind.Output] = configuration.DeepClone() }
                : throw new AwsException(kind.Code, kind.Message, 404) { Members = { ["BucketName"] = call.Text("Bucket") } });
        }
    }

    private JsonObject Change(Call call, Action<JsonObject> change)
    {
        var bucket = buckets.Find(call);
        change(bucket["_configurations"]!.AsObject());
        buckets.Put(bucket);
        return [];
    }
}
