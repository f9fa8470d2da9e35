using System.Globalization;
using System.Text.Json.Nodes;
using Reconciler.Emulator.Platform.Auth;
using Reconciler.Emulator.Platform.Contracts;
using Reconciler.Emulator.Platform.Pipeline;
using Reconciler.Emulator.Platform.State;

namespace Reconciler.Emulator.Services.Events;

/// <summary>
/// The management events of CloudTrail, as EventBridge delivers them: one for each call that could change something, refused ones too. Calls
/// that read, and data events such as those of objects and messages, have none. Global services report to us-east-1.
/// </summary>
internal sealed class ManagementEvents(Account account, EventBus bus) : ICallTrail
{
    /// <summary>What stands for values that CloudTrail does not record.</summary>
    public const string Hidden = "HIDDEN_DUE_TO_SECURITY_REASONS";

    private static readonly Dictionary<string, string> EventSources = new(StringComparer.Ordinal)
    {
        ["bedrock-agentcore-control"] = "bedrock-agentcore",
    };

    public void Record(CallRecord call)
    {
        if (!call.Service.IsMutating(call.Operation.Name) || !call.Service.IsManagement(call.Operation.Name)) return;
        var region = call.Service.Name is "iam" ? TaggedResource.GlobalRegion : call.Region;
        account.Perform(() =>
        {
            if (bus.HasRules(region)) bus.Publish(region, Envelope(call, region));
            return true;
        });
    }

    private JsonObject Envelope(CallRecord call, string region)
    {
        var source = EventSources.GetValueOrDefault(call.Service.Name, call.Service.Name);
        var detail = new JsonObject
        {
            ["eventVersion"] = "1.11",
            ["userIdentity"] = IdentityOf(call.Caller),
            ["eventTime"] = account.Now.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
            ["eventSource"] = source + ".amazonaws.com",
            ["eventName"] = call.Operation.Name,
            ["awsRegion"] = region,
            ["sourceIPAddress"] = "127.0.0.1",
            ["userAgent"] = call.Request.Header("User-Agent"),
            ["requestParameters"] = Show(call.Operation.Input, call.Input),
            ["responseElements"] = call.Output is { } output ? Show(call.Operation.Output, output) : null,
            ["requestID"] = call.RequestId,
            ["eventID"] = Guid.NewGuid().ToString(),
            ["readOnly"] = false,
            ["eventType"] = "AwsApiCall",
            ["managementEvent"] = true,
            ["recipientAccountId"] = account.Id,
            ["eventCategory"] = "Management",
        };
        if (call.Error is { } error)
        {
            detail["errorCode"] = error.Code;
            detail["errorMessage"] = error.Message;
        }

        return EventsService.Envelope(
            Guid.NewGuid().ToString(), "aws." + source, "AWS API Call via CloudTrail", account.Id, account.Now, region, null, detail);
    }

    private JsonObject IdentityOf(Caller caller)
    {
        var identity = new JsonObject
        {
            ["type"] = caller.RoleName is not null ? "AssumedRole" : caller.UserName is not null ? "IAMUser" : "Root",
            ["principalId"] = caller.UserId,
            ["arn"] = caller.Arn,
            ["accountId"] = account.Id,
            ["accessKeyId"] = caller.AccessKeyId,
        };
        if (caller.UserName is { } user) identity["userName"] = user;
        if (caller.RoleName is { } role)
        {
            var issuer = new JsonObject
            {
                ["type"] = "Role",
                ["arn"] = $"arn:aws:iam::{account.Id}:role/{role}",
                ["accountId"] = account.Id,
                ["userName"] = role,
            };
            identity["sessionContext"] = new JsonObject { ["sessionIssuer"] = issuer };
        }

        return identity;
    }

    // The names of members begin with a small letter in CloudTrail.
    private static JsonNode? Show(ShapeContract? shape, JsonNode? value)
    {
        if (shape is null || value is null) return null;
        if (shape.Sensitive) return Hidden;
        switch (shape.Kind)
        {
            case ShapeKind.Blob:
                return null;
            case ShapeKind.Structure when value is JsonObject members:
                var shown = new JsonObject();
                foreach (var (name, member) in members)
                {
                    if (shape.ByName.TryGetValue(name, out var contract))
                        shown[char.ToLowerInvariant(name[0]) + name[1..]] = Show(contract.Shape, member);
                }

                return shown;
            case ShapeKind.List when value is JsonArray items:
                return items.Select(item => Show(shape.Element!.Shape, item)).ToJsonArray();
            case ShapeKind.Map when value is JsonObject entries:
                return new JsonObject(entries.Select(entry => KeyValuePair.Create(entry.Key, Show(shape.Value!.Shape, entry.Value))));
            default:
                return value.DeepClone();
        }
    }
}
