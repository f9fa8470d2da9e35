using System.Text.Json.Nodes;
using Amazon.CognitoIdentityProvider;
using Amazon.CognitoIdentityProvider.Model;
using Reconciler.Engine.Model;
using Reconciler.Spec.Mapping;

namespace Reconciler.Engine.Resources.Cognito;

/// <summary>
/// Compares the attributes of a pool. Cognito can add custom attributes; it can neither change nor remove any attribute. Every pool has the
/// standard attributes, whether the spec names them or not.
/// </summary>
internal static class UserPoolSchema
{
    public const string Member = "schema";
    private const string Custom = "custom:";
    private const string Developer = "dev:";

    private static readonly Dictionary<string, string> Standard = new(StringComparer.Ordinal)
    {
        ["address"] = "String",
        ["birthdate"] = "String",
        ["email"] = "String",
        ["email_verified"] = "Boolean",
        ["family_name"] = "String",
        ["gender"] = "String",
        ["given_name"] = "String",
        ["identities"] = "String",
        ["locale"] = "String",
        ["middle_name"] = "String",
        ["name"] = "String",
        ["nickname"] = "String",
        ["phone_number"] = "String",
        ["phone_number_verified"] = "Boolean",
        ["picture"] = "String",
        ["preferred_username"] = "String",
        ["profile"] = "String",
        ["sub"] = "String",
        ["updated_at"] = "Number",
        ["website"] = "String",
        ["zoneinfo"] = "String",
    };

    /// <summary>Finds the attributes that differ. Paths are <c>schema[NAME]</c> and <c>schema[NAME].MEMBER</c>.</summary>
    /// <param name="desired">The attributes of the spec.</param>
    /// <param name="live">All attributes of the pool.</param>
    /// <param name="names">The attributes by which users sign in. Cognito decides what it requires of them.</param>
    public static IEnumerable<FieldChange> Compare(
        List<SchemaAttributeType>? desired, List<SchemaAttributeType>? live, IReadOnlyCollection<string> names)
    {
        var wanted = ByName(desired);
        var found = ByName(live);
        foreach (var name in wanted.Keys.Union(found.Keys).Order(StringComparer.Ordinal))
        {
            var (want, have) = (wanted.GetValueOrDefault(name), found.GetValueOrDefault(name));
            if (have is null)
            {
                if (!Standard.ContainsKey(name)) yield return new FieldChange($"{Member}[{name}]", null, ModelMapper.ToJson(want));
            }
            else if (want is null)
            {
                // What a spec does not say of a standard attribute is its default.
                if (!Standard.ContainsKey(name)) yield return new FieldChange($"{Member}[{name}]", ModelMapper.ToJson(have), null);
                else if (!names.Contains(name))
                {
                    foreach (var change in CompareMembers(name, new SchemaAttributeType(), have)) yield return change;
                }
            }
            else
            {
                foreach (var change in CompareMembers(name, want, have)) yield return change;
            }
        }
    }

    /// <summary>Why Cognito cannot make a difference that <see cref="Compare"/> found; null if it can.</summary>
    public static string? FindRefusal(FieldChange change)
    {
        var name = change.Path[(Member.Length + 1)..change.Path.IndexOf(']', StringComparison.Ordinal)];
        if (change.Path.EndsWith(']') && change.Old is null)
        {
            return (bool?)(change.New as JsonObject)?["required"] == true
                ? $"the attribute {name} cannot be required: Cognito adds only attributes that are not. Remove `required: true`"
                : null;
        }

        const string Instead = "a replaced pool loses its users";
        return change.Path.EndsWith(']')
            ? $"Cognito cannot remove the attribute {name} from a pool. Add it to spec.schema again, or create another pool; {Instead}"
            : $"Cognito cannot change {change.Path[(change.Path.LastIndexOf('.') + 1)..]} of the attribute {name}. "
                + $"Write {Show(change.Old)} as it is, or create another pool; {Instead}";
    }

