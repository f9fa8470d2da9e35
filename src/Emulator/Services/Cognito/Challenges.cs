using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Reconciler.Emulator.Platform;
using Reconciler.Emulator.Platform.State;

namespace Reconciler.Emulator.Services.Cognito;

/// <summary>Sign-ins that wait for a challenge response. A session is valid once, for the client's AuthSessionValidity.</summary>
internal static class Challenges
{
    public const string TableName = "challenges";

    public const string NewPassword = "NEW_PASSWORD_REQUIRED";

    public static JsonObject AskForNewPassword(ClientCall call, JsonObject user)
    {
        var session = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(180));
        call.Call.Table(TableName).Put(Key(call, session), new JsonObject
        {
            ["ClientId"] = call.ClientId,
            ["Username"] = user.Text("Username"),
            ["Expires"] = call.Call.Time + 60 * (call.Client["AuthSessionValidity"]?.GetValue<long>() ?? 3),
        });
        var attributes = new JsonObject();
        foreach (var attribute in user.Objects("Attributes").Where(a => a.Text("Name") != "sub"))
            attributes[attribute.Text("Name")] = attribute["Value"]?.DeepClone();
        return new JsonObject
        {
            ["ChallengeName"] = NewPassword,
            ["Session"] = session,
            ["ChallengeParameters"] = new JsonObject
            {
                ["USER_ID_FOR_SRP"] = user.Text("Username"),
                ["requiredAttributes"] = "[]",
                ["userAttributes"] = attributes.ToJsonString(),
            },
        };
    }

    /// <summary>Checks that a session waits for this user's response.</summary>
    /// <exception cref="AwsException">The session is unknown, expired, or of another user or client.</exception>
    public static void Check(ClientCall call, string session, JsonObject? user)
    {
        var waiting = call.Call.Table(TableName).Find(Key(call, session));
        if (waiting is null || user is null || waiting.Text("ClientId") != call.ClientId ||
            waiting.Text("Username") != user.Text("Username"))
            throw CognitoErrors.InvalidSession();
        if (waiting["Expires"]!.GetValue<double>() <= call.Call.Time)
            throw CognitoErrors.SessionExpired();
    }

    public static void End(ClientCall call, string session) => call.Call.Table(TableName).Remove(Key(call, session));

    private static string Key(ClientCall call, string session) =>
        $"{call.PoolId}/{Convert.ToHexStringLower(SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(session)))}";
}
