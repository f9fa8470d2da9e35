using Reconciler.Engine.Model;
using Reconciler.Engine.Resources;
using Reconciler.Engine.Resources.Abstractions;
using Reconciler.Engine.Resources.Secrets;
using Reconciler.Spec;
using Reconciler.Spec.Mapping;

namespace Reconciler.Engine.Composition;

/// <summary>
/// Reads and checks the annotation <c>reconciler/ignore-fields</c>: members that others change, so that the live value counts.
/// </summary>
internal static class IgnoredFields
{
    private const string Path = $"metadata.annotations.{StackAnnotations.IgnoreFields}";

    // The types of the resources that the objects of a kind define. Of other kinds every type is accepted.
    private static readonly Dictionary<string, string[]> _typesOfKind = new(StringComparer.Ordinal)
    {
        ["McpServer"] =
        [
            ResourceTypeNames.Bucket, ResourceTypeNames.SourceArchive, ResourceTypeNames.Repository, ResourceTypeNames.Role,
            ResourceTypeNames.BuildProject, ResourceTypeNames.Image, ResourceTypeNames.Runtime, ResourceTypeNames.RuntimeEndpoint,
        ],
        ["UserPool"] =
        [
            ResourceTypeNames.UserPool, ResourceTypeNames.UserPoolDomain, ResourceTypeNames.ResourceServer,
            ResourceTypeNames.UserPoolClient, ResourceTypeNames.User, ResourceTypeNames.GeneratedSecret,
        ],
        ["OAuth2CredentialProvider"] = [ResourceTypeNames.OAuth2CredentialProvider],
        ["ApiKeyCredentialProvider"] = [ResourceTypeNames.ApiKeyCredentialProvider],
        ["WorkloadIdentity"] = [ResourceTypeNames.WorkloadIdentity],
        ["PolicyEngine"] = [ResourceTypeNames.PolicyEngine],
        ["Gateway"] = [ResourceTypeNames.Gateway, ResourceTypeNames.Role],
        ["GatewayTarget"] = [ResourceTypeNames.GatewayTarget, ResourceTypeNames.Policy],
        ["GatewayRule"] = [ResourceTypeNames.GatewayRule],
        ["GatewayRateLimit"] = [ResourceTypeNames.GatewayRateLimit],
        ["CedarPolicy"] = [ResourceTypeNames.Policy],
        ["InvokeAccess"] = [ResourceTypeNames.ManagedPolicy, ResourceTypeNames.IamUser, ResourceTypeNames.PolicyAttachment],
    };

    /// <summary>Checks the annotation of all objects. It makes no AWS calls.</summary>
    /// <param name="objects">The spec objects of the stack.</param>
    /// <returns>The errors, with their locations in the specs.</returns>
    public static IEnumerable<SpecError> Check(IReadOnlyList<SpecObject> objects)
    {
        var types = new ResourceTypes(new SecretReader(_ => null)).InOrder;
        return objects.SelectMany(o => Entries(o).Select(entry => Check(o, entry, types)).OfType<SpecError>());
    }

    /// <summary>Returns the paths that the annotation of an object names for a type.</summary>
    public static IReadOnlyList<string> Find(SpecObject owner, IResourceSchema type) =>
        [.. Entries(owner)
            .Where(entry => entry.StartsWith($"{type.Name}.", StringComparison.Ordinal))
            .Select(entry => entry[(type.Name.Length + 1)..])];

    private static IReadOnlyList<string> Entries(SpecObject o) =>
        StackAnnotations.Split(o.Annotations.GetValueOrDefault(StackAnnotations.IgnoreFields));

    private static SpecError? Check(SpecObject o, string entry, IReadOnlyList<IResourceType> types)
    {
        var dot = entry.IndexOf('.', StringComparison.Ordinal);
        if (dot <= 0 || dot == entry.Length - 1) return Error("is not TYPE.member.path", "write an entry such as Gateway.description");
        var (name, path) = (entry[..dot], entry[(dot + 1)..]);
        if (types.FirstOrDefault(type => type.Name == name) is not { } type)
        {
            var names = types.Select(known => known.Name).ToList();
            return Error($"names the unknown type {name}", $"known types: {string.Join(", ", names.Order(StringComparer.Ordinal))}");
        }

        if (_typesOfKind.TryGetValue(o.Ref.Kind, out var defined) && !defined.Contains(name))
        {
            return Error($"names {name}, which {o.Ref} does not define", $"its types: {string.Join(", ", defined)}");
        }

        var member = path.Split('.')[0];
        var tags = type.Traits.TagMember ?? "tags";
        if (member == tags || member == "userPoolTags") return Error("names tags", "use spec.ignoreTags of the Stack document");
        if (ModelPath.Check(type.StateType, path) is { } problem) return Error($"names no member: {problem}", null);
        if (type.Traits.DecidesAccess.Contains(member))
        {
            return Error($"names {member}, which decides who may do what", "only the spec may decide that; remove the entry");
        }

        return member == type.Traits.NameMember || type.Traits.NotCompared.ContainsKey(member)
            ? Error($"names {member}, which is not compared", "remove the entry")
            : null;

        SpecError Error(string message, string? hint) => new(o.GetLocation(Path), Path, $"\"{entry}\" {message}", hint);
    }
}
