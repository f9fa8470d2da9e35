using System.Text.Json.Nodes;
using Reconciler.Emulator.Platform.Pipeline;
using Reconciler.Emulator.Platform.State;

namespace Reconciler.Emulator.Services.Cognito;

/// <summary>Sign-in with a password or a refresh token, by users and by administrators on their behalf.</summary>
internal sealed class SignIns(Users users)
{
    private const string Parameters = "AuthParameters";
    private const string Responses = "ChallengeResponses";
    private const string AttributePrefix = "userAttributes.";

    /// <summary>The operations. Their answers contain tokens that are yet to be signed.</summary>
    public IReadOnlyDictionary<string, Func<Call, JsonObject>> Operations => new Dictionary<string, Func<Call, JsonObject>>
    {
        ["InitiateAuth"] = call => Initiate(ClientCall.Read(call), "USER_PASSWORD_AUTH", "USER_PASSWORD_AUTH"),
        ["AdminInitiateAuth"] = call => Initiate(ClientCall.Read(call), "ADMIN_USER_PASSWORD_AUTH", "ADMIN_NO_SRP_AUTH"),
        ["RespondToAuthChallenge"] = call => Respond(ClientCall.Read(call)),
        ["AdminRespondToAuthChallenge"] = call => Respond(ClientCall.Read(call)),
    };

    private static JsonObject Initiate(ClientCall call, string passwordFlow, string olderName)
    {
        var flow = call.Call.Text("AuthFlow");
        if (flow == passwordFlow || flow == olderName)
        {
            if (!Allows(call, passwordFlow, olderName))
                throw CognitoErrors.PasswordFlowNotEnabled(flow);
            return WithPassword(call);
        }

        if (flow is "REFRESH_TOKEN_AUTH" or "REFRESH_TOKEN")
            return Refresh(call);
        throw flow is "USER_SRP_AUTH" or "CUSTOM_AUTH" or "USER_AUTH"
            ? CognitoErrors.FlowNotEmulated(flow, passwordFlow)
            : CognitoErrors.FlowNotSupported();
    }

    private static JsonObject WithPassword(ClientCall call)
    {
        var (name, password) = (call.Parameter(Parameters, "USERNAME"), call.Parameter(Parameters, "PASSWORD"));
        call.CheckSecretHash(Parameters, name);
        PoolTriggers.RefuseUnbuilt(call.Pool, "PreAuthentication", "PostAuthentication");
        if (Users.Find(call.Call, call.Pool, name) is not { } user)
        {
            PoolTriggers.RefuseUnbuilt(call.Pool, "UserMigration");
            throw call.HidesUsers ? CognitoErrors.WrongPassword() : CognitoErrors.NoSuchUser();
        }

        CheckEnabled(user);
        if (user.TextOrNull("_password") is not { } hash || !UserPasswords.Verify(password, hash))
            throw CognitoErrors.WrongPassword();
        if (user.Text("UserStatus") != "FORCE_CHANGE_PASSWORD")
            return SignedIn(call, user, "TokenGeneration_Authentication");
        if (TemporaryPasswordExpired(call, user))
            throw CognitoErrors.TemporaryPasswordExpired();
        return Challenges.AskForNewPassword(call, user);
    }

    private static JsonObject Refresh(ClientCall call)
    {
        var token = call.Parameter(Parameters, "REFRESH_TOKEN");
        if (!Allows(call, "REFRESH_TOKEN_AUTH", null))
            throw CognitoErrors.RefreshFlowNotEnabled();
        var session = Sessions.FindActive(call, token);
        call.CheckSecretHash(Parameters, session.Text("Username"));
        var user = Users.Find(call.Call, call.Pool, session.Text("Username")) ?? throw CognitoErrors.InvalidRefreshToken();
        CheckEnabled(user);
        return new JsonObject
        {
            ["ChallengeParameters"] = new JsonObject(),
            ["AuthenticationResult"] = TokenIssuer.ForUser(call, user, session, "TokenGeneration_RefreshTokens"),
        };
    }

    private JsonObject Respond(ClientCall call)
    {
        if (call.Call.Text("ChallengeName") != Challenges.NewPassword)
            throw CognitoErrors.NoPendingChallenge(call.Call.Text("ChallengeName"));
        PoolTriggers.RefuseUnbuilt(call.Pool, "PostAuthentication");
        var name = call.Parameter(Responses, "USERNAME");
        call.CheckSecretHash(Responses, name);
        var session = call.Call.TextOrNull("Session") ?? throw CognitoErrors.MissingParameter("Session");
        Challenges.Check(call, session, Users.Find(call.Call, call.Pool, name));
        // Works on a copy, so that a rejected password changes nothing of the user.
        var user = Users.Find(call.Call, call.Pool, name)!.Copy();
        CheckEnabled(user);
        var attributes = call.Call.Input[Responses]!.AsObject()
            .Where(r => r.Key.StartsWith(AttributePrefix, StringComparison.Ordinal))
            .Select(r => new JsonObject { ["Name"] = r.Key[AttributePrefix.Length..], ["Value"] = r.Value!.DeepClone() });
        users.SetAttributes(call.Call, call.Pool, user, [.. attributes]);
        Users.SetPassword(call.Call, call.Pool, user, call.Parameter(Responses, "NEW_PASSWORD"), permanent: true);
        Users.Save(call.Call, call.Pool, user);
        Challenges.End(call, session);
        return SignedIn(call, user, "TokenGeneration_NewPasswordChallenge");
    }

    private static JsonObject SignedIn(ClientCall call, JsonObject user, string source)
    {
        var (session, refreshToken) = Sessions.Start(call, user);
        return new JsonObject
        {
            ["ChallengeParameters"] = new JsonObject(),
            ["AuthenticationResult"] = TokenIssuer.ForUser(call, user, session, source, refreshToken),
        };
    }

    // Names without ALLOW_ are the older form. They always include the refresh flow.
    private static bool Allows(ClientCall call, string flow, string? olderName)
    {
        var allowed = call.Client.Texts("ExplicitAuthFlows").ToList();
        return allowed.Contains("ALLOW_" + flow) ||
            allowed.Exists(f => !f.StartsWith("ALLOW_", StringComparison.Ordinal) && (olderName is null || f == olderName));
    }

    private static bool TemporaryPasswordExpired(ClientCall call, JsonObject user)
    {
        var days = call.Pool["Policies"]?["PasswordPolicy"]?["TemporaryPasswordValidityDays"]?.GetValue<long>() ?? 7;
        var since = user["_passwordTime"] ?? user["UserCreateDate"]!;
        return days > 0 && since.GetValue<double>() + TimeSpan.FromDays(days).TotalSeconds <= call.Call.Time;
    }

    private static void CheckEnabled(JsonObject user)
    {
        if (!user["Enabled"]!.GetValue<bool>())
            throw CognitoErrors.UserDisabled();
    }
}