    /// <summary>Returns the attributes to add, without the prefix of their names, which Cognito adds.</summary>
    public static List<SchemaAttributeType> Added(List<SchemaAttributeType>? desired, IReadOnlyList<FieldChange> changes)
    {
        var names = changes
            .Where(change => change.Member == Member && change.Old is null && change.Path.EndsWith(']'))
            .Select(change => change.Path[(Member.Length + 1)..^1])
            .ToHashSet(StringComparer.Ordinal);
        return [.. ByName(desired).Where(entry => names.Contains(entry.Key)).Select(entry => entry.Value)];
    }

    /// <summary>
    /// Moves the messages of a pool into its verification message template. Cognito returns them in both places, no matter where they were
    /// set, so only the template is compared.
    /// </summary>
    public static void FoldMessages(CreateUserPoolRequest pool)
    {
        if (pool is { EmailVerificationMessage: null, EmailVerificationSubject: null, SmsVerificationMessage: null }) return;
        var template = pool.VerificationMessageTemplate ??= new VerificationMessageTemplateType();
        template.EmailMessage ??= pool.EmailVerificationMessage;
        template.EmailSubject ??= pool.EmailVerificationSubject;
        template.SmsMessage ??= pool.SmsVerificationMessage;
        pool.EmailVerificationMessage = pool.EmailVerificationSubject = pool.SmsVerificationMessage = null;
    }

    private static IEnumerable<FieldChange> CompareMembers(string name, SchemaAttributeType desired, SchemaAttributeType live)
    {
        var type = Standard.GetValueOrDefault(name);
        var pairs = new (string Member, JsonNode? Old, JsonNode? New)[]
        {
            ("attributeDataType", Text(live.AttributeDataType), Text(desired.AttributeDataType) ?? type ?? "String"),
            ("mutable", live.Mutable ?? true, desired.Mutable ?? live.Mutable ?? true),
            ("required", live.Required ?? false, desired.Required ?? (name == "sub")),
            ("developerOnlyAttribute", live.DeveloperOnlyAttribute ?? false, desired.DeveloperOnlyAttribute ?? false),
        };
        foreach (var (member, old, @new) in pairs)
        {
            if (old?.ToString() != @new?.ToString()) yield return new FieldChange($"{Member}[{name}].{member}", old, @new);
        }

        // Cognito fills in the constraints that a spec leaves out.
        foreach (var (member, old, @new) in ((string Member, string? Old, string? New)[])
        [
            ("minLength", live.StringAttributeConstraints?.MinLength, desired.StringAttributeConstraints?.MinLength),
            ("maxLength", live.StringAttributeConstraints?.MaxLength, desired.StringAttributeConstraints?.MaxLength),
            ("minValue", live.NumberAttributeConstraints?.MinValue, desired.NumberAttributeConstraints?.MinValue),
            ("maxValue", live.NumberAttributeConstraints?.MaxValue, desired.NumberAttributeConstraints?.MaxValue),
        ])
        {
            if (@new is not null && old != @new) yield return new FieldChange($"{Member}[{name}].{member}", old, @new);
        }
    }

    private static Dictionary<string, SchemaAttributeType> ByName(List<SchemaAttributeType>? attributes)
    {
        var byName = new Dictionary<string, SchemaAttributeType>(StringComparer.Ordinal);
        foreach (var attribute in attributes ?? []) byName[NameOf(attribute)] = attribute;
        return byName;
    }

    /// <summary>
    /// The name that Cognito gives an attribute: <c>custom:NAME</c>, and <c>dev:custom:NAME</c> if only developers may write it.
    /// </summary>
    private static string NameOf(SchemaAttributeType attribute)
    {
        if (Standard.ContainsKey(attribute.Name) || attribute.Name.Contains(Custom, StringComparison.Ordinal)) return attribute.Name;
        return attribute.DeveloperOnlyAttribute == true ? Developer + Custom + attribute.Name : Custom + attribute.Name;
    }

    private static JsonNode? Text(AttributeDataType? type) => type is null ? null : JsonValue.Create(type.Value);

    private static string Show(JsonNode? value) => value?.ToString() ?? "nothing";
}
