using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Reconciler.Emulator.Auth;
using Reconciler.Emulator.Hosting;
using Reconciler.Emulator.Iam;
using Reconciler.Emulator.Protocols;
using Reconciler.Emulator.State;

namespace Reconciler.Emulator.Sts;

/// <summary>Who is calling, and temporary credentials for roles.</summary>
internal sealed class StsService : Service, ISessionCredentials
{
    private const string Sessions = "sts/sessions";

    private readonly RoleAccess roles;

    public StsService(Account account, RoleAccess roles)
        : base(account, "sts")
    {
        this.roles = roles;
        this["GetCallerIdentity"] = call => new JsonObject { ["UserId"] = call.Caller.UserId, ["Account"] = account.Id, ["Arn"] = call.Caller.Arn };
        this["AssumeRole"] = AssumeRole;
    }

    public override AwsException Invalid(IReadOnlyList<ConstraintBreach> breaches) =>
        new("ValidationError", ConstraintBreach.Describe(breaches, withValues: false));

    public override string? ActionOf(string operation) => operation == "GetCallerIdentity" ? null : base.ActionOf(operation);

    public SessionCredential? Find(string accessKeyId)
    {
        lock (Account.Gate)
        {
            if (Account.State[Sessions].Find(accessKeyId) is not { } session)
                return null;
            var caller = new Caller(accessKeyId, session.Text("arn"), session.Text("userId"), session.Text("role"));
            var expiration = DateTimeOffset.FromUnixTimeMilliseconds((long)(session["expiration"]!.GetValue<double>() * 1000));
            return new SessionCredential(session.Text("secret"), session.Text("token"), expiration, caller);
        }
    }

    private JsonObject AssumeRole(Call call)
    {
        var (arn, name) = (call.Text("RoleArn"), call.Text("RoleSessionName"));
        if (roles.Find(arn) is not { } role || !Trusts(role, call.Caller))
            throw new AwsException("AccessDenied", $"User: {call.Caller.Arn} is not authorized to perform: sts:AssumeRole on resource: {arn}", 403);
        var session = new JsonObject
        {
            ["secret"] = RandomNumberGenerator.GetString("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789", 40),
            ["token"] = Convert.ToBase64String(RandomNumberGenerator.GetBytes(96)),
            ["arn"] = $"arn:aws:sts::{Account.Id}:assumed-role/{role.Text("RoleName")}/{name}",
            ["userId"] = $"{role.Text("RoleId")}:{name}",
            ["role"] = role.Text("RoleName"),
            ["expiration"] = call.Time + call.Number("DurationSeconds", 3600),
        }.ThenGone(call.Now.AddSeconds(call.Number("DurationSeconds", 3600)).AddHours(1));
        var accessKeyId = "ASIA" + Account.UpperId(16);
        Account.State[Sessions].Put(accessKeyId, session);
        return new JsonObject
        {
            ["Credentials"] = new JsonObject
            {
                ["AccessKeyId"] = accessKeyId,
                ["SecretAccessKey"] = session.Text("secret"),
                ["SessionToken"] = session.Text("token"),
                ["Expiration"] = session["expiration"]!.DeepClone(),
            },
            ["AssumedRoleUser"] = new JsonObject { ["AssumedRoleId"] = session.Text("userId"), ["Arn"] = session.Text("arn") },
        };
    }

    // A trust policy may name the account (its root), the caller itself, or for a role's session the role.
    private bool Trusts(JsonObject role, Caller caller)
    {
        var names = new List<string> { $"arn:aws:iam::{Account.Id}:root", Account.Id, caller.Arn };
        if (caller.RoleName is { } callerRole)
            names.Add(Roles.Find(Account, callerRole).Text("Arn"));
        var context = new Dictionary<string, string> { ["aws:PrincipalAccount"] = Account.Id };
        return names.Exists(n => PolicyEvaluator.Trusts(role.Text("AssumeRolePolicyDocument"), n, context));
    }
}
