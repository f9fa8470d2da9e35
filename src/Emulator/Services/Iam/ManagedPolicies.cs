using System.Text.Json.Nodes;
using Reconciler.Emulator.Platform;
using Reconciler.Emulator.Platform.Pipeline;
using Reconciler.Emulator.Platform.State;

namespace Reconciler.Emulator.Services.Iam;

/// <summary>Managed policies, by ARN: customer managed ones in the state, and AWS managed ones, which always exist.</summary>
internal sealed class ManagedPolicies(Account account) : IOperations
{
    public const string TableName = "iam/policies";

    private readonly TagList _tags = new();

    private Table Table => account.State[TableName];

    public void Register(Action<string, Func<Call, JsonObject>> on)
    {
        on("CreatePolicy", Create);
        on("GetPolicy", call => new JsonObject { ["Policy"] = Public(Get(call.Text("PolicyArn")), withDetails: true) });
        on("ListPolicies", List);
        on("DeletePolicy", Delete);
        on("ListEntitiesForPolicy", ListEntities);
        on("TagPolicy", call => Change(call, d =>
            _tags.Set(d, "Tags", call.Input.Objects("Tags"), TagRules.Maximum, IamErrors.TooManyTags)));
        on("UntagPolicy", call => Change(call, d => _tags.Remove(d, "Tags", call.Input.Texts("TagKeys"))));
        on("ListPolicyTags", call => IamPage.Answer(
            call, "Tags", Get(call.Text("PolicyArn")).Objects("Tags").Select(t => KeyValuePair.Create(t.Text("Key"), t.Copy()))));
    }

    /// <summary>A customer or AWS managed policy, or <see langword="null"/> if it does not exist.</summary>
    public JsonObject? Find(string arn) => Table.Find(arn) ?? AwsManagedPolicies.Find(arn);

    /// <exception cref="AwsException">There is no such policy.</exception>
    public JsonObject Get(string arn) => Find(arn) ?? throw IamErrors.NoSuchPolicy(arn);

    /// <summary>The document of the default version.</summary>
    public static string Document(JsonObject policy) =>
        policy.Objects("_versions").First(v => v.Text("VersionId") == policy.Text("DefaultVersionId")).Text("Document");

    /// <summary>The documents of all policies of a role, user or group, inline and attached.</summary>
    public IEnumerable<string> DocumentsOf(JsonObject principal) =>
        (principal["_inline"]?.AsObject().Select(p => p.Value!.AsObject().Text("document")) ?? [])
        .Concat(principal["_attached"]?.AsObject().Select(a => Find(a.Key)).OfType<JsonObject>().Select(Document) ?? []);

    public JsonObject Public(JsonObject policy, bool withDetails)
    {
        var document = new JsonObject().CopySet(
            policy, "PolicyName", "PolicyId", "Arn", "Path", "DefaultVersionId", "CreateDate", "UpdateDate");
        document["AttachmentCount"] = Attachments.Count(account, policy.Text("Arn"));
        document["PermissionsBoundaryUsageCount"] = 0;
        document["IsAttachable"] = true;
        if (!withDetails)
            return document;
        document.CopySet(policy, "Description");
        document["Tags"] = policy["Tags"]?.DeepClone() ?? new JsonArray();
        return document;
    }

    private JsonObject Create(Call call)
    {
        var text = call.Text("PolicyDocument");
        PolicyDocument.CheckManagedPolicy(text);
        var path = call.TextOrNull("Path") ?? "/";
        var arn = $"arn:aws:iam::{account.Id}:policy{path}{call.Text("PolicyName")}";
        // Names are unique whatever their path, and without regard to case.
        if (Table.Documents.Any(other => other.Text("PolicyName").Equals(call.Text("PolicyName"), StringComparison.OrdinalIgnoreCase)))
            throw IamErrors.AlreadyExists($"A policy called {call.Text("PolicyName")} already exists. Duplicate names are not allowed.");
        var policy = new JsonObject
        {
            ["PolicyId"] = "ANPA" + Account.UpperId(17),
            ["Arn"] = arn,
            ["Path"] = path,
            ["DefaultVersionId"] = "v1",
            ["CreateDate"] = Math.Floor(call.Time),
            ["UpdateDate"] = Math.Floor(call.Time),
            ["_versions"] = new JsonArray(new JsonObject
            {
                ["VersionId"] = "v1",
                ["Document"] = text,
                ["CreateDate"] = Math.Floor(call.Time),
            }),
        }.CopySet(call.Input, "PolicyName", "Description", "Tags");
        return new JsonObject { ["Policy"] = Public(Table.Put(arn, policy), withDetails: true) };
    }

    private JsonObject List(Call call)
    {
        var scope = call.TextOrNull("Scope") ?? "All";
        var rows = scope == "AWS" ? [] : Table.Listed.AsEnumerable();
        if (scope != "Local")
            rows = rows.Concat(AwsManagedPolicies.All).OrderBy(r => r.Key, StringComparer.Ordinal);
        var prefix = call.TextOrNull("PathPrefix") ?? "/";
        return IamPage.Answer(call, "Policies", rows
            .Where(r => r.Value.Text("Path").StartsWith(prefix, StringComparison.Ordinal))
            .Where(r => !call.Flag("OnlyAttached") || Attachments.Count(account, r.Key) > 0)
            .Select(r => KeyValuePair.Create(r.Key, Public(r.Value, withDetails: false))));
    }

    private JsonObject Delete(Call call)
    {
        var arn = call.Text("PolicyArn");
        var policy = Get(arn);
        if (Attachments.Count(account, arn) > 0)
            throw IamErrors.DeleteConflict("Cannot delete a policy attached to entities.");
        if (policy.Objects("_versions").Skip(1).Any())
        {
            throw IamErrors.DeleteConflict(
                "This policy has more than one version. Before you delete a policy, you must delete the policy's versions. " +
                    "The default version is deleted with the policy.");
        }

        Table.Remove(arn);
        return [];
    }

    private JsonObject ListEntities(Call call)
    {
        var arn = Get(call.Text("PolicyArn")).Text("Arn");
        var filter = call.TextOrNull("EntityFilter");
        var answer = new JsonObject { ["IsTruncated"] = false };
        foreach (var kind in PrincipalKind.All)
        {
            var entities = filter is null || filter == kind.Name ? Attachments.With(account, kind, arn) : [];
            answer[$"Policy{kind.Name}s"] = entities.Select(e => new JsonObject().CopySet(e, kind.NameMember, kind.Name + "Id"))
                .ToJsonArray();
        }

        return answer;
    }

    private JsonObject Change(Call call, Action<JsonObject> change)
    {
        var policy = Get(call.Text("PolicyArn"));
        change(policy);
        Table.Put(policy.Text("Arn"), policy);
        return [];
    }
}
