using System.Text.Json;
using System.Text.Json.Nodes;
using Reconciler.Emulator.Platform;
using Reconciler.Emulator.Platform.Protocols;
using Reconciler.Emulator.Platform.State;
using Reconciler.Emulator.Services.Lambda;

namespace Reconciler.Emulator.Services.Cognito;

/// <summary>
/// The Lambda triggers of pools. The one before tokens are issued is called; a pool whose other triggers would be called is refused, so
/// that nothing seems to work here that a function prevents in AWS.
/// </summary>
internal sealed class PoolTriggers(IFunctionInvoker functions)
{
    private const string Principal = "cognito-idp.amazonaws.com";
    private const string Name = "PreTokenGeneration";

    // What a function cannot change (developer guide, "Pre token generation Lambda trigger").
    private static readonly HashSet<string> Fixed = new(StringComparer.Ordinal)
    {
        "acr", "amr", "at_hash", "auth_time", "azp", "exp", "iat", "iss", "jti", "nbf", "nonce", "origin_jti", "sub", "token_use",
        "cognito:username", "username", "event_id", "device_key", "identities", "version",
    };

    /// <summary>Refuses a call that would call triggers which the emulator does not have.</summary>
    /// <exception cref="AwsException">The pool has such a trigger.</exception>
    public static void RefuseUnbuilt(JsonObject pool, params ReadOnlySpan<string> triggers)
    {
        foreach (var trigger in triggers)
        {
            if (pool["LambdaConfig"]?[trigger] is not null)
                throw new AwsException(NotBuilt.Code, $"The embedded AWS does not call the trigger {trigger} of a user pool.", 501);
        }
    }

    /// <summary>Prepares the call before tokens are issued to a user; <see langword="null"/> if the pool has no such trigger.</summary>
    public static JsonObject? Prepare(ClientCall call, JsonObject user, string source, string scope)
    {
        if (Find(call.Pool) is not var (function, version))
            return null;
        var attributes = new JsonObject();
        foreach (var attribute in user.Objects("Attributes"))
            attributes[attribute.Text("Name")] = attribute.TextOrNull("Value");
        attributes["cognito:user_status"] = user.Text("UserStatus");
        var request = new JsonObject
        {
            ["userAttributes"] = attributes,
            ["groupConfiguration"] = new JsonObject
            {
                ["groupsToOverride"] = user.Texts("_groups").ToJsonArray(),
                ["iamRolesToOverride"] = new JsonArray(),
                ["preferredRole"] = null,
            },
        };
        if (version > 1)
            request["scopes"] = scope.Split(' ', StringSplitOptions.RemoveEmptyEntries).ToJsonArray();
        return Event(call.Pool, call.ClientId, function, version, source, user.Text("Username"), request);
    }

    /// <summary>Prepares the call before a token is issued to a client; <see langword="null"/> if the pool has no such trigger.</summary>
    public static JsonObject? Prepare(JsonObject pool, string clientId, IEnumerable<string> scopes) =>
        Find(pool) is var (function, version) && version >= 3
            ? Event(
                pool, clientId, function, version, "TokenGeneration_ClientCredentials", clientId,
                new JsonObject { ["userAttributes"] = new JsonObject(), ["scopes"] = scopes.ToJsonArray() })
            : null;

    /// <summary>Calls the function and changes the claims as it says.</summary>
    /// <param name="trigger">The prepared call.</param>
    /// <param name="access">The claims of the access token.</param>
    /// <param name="id">The claims of the ID token; <see langword="null"/> if there is none.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="AwsException">The function fails, or cannot be called, or its result cannot be used.</exception>
    public async Task ApplyAsync(JsonObject trigger, JsonObject access, JsonObject? id, CancellationToken cancellationToken)
    {
        var result = await CallAsync(trigger, cancellationToken);
        if (trigger["version"]!.GetValue<int>() == 1)
        {
            var details = result["claimsOverrideDetails"] as JsonObject ?? [];
            if (id is not null)
                Change(id, details, details);
            return;
        }

        var both = result["claimsAndScopeOverrideDetails"] as JsonObject ?? [];
        if (id is not null)
            Change(id, both["idTokenGeneration"] as JsonObject ?? [], both);
        var generation = both["accessTokenGeneration"] as JsonObject ?? [];
        Change(access, generation, both);
        var scopes = (access.TextOrNull("scope") ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .Concat(generation.Texts("scopesToAdd"))
            .Except(generation.Texts("scopesToSuppress"));
        access["scope"] = string.Join(' ', scopes);
    }

    private async Task<JsonObject> CallAsync(JsonObject trigger, CancellationToken cancellationToken)
    {
        var function = trigger.Text("function");
        if (!functions.Allows(function, Principal, trigger.Text("pool")))
            throw CognitoErrors.TriggerDenied(Name);
        FunctionOutcome outcome;
        try
        {
            outcome = await functions.InvokeAsync(function, trigger["event"]!, clientContext: null, cancellationToken);
        }
        catch (AwsException failure)
        {
            throw CognitoErrors.TriggerNotCalled(Name, failure);
        }

        var result = Parse(outcome.Payload);
        if (outcome.Error is not null)
            throw CognitoErrors.TriggerFailed(Name, result?["errorMessage"]?.ToString() ?? "unknown error");
        return result?["response"] as JsonObject ?? throw CognitoErrors.TriggerResultInvalid();
    }

    private static JsonObject? Parse(byte[] payload)
    {
        try
        {
            return JsonNode.Parse(payload) as JsonObject;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static void Change(JsonObject claims, JsonObject changes, JsonObject groups)
    {
        // Of an ID token the audience is fixed, of an access token the client.
        var own = claims.ContainsKey("aud") ? "aud" : "client_id";
        foreach (var (name, value) in changes["claimsToAddOrOverride"] as JsonObject ?? [])
        {
            if (!Fixed.Contains(name) && name != own)
                claims[name] = value?.DeepClone();
        }

        foreach (var name in changes.Texts("claimsToSuppress").Where(name => !Fixed.Contains(name) && name != own))
            claims.Remove(name);
        if (groups["groupOverrideDetails"]?["groupsToOverride"] is JsonArray list)
            claims["cognito:groups"] = list.DeepClone();
    }

    private static (string Function, int Version)? Find(JsonObject pool)
    {
        var config = pool["LambdaConfig"];
        if (config?["PreTokenGenerationConfig"] is JsonObject { } versioned && versioned.TextOrNull("LambdaArn") is { } arn)
            return (arn, versioned.TextOrNull("LambdaVersion") switch { "V3_0" => 3, "V2_0" => 2, _ => 1 });
        return config?[Name]?.GetValue<string>() is { Length: > 0 } function ? (function, 1) : null;
    }

    private static JsonObject Event(
        JsonObject pool, string clientId, string function, int version, string source, string userName, JsonObject request) => new()
        {
            ["function"] = function,
            ["version"] = version,
            ["pool"] = pool.Text("Arn"),
            ["event"] = new JsonObject
            {
                ["version"] = $"{version}",
                ["triggerSource"] = source,
                ["region"] = PoolTables.RegionOf(pool.Text("Id")),
                ["userPoolId"] = pool.Text("Id"),
                ["userName"] = userName,
                ["callerContext"] = new JsonObject { ["awsSdkVersion"] = "aws-sdk-unknown-unknown", ["clientId"] = clientId },
                ["request"] = request,
                ["response"] = new JsonObject { [version == 1 ? "claimsOverrideDetails" : "claimsAndScopeOverrideDetails"] = null },
            },
        };
}
