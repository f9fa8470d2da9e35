using System.Text.Json.Nodes;
using Reconciler.Emulator.Platform.Pipeline;
using Reconciler.Emulator.Platform.State;

namespace Reconciler.Emulator.Services.Secrets;

/// <summary>Operations on the values of secrets.</summary>
internal sealed class SecretVersions(SecretStore store) : IOperations
{
    public void Register(Action<string, Func<Call, JsonObject>> on)
    {
        on("GetSecretValue", Get);
        on("PutSecretValue", Put);
        on("ListSecretVersionIds", List);
        on("UpdateSecretVersionStage", MoveStage);
    }

    private JsonObject Get(Call call)
    {
        var secret = store.FindAlive(call.Region, call.Text("SecretId"));
        var (id, stage) = (call.TextOrNull("VersionId"), call.TextOrNull("VersionStage"));
        var found = secret["_versions"]!.AsObject().FirstOrDefault(v =>
            (id is null || v.Key == id) &&
                (id is not null && stage is null || v.Value!.AsObject().Texts("VersionStages").Contains(stage ?? SecretStore.Current)));
        if (found.Value is not JsonObject version || !SecretStore.HasValue(version))
        {
            throw SecretErrors.NoSuchValue(id is null ? $"staging label: {stage ?? SecretStore.Current}" : $"VersionId: {id}");
        }

        secret["LastAccessedDate"] = Math.Floor(call.Time / 86_400) * 86_400;
        return new JsonObject { ["VersionId"] = found.Key }
            .CopySet(secret, "ARN", "Name")
            .CopySet(version, "SecretString", "SecretBinary", "VersionStages", "CreatedDate");
    }

    private JsonObject Put(Call call)
    {
        var secret = store.FindAlive(call.Region, call.Text("SecretId"));
        if (!SecretStore.HasValue(call.Input))
            throw SecretErrors.ValueMissing();
        var stages = call.Input.Texts("VersionStages").DefaultIfEmpty(SecretStore.Current);
        // The first value is the current one, whatever else it is.
        if (SecretStore.FindStaged(secret, SecretStore.Current) is null)
            stages = stages.Union([SecretStore.Current]);
        var id = store.AddVersion(secret, call.TextOrNull("ClientRequestToken"), call.Input, stages);
        store.Save(call.Region, secret);
        return new JsonObject { ["VersionId"] = id }
            .CopySet(secret, "ARN", "Name")
            .CopySet(secret["_versions"]![id]!.AsObject(), "VersionStages");
    }

    private JsonObject List(Call call)
    {
        var secret = store.Find(call.Region, call.Text("SecretId"));
        var versions = secret["_versions"]!
            .AsObject()
            .Select(v => new JsonObject { ["VersionId"] = v.Key }.CopySet(v.Value!.AsObject(), "VersionStages", "CreatedDate"));
        return new JsonObject { ["Versions"] = versions.ToJsonArray() }.CopySet(secret, "ARN", "Name");
    }

    private JsonObject MoveStage(Call call)
    {
        var secret = store.FindAlive(call.Region, call.Text("SecretId"));
        var target = call.TextOrNull("MoveToVersionId");
        if (target is not null && secret["_versions"]![target] is null)
            throw SecretErrors.NoSuchValue($"VersionId: {target}");
        var stage = call.Text("VersionStage");
        var holder = SecretStore.FindStaged(secret, stage);
        var from = call.TextOrNull("RemoveFromVersionId");
        if (holder is not null && holder != target && from != holder)
            throw SecretErrors.StageAttached(stage, holder, from);
        SecretStore.MoveStage(secret, stage, target);
        return new JsonObject().CopySet(store.Save(call.Region, secret), "ARN", "Name");
    }
}
