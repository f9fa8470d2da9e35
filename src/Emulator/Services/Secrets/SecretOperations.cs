using System.Text.Json.Nodes;
using Reconciler.Emulator.Platform.Pipeline;
using Reconciler.Emulator.Platform.State;

namespace Reconciler.Emulator.Services.Secrets;

/// <summary>Operations to create, describe, update, delete and restore secrets.</summary>
internal sealed class SecretOperations(SecretStore store) : IOperations
{
    private readonly TagList _tags = new();

    public void Register(Action<string, Func<Call, JsonObject>> on)
    {
        on("CreateSecret", Create);
        on("DescribeSecret", Describe);
        on("UpdateSecret", Update);
        on("DeleteSecret", Delete);
        on("RestoreSecret", Restore);
        on("ListSecrets", List);
        on("TagResource", call => Retag(call, s =>
            _tags.Set(s, "Tags", call.Input.Objects("Tags"), TagRules.Maximum, SecretErrors.TooManyTags)));
        on("UntagResource", call => Retag(call, s => _tags.Remove(s, "Tags", call.Input.Texts("TagKeys"))));
    }

    private JsonObject Create(Call call)
    {
        var name = call.Text("Name");
        if (store.Table(call.Region).TryFind(name, out var existing))
            return CreateAgain(call, existing);
        var secret = WithKey(store.New(call.Region, name).CopySet(call.Input, "Description", "KmsKeyId", "Tags"));
        var version = HasValue(call)
            ? store.AddVersion(secret, call.TextOrNull("ClientRequestToken"), call.Input, [SecretStore.Current])
            : null;
        store.Save(call.Region, secret);
        return Answer(secret, version);
    }

    private JsonObject CreateAgain(Call call, JsonObject existing)
    {
        if (existing["DeletedDate"] is not null)
            throw SecretErrors.NameScheduledForDeletion();
        if (call.TextOrNull("ClientRequestToken") is not { } token || existing["_versions"]![token] is null)
            throw SecretErrors.SecretExists(existing.Text("Name"));
        return Answer(existing, store.AddVersion(existing, token, call.Input, []));
    }

    private JsonObject Describe(Call call)
    {
        var secret = store.Find(call.Region, call.Text("SecretId"));
        var answer = call.Reply(secret);
        answer["VersionIdsToStages"] = Stages(secret);
        return answer;
    }

    private JsonObject Update(Call call)
    {
        var secret = WithKey(store.FindAlive(call.Region, call.Text("SecretId")).CopySet(call.Input, "Description", "KmsKeyId"));
        var version = HasValue(call)
            ? store.AddVersion(secret, call.TextOrNull("ClientRequestToken"), call.Input, [SecretStore.Current])
            : null;
        secret["LastChangedDate"] = call.Time;
        store.Save(call.Region, secret);
        return Answer(secret, version);
    }

    private JsonObject Delete(Call call)
    {
        var force = call.Flag("ForceDeleteWithoutRecovery");
        var window = call.Number("RecoveryWindowInDays", 30);
        if (force && call.Input["RecoveryWindowInDays"] is not null)
            throw SecretErrors.InvalidParameter("You can't use ForceDeleteWithoutRecovery in conjunction with RecoveryWindowInDays.");
        if (window is < 7 or > 30)
            throw SecretErrors.InvalidParameter("The RecoveryWindowInDays value must be between 7 and 30 days (inclusive).");
        var secret = force ? store.Find(call.Region, call.Text("SecretId")) : store.FindAlive(call.Region, call.Text("SecretId"));
        var date = call.Time + (force ? 0 : TimeSpan.FromDays(window).TotalSeconds);
        if (force)
        {
            store.Remove(call.Region, secret.Text("Name"));
        }
        else
        {
            secret["DeletedDate"] = date;
            store.Save(call.Region, secret.ScheduleRemoval(call.Now.AddDays(window)));
        }

        return new JsonObject { ["DeletionDate"] = date }.CopySet(secret, "ARN", "Name");
    }

    private JsonObject Restore(Call call)
    {
        var secret = Lifecycle.CancelScheduled(store.Find(call.Region, call.Text("SecretId")));
        secret.Remove("DeletedDate");
        return new JsonObject().CopySet(store.Save(call.Region, secret), "ARN", "Name");
    }

    private JsonObject List(Call call)
    {
        var rows = store.Table(call.Region).Listed.Where(r => call.Flag("IncludePlannedDeletion") || r.Value["DeletedDate"] is null);
        foreach (var filter in call.Input.Objects("Filters"))
            rows = rows.Where(r => SecretFilter.Matches(r.Value, filter)).ToList();
        var page = Page<JsonObject>.Read(
            rows, call.Number("MaxResults", 100), call.TextOrNull("NextToken"), SecretErrors.InvalidToken);
        var list = call.Summaries("SecretList", page.Items.Select(s =>
        {
            var entry = s.Copy();
            entry["SecretVersionsToStages"] = Stages(s);
            return entry;
        }));
        return new JsonObject { ["SecretList"] = list, ["NextToken"] = page.NextToken };
    }

    private JsonObject Retag(Call call, Action<JsonObject> change)
    {
        var secret = store.FindAlive(call.Region, call.Text("SecretId"));
        change(secret);
        store.Save(call.Region, secret);
        return [];
    }

    // The service does not name its own key.
    private static JsonObject WithKey(JsonObject secret)
    {
        if (secret.TextOrNull("KmsKeyId")?.EndsWith("alias/aws/secretsmanager", StringComparison.Ordinal) == true)
            secret.Remove("KmsKeyId");
        return secret;
    }

    private static bool HasValue(Call call) => SecretStore.HasValue(call.Input);

    private static JsonObject Answer(JsonObject secret, string? version) =>
        new JsonObject { ["VersionId"] = version }.CopySet(secret, "ARN", "Name");

    private static JsonObject Stages(JsonObject secret) =>
        new(secret["_versions"]!.AsObject().Select(v => KeyValuePair.Create(v.Key, v.Value!["VersionStages"]?.DeepClone())));
}
