using System.Text.Json.Nodes;
using Reconciler.Emulator.Platform.Auth;
using Reconciler.Emulator.Platform.Pipeline;
using Reconciler.Emulator.Platform.State;
using Reconciler.Emulator.Services.Iam;

namespace Reconciler.Emulator.Services.Sts;

/// <summary>AssumeRole: the trust policy decides first, and identity policies where it trusts the account only.</summary>
internal sealed class RoleAssumption(IRoleAccess roles, RoleSessions sessions) : IOperations
{
    private const long DefaultSeconds = 3600;

    public void Register(Action<string, Func<Call, JsonObject>> on) => on("AssumeRole", Assume);

    private JsonObject Assume(Call call)
    {
        var (arn, name) = (call.Text("RoleArn"), call.Text("RoleSessionName"));
        var role = roles.Find(arn) ?? throw StsErrors.NotAuthorized(call.Caller, "sts:AssumeRole", arn);
        var tags = CallPermissions.TagsOf(call.Input).ToDictionary(t => t.Key, t => t.Value);
        Check(call, role, "sts:AssumeRole");
        if (tags.Count > 0 || call.Input.Texts("TransitiveTagKeys").Any())
            Check(call, role, "sts:TagSession");
        if (call.TextOrNull("SourceIdentity") is not null)
            Check(call, role, "sts:SetSourceIdentity");

        var details = new JsonObject
        {
            ["tags"] = InheritedTags(call.Caller, tags),
            ["transitive"] = call.Caller.TransitiveTagKeys.Concat(call.Input.Texts("TransitiveTagKeys")).Distinct().ToJsonArray(),
            ["policies"] = SessionPolicies(call).ToJsonArray(),
        }.CopySet(call.Input, "SourceIdentity");
        var (accessKeyId, session) = sessions.Begin(role, name, DurationOf(call, role), details);
        return new JsonObject
        {
            ["Credentials"] = new JsonObject
            {
                ["AccessKeyId"] = accessKeyId,
                ["SecretAccessKey"] = session.Secret,
                ["SessionToken"] = session.Token,
                ["Expiration"] = session.Expiration.ToUnixTimeMilliseconds() / 1000d,
            },
            ["AssumedRoleUser"] = new JsonObject { ["AssumedRoleId"] = session.Caller.UserId, ["Arn"] = session.Caller.Arn },
        }.CopySet(call.Input, "SourceIdentity");
    }

    private void Check(Call call, JsonObject role, string action)
    {
        var arn = role.Text("Arn");
        var context = new Dictionary<string, string>
        {
            ["aws:RequestedRegion"] = call.Region,
            ["sts:RoleSessionName"] = call.Text("RoleSessionName"),
        };
        foreach (var (key, member) in new[] { ("sts:ExternalId", "ExternalId"), ("sts:SourceIdentity", "SourceIdentity") })
        {
            if (call.TextOrNull(member) is { } value)
                context[key] = value;
        }

        foreach (var (key, value) in CallPermissions.TagsOf(call.Input))
            context["aws:RequestTag/" + key] = value;
        foreach (var (key, value) in TaggedResource.Of("", role["Tags"]).SelectMany(tagged => tagged.Tags))
            context["aws:ResourceTag/" + key] = value;

        var trust = roles.Trusts(role, call.Caller, action, context);
        if (trust == TrustDecision.Refused)
            throw StsErrors.NotAuthorized(call.Caller, action, arn);
        if (trust == TrustDecision.AccountTrusted && call.Account.Behavior.EnforceCallerPermissions
            && roles.FindDenial(call.Caller, action, arn, context) is { } denial)
            throw StsErrors.AccessDenied(denial);
    }

    private static TimeSpan DurationOf(Call call, JsonObject role)
    {
        var seconds = call.Number("DurationSeconds", DefaultSeconds);
        if (call.Caller.RoleName is not null && seconds > DefaultSeconds)
            throw StsErrors.TooLongForChaining();
        if (role["MaxSessionDuration"] is { } maximum && seconds > maximum.GetValue<long>())
            throw StsErrors.TooLong();
        return TimeSpan.FromSeconds(seconds);
    }

    private static JsonObject InheritedTags(Caller caller, Dictionary<string, string> tags)
    {
        var all = new JsonObject();
        foreach (var key in caller.TransitiveTagKeys)
            all[key] = tags.ContainsKey(key) ? throw StsErrors.InheritedTag(key) : caller.SessionTags[key];
        foreach (var (key, value) in tags)
            all[key] = value;
        return all;
    }

    private IEnumerable<string> SessionPolicies(Call call)
    {
        if (call.TextOrNull("Policy") is { } inline)
        {
            PolicyDocument.CheckIdentityPolicy(inline);
            yield return inline;
        }

        foreach (var policy in call.Input.Objects("PolicyArns"))
        {
            yield return roles.FindPolicy(policy.Text("arn"))
                ?? throw StsErrors.MalformedPolicy($"The policy {policy.Text("arn")} does not exist.");
        }
    }
}
