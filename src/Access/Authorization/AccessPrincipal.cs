using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Cedar;
using Cedar.Partial;
using Cedar.Schemas;
using Reconciler.Access.Schemas;

namespace Reconciler.Access.Authorization;

/// <summary>A caller: one particular caller, or all callers of a type.</summary>
public sealed record AccessPrincipal
{
    private const string AssumedRole = ":assumed-role/";
    private const string Role = ":role/";

    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private AccessPrincipal(string name, CedarValue value, Entity? entity) => (Name, Value, Entity) = (name, value, entity);

    /// <summary>Any caller with a token, with unknown claims.</summary>
    public static AccessPrincipal AnyOAuthUser { get; } = CreateAny(AgentCoreNames.OAuthUser);

    /// <summary>Any caller that signs requests with IAM credentials.</summary>
    public static AccessPrincipal AnyIamEntity { get; } = CreateAny(AgentCoreNames.IamEntity);

    /// <summary>The caller of a gateway without an authorizer. Only policies that do not restrict the principal match it.</summary>
    public static AccessPrincipal Anonymous { get; } =
        new("anonymous", new EntityUid("AgentCore::Anonymous", ""), new Entity(new EntityUid("AgentCore::Anonymous", "")));

    /// <summary>The display name: a user's name, an ARN, or <c>any OAuthUser</c>.</summary>
    public string Name { get; init; }

    /// <summary>
    /// The principal of requests: an <see cref="EntityUid"/>, or an <see cref="UnknownValue"/> for all callers of a type.
    /// </summary>
    public CedarValue Value { get; }

    /// <summary>The entity with the caller's data, or null for all callers of a type.</summary>
    public Entity? Entity { get; }

    /// <summary>The pattern that the ARNs of these callers match; null if any ARN does, or if this is one particular caller.</summary>
    public string? Pattern { get; private init; }

    /// <summary>
    /// The caller with the claims of a token. The id is <c>sub</c>, or <c>client_id</c> for machine tokens; each claim is a tag.
    /// </summary>
    /// <remarks>
    /// Tags are strings. Other claims become their JSON text, so that <c>like "*\"admins\"*"</c> finds a group in
    /// <c>["admins","staff"]</c>.
    /// </remarks>
    public static AccessPrincipal FromClaims(JsonObject claims, string? name = null)
    {
        ArgumentNullException.ThrowIfNull(claims);
        var id = FindString(claims["sub"]) ?? FindString(claims["client_id"]) ?? "";
        var tags = claims.Where(c => c.Value is not null)
            .Select(c => KeyValuePair.Create(c.Key, (CedarValue)new StringValue(FormatTag(c.Value!))));
        return CreateKnown(
            AgentCoreNames.OAuthUser, id, new RecordValue(tags),
            name ?? FindString(claims["username"]) ?? FindString(claims["cognito:username"]) ?? id);
    }

    /// <summary>
    /// The caller with an ARN, or all callers whose ARN matches if it has <c>*</c>. The session name of an assumed role is dropped; a role
    /// calls as its assumed role.
    /// </summary>
    public static AccessPrincipal FromArn(string arn)
    {
        ArgumentNullException.ThrowIfNull(arn);
        var role = arn.IndexOf(Role, StringComparison.Ordinal);
        var parts = arn.Split(':');
        var assumed = role > 0 && parts is ["arn", _, "iam", "", _, ..]
            ? $"arn:{parts[1]}:sts::{parts[4]}{AssumedRole}{arn[(arn.LastIndexOf('/') + 1)..]}"
            : arn;
        var at = assumed.IndexOf(AssumedRole, StringComparison.Ordinal);
        var session = at < 0 ? -1 : assumed.IndexOf('/', at + AssumedRole.Length);
        var id = session < 0 ? assumed : assumed[..session];
        return id.Contains('*', StringComparison.Ordinal)
            ? AnyIamEntity with { Name = id, Pattern = id }
            : CreateKnown(AgentCoreNames.IamEntity, id, RecordValue.Empty, id);
    }

    private static AccessPrincipal CreateAny(string type) =>
        new($"any {type[(type.LastIndexOf(':') + 1)..]}", new UnknownValue(new CedarType.Entity(type)), null);

    private static AccessPrincipal CreateKnown(string type, string id, RecordValue tags, string name)
    {
        var uid = new EntityUid(type, id);
        var attributes = new RecordValue([KeyValuePair.Create<string, CedarValue>("id", new StringValue(id))]);
        return new AccessPrincipal(name, uid, new Entity(uid, attributes, [], tags));
    }

    private static string? FindString(JsonNode? node) => node is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;

    private static string FormatTag(JsonNode claim) => FindString(claim) ?? claim.ToJsonString(Plain);
}
