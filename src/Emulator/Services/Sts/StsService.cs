using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Reconciler.Emulator.Platform;
using Reconciler.Emulator.Platform.Auth;
using Reconciler.Emulator.Platform.Pipeline;
using Reconciler.Emulator.Platform.Protocols;
using Reconciler.Emulator.Platform.State;
using Reconciler.Emulator.Services.Iam;

namespace Reconciler.Emulator.Services.Sts;

/// <summary>AWS STS: the identity of the caller, and temporary credentials of roles.</summary>
internal sealed class StsService : Service, IRoleSessions
{
    private const string Sessions = "sts/sessions";

    private readonly IRoleAccess _roles;

    public StsService(Account account, IRoleAccess roles)
        : base(account, "sts")
    {
        _roles = roles;
        this["GetCallerIdentity"] = call => new JsonObject
        {
            ["UserId"] = call.Caller.UserId,
            ["Account"] = account.Id,
            ["Arn"] = call.Caller.Arn,
        };
        this["AssumeRole"] = AssumeRole;
    }

    public override AwsException Invalid(IReadOnlyList<ConstraintBreach> breaches) =>
        new("ValidationError", ConstraintBreach.Describe(breaches, withValues: false));

    protected override IReadOnlyList<string> AlsoReading => ["Assume", "Decode"];

    public override string? ActionOf(string operation) => operation == "GetCallerIdentity" ? null : base.ActionOf(operation);

    public SessionCredential? Find(string accessKeyId)
    {
        lock (Account.Gate)
        {
            return Account.State[Sessions].Find(accessKeyId) is { } session ? Read(accessKeyId, session) : null;
        }
    }

    private JsonObject AssumeRole(Call call)
    {
        var (arn, name) = (call.Text("RoleArn"), call.Text("RoleSessionName"));
        if (_roles.Find(arn) is not { } role || !_roles.Trusts(role, call.Caller))
        {
            throw new AwsException(
                "AccessDenied", $"User: {call.Caller.Arn} is not authorized to perform: sts:AssumeRole on resource: {arn}", 403);
        }

        var (accessKeyId, session) = Begin(role, name, call.Now, TimeSpan.FromSeconds(call.Number("DurationSeconds", 3600)));
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

    public (string AccessKeyId, SessionCredential Credential) Issue(JsonObject role, string sessionName, TimeSpan duration)
    {
        var (accessKeyId, session) = Begin(role, sessionName, Account.Now, duration);
        return (accessKeyId, Read(accessKeyId, session));
    }

    private (string AccessKeyId, JsonObject Session) Begin(JsonObject role, string name, DateTimeOffset now, TimeSpan duration)
    {
        var session = new JsonObject
        {
            ["secret"] = RandomNumberGenerator.GetString("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789", 40),
            ["token"] = Convert.ToBase64String(RandomNumberGenerator.GetBytes(96)),
            ["arn"] = $"arn:aws:sts::{Account.Id}:assumed-role/{role.Text("RoleName")}/{name}",
            ["userId"] = $"{role.Text("RoleId")}:{name}",
            ["role"] = role.Text("RoleName"),
            ["expiration"] = (now + duration).ToUnixTimeMilliseconds() / 1000d,
        }.ScheduleRemoval((now + duration).AddHours(1));
        var accessKeyId = "ASIA" + Account.UpperId(16);
        Account.State[Sessions].Put(accessKeyId, session);
        return (accessKeyId, session);
    }

    private static SessionCredential Read(string accessKeyId, JsonObject session)
    {
        var caller = new Caller(accessKeyId, session.Text("arn"), session.Text("userId"), session.Text("role"));
        var expiration = DateTimeOffset.FromUnixTimeMilliseconds((long)(session["expiration"]!.GetValue<double>() * 1000));
        return new SessionCredential(session.Text("secret"), session.Text("token"), expiration, caller);
    }
}
