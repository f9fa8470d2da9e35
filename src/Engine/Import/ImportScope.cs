using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Reconciler.Engine.Model;
using Reconciler.Engine.Resources.Abstractions;
using Reconciler.Spec;
using Reconciler.Spec.Mapping;

namespace Reconciler.Engine.Import;

/// <summary>The objects of an import while they are written.</summary>
/// <param name="inventory">What exists.</param>
internal sealed partial class ImportScope(AccountInventory inventory)
{
    private const int MaxNameLength = 63;

    // Objects refer to those of kinds before them.
    private static readonly string[] Ranks =
    [
        "PolicyEngine", "LambdaFunction", "UserPool", "OAuth2CredentialProvider", "ApiKeyCredentialProvider", "WorkloadIdentity",
        "McpServer", "Gateway", "GatewayTarget", "GatewayRule", "GatewayRateLimit", "CedarPolicy", "InvokeAccess",
    ];

    private static readonly string[] ReferredTo = ["id", "arn", "url", "issuer", "discoveryUrl"];

    private readonly Dictionary<(string Type, string Id), ImportedObject> _byResource = [];

    public AccountInventory Inventory { get; } = inventory;

    public ReferenceWriter References { get; } = new();

    public List<ImportedObject> Objects { get; } = [];

    public Dictionary<ResourceAddress, ResourceBinding> Bindings { get; } = [];

    public List<string> Warnings { get; } = [];

    public List<string> ToFillIn { get; } = [];

    /// <summary>Returns the place of a kind in the order of references.</summary>
    public static int RankOf(string kind) => Array.IndexOf(Ranks, kind);

    /// <summary>Adds the object of a resource, with a name like that of the resource.</summary>
    public ImportedObject Add(string kind, IResourceSchema type, LiveResource live, string name)
    {
        var added = new ImportedObject(new ObjectRef(kind, Choose(kind, name)));
        Objects.Add(added);
        _byResource[(type.Name, live.Id)] = added;
        foreach (var (attribute, value) in live.Attributes.Where(entry => ReferredTo.Contains(entry.Key)))
            References.Add(value, $"${{{kind}/{added.Ref.Name}.{attribute}}}", RankOf(kind));
        return added;
    }

    /// <summary>Returns the object of a resource; null if it is not imported.</summary>
    public ImportedObject? Find(IResourceSchema type, string id) => _byResource.GetValueOrDefault((type.Name, id));

    /// <summary>Returns the members of a live state that a request has, with references in place of identifiers.</summary>
    /// <typeparam name="TRequest">The request that the spec mirrors.</typeparam>
    /// <param name="owner">The object.</param>
    /// <param name="state">The live state.</param>
    /// <param name="except">The members that the spec does not take from the request.</param>
    public JsonObject Project<TRequest>(ImportedObject owner, object state, params ReadOnlySpan<string> except)
        where TRequest : class, new()
    {
        var request = new TRequest();
        ModelMapper.Copy(state, request);
        var members = (JsonObject)References.Rewrite(ModelMapper.ToJson(request), RankOf(owner.Ref.Kind))!;
        foreach (var member in (string[])["clientToken", "tags", .. except]) members.Remove(member);
        return members;
    }

    /// <summary>Says where the members of a resource are written.</summary>
    public void Bind(IResourceType type, string? part, ResourceBinding binding)
    {
        var name = part is null ? binding.Owner.Ref.Name : $"{binding.Owner.Ref.Name}.{part}";
        Bindings[new ResourceAddress(type.Name, name)] = binding;
    }

    /// <summary>Copies members that a spec always has.</summary>
    public static void Take(JsonObject from, JsonObject to, params ReadOnlySpan<string> members)
    {
        foreach (var member in members)
        {
            if (from[member] is { } value) to[member] = value.DeepClone();
        }
    }

    /// <summary>Returns a name of an environment variable for a secret.</summary>
    public static string VariableOf(string name, string what) => $"{NoWord().Replace(name, "_").ToUpperInvariant()}_{what}";

    private string Choose(string kind, string name)
    {
        var plain = InvalidCharacters().Replace(name.ToLowerInvariant(), "-");
        plain = plain[..Math.Min(plain.Length, MaxNameLength)].Trim('-');
        if (plain.Length == 0) plain = kind.ToLowerInvariant();
        var chosen = plain;
        for (var number = 2; Objects.Exists(o => o.Ref == new ObjectRef(kind, chosen)); number++)
            chosen = $"{plain[..Math.Min(plain.Length, MaxNameLength - 4)].TrimEnd('-')}-{number}";
        return chosen;
    }

    [GeneratedRegex("[^a-z0-9]+")]
    private static partial Regex InvalidCharacters();

    [GeneratedRegex("[^A-Za-z0-9]+")]
    private static partial Regex NoWord();
}
