using System.Text.Json.Nodes;
using Reconciler.Emulator.Platform;
using Reconciler.Emulator.Platform.State;

namespace Reconciler.Emulator.Services.Secrets;

/// <summary>
/// Secrets by name. A secret's document has the members of DescribeSecret, and in <c>_versions</c> the values by version id with their
/// stages. AWSCURRENT is on one version, AWSPREVIOUS on the previous current one.
/// </summary>
internal sealed class SecretStore(Account account) : ISecretValues
{
    public const string Current = "AWSCURRENT";

    /// <summary>The stage of the value that a rotation prepares.</summary>
    public const string Pending = "AWSPENDING";

    private const string Previous = "AWSPREVIOUS";

    public Table Table(string region) => account.State[$"secretsmanager/{region}/secrets"];

    /// <summary>Finds a secret by name, ARN, or ARN without the random suffix.</summary>
    /// <exception cref="AwsException">There is no such secret.</exception>
    public JsonObject Find(string region, string id) => FindOrNull(region, id) ?? throw SecretErrors.NoSuchSecret();

    /// <summary>As <see cref="Find"/>, but <see langword="null"/> if there is no such secret.</summary>
    public JsonObject? FindOrNull(string region, string id) => id.StartsWith("arn:", StringComparison.Ordinal)
            ? Table(region).Documents.FirstOrDefault(s => s.Text("ARN") is var arn && (arn == id || arn[..^7] == id))
            : Table(region).Find(id);

    /// <exception cref="AwsException">The secret does not exist, or is scheduled for deletion.</exception>
    public JsonObject FindAlive(string region, string id) => Find(region, id) is { } secret && secret["DeletedDate"] is null
        ? secret
        : throw SecretErrors.MarkedForDeletion();

    public string Read(string region, string id) =>
        FindAlive(region, id)["_versions"]!.AsObject().Select(v => v.Value!.AsObject())
            .FirstOrDefault(v => v.Texts("VersionStages").Contains(Current))?.TextOrNull("SecretString")
        ?? throw SecretErrors.NoSuchValue($"staging label: {Current}");

    public JsonObject New(string region, string name) => new()
    {
        ["ARN"] = $"arn:aws:secretsmanager:{region}:{account.Id}:secret:{name}-{Account.LowerId(6)}",
        ["Name"] = name,
        ["CreatedDate"] = account.Time,
        ["LastChangedDate"] = account.Time,
        ["_versions"] = new JsonObject(),
    };

    public JsonObject Save(string region, JsonObject secret) => Table(region).Put(secret.Text("Name"), secret);

    /// <summary>Adds a version with a value and moves stages to it. Does nothing if the version exists with the same value.</summary>
    /// <exception cref="AwsException">The version exists with another value.</exception>
    public string AddVersion(JsonObject secret, string? token, JsonObject value, IEnumerable<string> stages)
    {
        var id = token ?? Guid.NewGuid().ToString();
        var versions = secret["_versions"]!.AsObject();
        if (versions[id] is JsonObject known && (HasValue(known) || !HasValue(value)))
        {
            var isSame = known.TextOrNull("SecretString") == value.TextOrNull("SecretString") &&
                (known["SecretBinary"]?.Bytes() ?? []).AsSpan().SequenceEqual(value["SecretBinary"]?.Bytes() ?? []);
            return isSame
                ? id
                : throw SecretErrors.VersionExists(id);
        }

        // A rotation adds the version before its function brings the value.
        versions[id] ??= new JsonObject { ["CreatedDate"] = account.Time, ["VersionStages"] = new JsonArray() };
        versions[id]!.AsObject().CopySet(value, "SecretString", "SecretBinary");
        foreach (var stage in stages)
            MoveStage(secret, stage, id);
        secret["LastChangedDate"] = account.Time;
        return id;
    }

    /// <summary>The id of the version with a stage; <see langword="null"/> if none has it.</summary>
    public static string? FindStaged(JsonObject secret, string stage) => secret["_versions"]!.AsObject()
        .Where(v => v.Value!.AsObject().Texts("VersionStages").Contains(stage))
        .Select(v => v.Key)
        .FirstOrDefault();

    /// <summary>Whether a version or a request has a value.</summary>
    public static bool HasValue(JsonObject version) => version["SecretString"] is not null || version["SecretBinary"] is not null;

    public static void MoveStage(JsonObject secret, string stage, string? toVersion)
    {
        foreach (var (id, version) in secret["_versions"]!.AsObject())
        {
            var stages = version!["VersionStages"]!.AsArray().Select(s => s!.GetValue<string>()).ToList();
            var had = stages.Remove(stage);
            if (stage == Current && toVersion is not null)
            {
                stages.Remove(Previous);
                if (had && id != toVersion)
                    stages.Add(Previous);
            }

            if (id == toVersion)
                stages.Add(stage);
            version["VersionStages"] = stages.ToJsonArray();
        }

        // A version without stages is deprecated. The service deletes it later, the emulator immediately.
        foreach (var id in secret["_versions"]!
            .AsObject()
            .Where(v => v.Value!["VersionStages"] is JsonArray { Count: 0 })
            .Select(v => v.Key)
            .ToList())
            secret["_versions"]!.AsObject().Remove(id);
    }

    public string Put(string region, string name, string value)
    {
        var secret = Table(region).Find(name) ?? New(region, name);
        AddVersion(secret, null, new JsonObject { ["SecretString"] = value }, [Current]);
        return Save(region, secret).Text("ARN");
    }

    public void Remove(string region, string name) => Table(region).Remove(name);
}
