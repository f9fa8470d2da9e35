using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Reconciler.Emulator.Platform.Auth;
using Reconciler.Emulator.Platform.State;

namespace Reconciler.Emulator.Services.Sts;

/// <summary>The sessions of roles, by access key id. They expire by the emulator's clock.</summary>
internal sealed class RoleSessions(Account account) : IRoleSessions
{
    private const string TableName = "sts/sessions";
    private const string Alphanumerics = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

    public SessionCredential? Find(string accessKeyId)
    {
        lock (account.Gate)
        {
            return account.State[TableName].Find(accessKeyId) is { } session ? Read(accessKeyId, session) : null;
        }
    }

    public (string AccessKeyId, SessionCredential Credential) Issue(JsonObject role, string sessionName, TimeSpan duration) =>
        Begin(role, sessionName, duration, []);

    /// <summary>Begins a session.</summary>
    /// <param name="role">The role's document.</param>
    /// <param name="name">The name of the session.</param>
    /// <param name="duration">The validity of the credentials.</param>
    /// <param name="details">The session's <c>tags</c>, <c>transitive</c> keys and <c>policies</c>, as far as it has them.</param>
    public (string AccessKeyId, SessionCredential Credential) Begin(JsonObject role, string name, TimeSpan duration, JsonObject details)
    {
        var end = account.Now + duration;
        var session = details.Copy();
        session["secret"] = RandomNumberGenerator.GetString(Alphanumerics, 40);
        session["token"] = Convert.ToBase64String(RandomNumberGenerator.GetBytes(96));
        session["arn"] = $"arn:aws:sts::{account.Id}:assumed-role/{role.Text("RoleName")}/{name}";
        session["userId"] = $"{role.Text("RoleId")}:{name}";
        session["role"] = role.Text("RoleName");
        session["expiration"] = end.ToUnixTimeMilliseconds() / 1000d;
        session.ScheduleRemoval(end.AddHours(1));
        var accessKeyId = "ASIA" + Account.UpperId(16);
        account.State[TableName].Put(accessKeyId, session);
        return (accessKeyId, Read(accessKeyId, session));
    }

    private static SessionCredential Read(string accessKeyId, JsonObject session)
    {
        var caller = new Caller(accessKeyId, session.Text("arn"), session.Text("userId"), session.Text("role"))
        {
            SessionTags = TextsOf(session["tags"]),
            TransitiveTagKeys = [.. session.Texts("transitive")],
            SessionPolicies = [.. session.Texts("policies")],
        };
        var expiration = DateTimeOffset.FromUnixTimeMilliseconds((long)(session["expiration"]!.GetValue<double>() * 1000));
        return new SessionCredential(session.Text("secret"), session.Text("token"), expiration, caller);
    }

    private static Dictionary<string, string> TextsOf(JsonNode? map) =>
        (map as JsonObject)?.ToDictionary(t => t.Key, t => t.Value!.GetValue<string>()) ?? [];
}
