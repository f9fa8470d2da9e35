using System.Globalization;
using System.Text.Json.Nodes;
using Reconciler.Emulator.Platform;
using Reconciler.Emulator.Platform.Pipeline;
using Reconciler.Emulator.Platform.State;
using Reconciler.Emulator.Services.Lambda;

namespace Reconciler.Emulator.Services.Secrets;

/// <summary>
/// Rotation: a Lambda function makes the next value of a secret in four steps. RotateSecret returns when they have ended, whether they
/// have succeeded or not: the log of the function says why they have not. No rotation begins by itself when its time has come.
/// </summary>
internal sealed class SecretRotations(Account account, SecretStore store, IFunctionInvoker functions)
{
    private const string Principal = "secretsmanager.amazonaws.com";

    private static readonly string[] Steps = ["createSecret", "setSecret", "testSecret", "finishSecret"];
    private static readonly string[] TestSteps = ["testSecret"];

    /// <summary>Performs RotateSecret.</summary>
    public async Task<JsonObject> RotateAsync(Call call, CancellationToken cancellationToken)
    {
        var isRotation = call.Input["RotateImmediately"]?.GetValue<bool>() ?? true;
        var (arn, name, function, version) = account.Perform(() => Begin(call, isRotation));
        var succeeded = await RunAsync(function, arn, version, isRotation ? Steps : TestSteps, cancellationToken);
        account.Perform(() => End(call, version, isRotation, succeeded));
        return new JsonObject { ["ARN"] = arn, ["Name"] = name, ["VersionId"] = version };
    }

    /// <summary>Performs CancelRotateSecret.</summary>
    public JsonObject Cancel(Call call)
    {
        var secret = store.FindAlive(call.Region, call.Text("SecretId"));
        if (secret["RotationLambdaARN"] is null)
            throw SecretErrors.RotationNotConfigured();
        secret["RotationEnabled"] = false;
        secret.Remove("NextRotationDate");
        store.Save(call.Region, secret);
        return new JsonObject().CopySet(secret, "ARN", "Name");
    }

    private (string Arn, string Name, string Function, string Version) Begin(Call call, bool isRotation)
    {
        var secret = store.FindAlive(call.Region, call.Text("SecretId"));
        var function = call.TextOrNull("RotationLambdaARN") ?? secret.TextOrNull("RotationLambdaARN");
        if (string.IsNullOrEmpty(function))
            throw SecretErrors.RotationFunctionMissing();
        if (!functions.Allows(function, Principal, secret.Text("ARN")))
            throw SecretErrors.RotationFunctionDenied();
        var pending = SecretStore.FindStaged(secret, SecretStore.Pending);
        if (pending is not null && pending != SecretStore.FindStaged(secret, SecretStore.Current))
            throw SecretErrors.RotationInProgress();
        var rules = call.Input["RotationRules"] as JsonObject ?? secret["RotationRules"] as JsonObject;
        if (rules?["AutomaticallyAfterDays"] is not null && rules["ScheduleExpression"] is not null)
            throw SecretErrors.InvalidParameter("You can't specify both AutomaticallyAfterDays and ScheduleExpression.");
        var version = call.TextOrNull("ClientRequestToken") ?? Guid.NewGuid().ToString();
        if (isRotation)
            store.AddVersion(secret, version, [], [SecretStore.Pending]);
        else
            version = SecretStore.FindStaged(secret, SecretStore.Current) ?? version;
        secret["RotationLambdaARN"] = function;
        secret["RotationEnabled"] = true;
        secret["RotationRules"] = rules?.DeepClone();
        secret["NextRotationDate"] = NextDate(call, rules);
        store.Save(call.Region, secret);
        return (secret.Text("ARN"), secret.Text("Name"), function, version);
    }

    private async Task<bool> RunAsync(
        string function, string secret, string version, IEnumerable<string> steps, CancellationToken cancellationToken)
    {
        foreach (var step in steps)
        {
            var payload = new JsonObject { ["Step"] = step, ["SecretId"] = secret, ["ClientRequestToken"] = version };
            try
            {
                if ((await functions.InvokeAsync(function, payload, null, cancellationToken)).Error is not null)
                    return false;
            }
            catch (AwsException)
            {
                // The caller of RotateSecret is not told: AWS rotates after its answer. DescribeSecret shows the pending version.
                return false;
            }
        }

        return true;
    }

    private bool End(Call call, string version, bool isRotation, bool succeeded)
    {
        if (!succeeded || !isRotation || store.FindOrNull(call.Region, call.Text("SecretId")) is not { } secret)
            return false;
        if (SecretStore.FindStaged(secret, SecretStore.Current) != version)
            return false;
        secret["LastRotatedDate"] = account.Time;
        store.Save(call.Region, secret);
        return true;
    }

    private static JsonNode? NextDate(Call call, JsonObject? rules) => (rules?["AutomaticallyAfterDays"], Rate(rules)) switch
    {
        ({ } days, _) => call.Now.AddDays(days.GetValue<long>()).ToUnixTimeSeconds(),
        (null, { } rate) => (call.Now + rate).ToUnixTimeSeconds(),
        _ => null,
    };

    // Dates of cron expressions are not computed, because no rotation begins by itself.
    private static TimeSpan? Rate(JsonObject? rules)
    {
        if (rules?.TextOrNull("ScheduleExpression")?.Split('(', ' ', ')') is not ["rate", var number, var unit, ..]
            || !int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var count))
            return null;
        return unit.StartsWith("hour", StringComparison.Ordinal) ? TimeSpan.FromHours(count) : TimeSpan.FromDays(count);
    }
}
