using System.Globalization;
using System.Text.Json.Nodes;
using Reconciler.Emulator.Platform.Pipeline;
using Reconciler.Emulator.Platform.State;

namespace Reconciler.Emulator.Services.Iam;

/// <summary>The versions of managed policies: at most five, one of which is the default.</summary>
internal sealed class PolicyVersions(Account account, ManagedPolicies policies) : IOperations
{
    private const int MaximumVersions = 5;

    public void Register(Action<string, Func<Call, JsonObject>> on)
    {
        on("CreatePolicyVersion", Create);
        on("GetPolicyVersion", call => new JsonObject
        {
            ["PolicyVersion"] = Public(policies.Get(call.Text("PolicyArn")), Find(call), withDocument: true),
        });
        on("ListPolicyVersions", List);
        on("DeletePolicyVersion", Delete);
        on("SetDefaultPolicyVersion", SetDefault);
    }

    public static JsonObject Public(JsonObject policy, JsonObject version, bool withDocument)
    {
        var document = new JsonObject().CopySet(version, "VersionId", "CreateDate");
        document["IsDefaultVersion"] = version.Text("VersionId") == policy.Text("DefaultVersionId");
        if (withDocument)
            document["Document"] = PolicyDocument.Encode(version.Text("Document"));
        return document;
    }

    private JsonObject Create(Call call)
    {
        var policy = policies.Get(call.Text("PolicyArn"));
        PolicyDocument.CheckManagedPolicy(call.Text("PolicyDocument"));
        var versions = policy["_versions"]!.AsArray();
        if (versions.Count == MaximumVersions)
        {
            throw IamErrors.LimitExceeded(
                "A managed policy can have up to 5 versions. Before you create a new version, you must delete an existing version.");
        }

        var last = versions.OfType<JsonObject>().Max(v => int.Parse(v.Text("VersionId")[1..], CultureInfo.InvariantCulture));
        var version = new JsonObject
        {
            ["VersionId"] = $"v{last + 1}",
            ["Document"] = call.Text("PolicyDocument"),
            ["CreateDate"] = Math.Floor(call.Time),
        };
        versions.Add(version);
        if (call.Flag("SetAsDefault"))
            policy["DefaultVersionId"] = version.Text("VersionId");
        policy["UpdateDate"] = Math.Floor(call.Time);
        account.State[ManagedPolicies.TableName].Put(policy.Text("Arn"), policy);
        return new JsonObject { ["PolicyVersion"] = Public(policy, version, withDocument: false) };
    }

    private JsonObject List(Call call)
    {
        var policy = policies.Get(call.Text("PolicyArn"));
        return IamPage.Answer(
            call,
            "Versions",
            policy.Objects("_versions").Select(v => KeyValuePair.Create(v.Text("VersionId"), Public(policy, v, withDocument: false))));
    }

    private JsonObject Delete(Call call)
    {
        var policy = policies.Get(call.Text("PolicyArn"));
        var version = Find(call);
        if (version.Text("VersionId") == policy.Text("DefaultVersionId"))
            throw IamErrors.DeleteConflict("Cannot delete the default version of a policy.");
        policy["_versions"]!.AsArray().Remove(version);
        account.State[ManagedPolicies.TableName].Put(policy.Text("Arn"), policy);
        return [];
    }

    private JsonObject SetDefault(Call call)
    {
        var policy = policies.Get(call.Text("PolicyArn"));
        policy["DefaultVersionId"] = Find(call).Text("VersionId");
        account.State[ManagedPolicies.TableName].Put(policy.Text("Arn"), policy);
        return [];
    }

    private JsonObject Find(Call call)
    {
        var (arn, version) = (call.Text("PolicyArn"), call.Text("VersionId"));
        return policies.Get(arn).Objects("_versions").FirstOrDefault(v => v.Text("VersionId") == version)
            ?? throw IamErrors.NoSuchPolicyVersion(arn, version);
    }
}
