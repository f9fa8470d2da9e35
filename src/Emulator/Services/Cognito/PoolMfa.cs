using System.Text.Json.Nodes;
using Reconciler.Emulator.Platform.Pipeline;
using Reconciler.Emulator.Platform.State;

namespace Reconciler.Emulator.Services.Cognito;

/// <summary>
/// The settings of multi-factor authentication of a pool, which have operations of their own. Sign-ins do not ask for a second factor.
/// </summary>
internal sealed class PoolMfa : IOperations
{
    // The member of the pool that keeps what DescribeUserPool does not show.
    private const string Factors = "_factors";

    private static readonly string[] Members = ["SoftwareTokenMfaConfiguration", "EmailMfaConfiguration", "WebAuthnConfiguration"];

    public void Register(Action<string, Func<Call, JsonObject>> on)
    {
        on("GetUserPoolMfaConfig", call => Answer(UserPools.Find(call)));
        on("SetUserPoolMfaConfig", Set);
    }

    private static JsonObject Set(Call call)
    {
        var pool = UserPools.Find(call);
        var factors = new JsonObject().CopySet(call.Input, Members);
        if (call.Input["SmsMfaConfiguration"] is JsonObject sms)
        {
            pool.CopySet(sms, "SmsConfiguration", "SmsAuthenticationMessage");
            factors["Sms"] = true;
        }

        var mode = call.TextOrNull("MfaConfiguration") ?? "OFF";
        if (mode != "OFF" && factors.Count == 0)
            throw CognitoErrors.NoSecondFactor();
        pool["MfaConfiguration"] = mode;
        pool[Factors] = factors;
        UserPools.Save(call, pool);
        return Answer(pool);
    }

    private static JsonObject Answer(JsonObject pool)
    {
        var answer = new JsonObject { ["MfaConfiguration"] = pool.Text("MfaConfiguration") };
        if (pool[Factors] is not JsonObject factors) return answer;
        answer.CopySet(factors, Members);
        if (factors["Sms"] is not null)
            answer["SmsMfaConfiguration"] = new JsonObject().CopySet(pool, "SmsConfiguration", "SmsAuthenticationMessage");
        return answer;
    }
}
