using System.Text.Json.Nodes;
using Reconciler.Emulator.Platform.Auth;
using Reconciler.Emulator.Platform.Contracts;
using Reconciler.Emulator.Platform.Http;
using Reconciler.Emulator.Platform.Protocols;
using Reconciler.Emulator.Platform.State;

namespace Reconciler.Emulator.Platform.Pipeline;

/// <summary>The base class of services: handlers by operation, and the protocol of the contract.</summary>
internal abstract class Service : IService
{
    private readonly Dictionary<string, Func<Call, JsonObject>> _handlers = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Func<Call, CancellationToken, Task<JsonObject>>> _longHandlers = new(StringComparer.Ordinal);
    private readonly Lazy<Protocol> _protocol;

    protected Service(Account account, string name)
    {
        Account = account;
        Name = name;
        // Parsing a contract takes milliseconds, and most processes use few services.
        _protocol = new Lazy<Protocol>(() => CreateProtocol(ServiceContract.Load(name)));
    }

    public Account Account { get; }

    public string Name { get; }

    public virtual string ArnName => SigningName;

    public virtual string SigningName => Name;

    public virtual string? TargetPrefix => null;

    public virtual SignatureRules SignatureRules => SignatureRules.Default;

    public Protocol Protocol => _protocol.Value;

    public virtual IReadOnlyList<QuotaRule> Quotas => [];

    public virtual IReadOnlyList<BehaviorSwitch> Behaviors => [];

    public virtual IReadOnlyList<IHttpEndpoint> Endpoints => [];

    public IReadOnlyCollection<string> Handled => [.. _handlers.Keys, .. _longHandlers.Keys];

    public Func<Call, JsonObject>? Handler(string operation) => _handlers.GetValueOrDefault(operation);

    public Func<Call, CancellationToken, Task<JsonObject>>? LongHandler(string operation) => _longHandlers.GetValueOrDefault(operation);

    public bool IsMutating(string operation) => OperationKind.IsMutating(operation, AlsoReading);

    public virtual bool IsManagement(string operation) => true;

    public virtual void Prepare(AwsRequest request)
    {
    }

    public virtual string? ActionOf(string operation) => $"{ArnName}:{operation}";

    public virtual IEnumerable<RequiredPermission> PermissionsOf(Call call) => call.On("*");

    public virtual void Check(Call call)
    {
    }

    public virtual IEnumerable<TaggedResource> ListTagged(string region) => [];

    public virtual AwsException Invalid(IReadOnlyList<ConstraintBreach> breaches) =>
        new("ValidationException", ConstraintBreach.Describe(breaches, withValues: true));

    public virtual StringComparer TagKeys => StringComparer.Ordinal;

    public virtual AwsException InvalidTag(TagFault fault, ConstraintBreach breach) => Invalid([breach]);

    /// <summary>Further name prefixes of reading operations.</summary>
    protected virtual IReadOnlyList<string> AlsoReading => [];

    protected Func<Call, JsonObject> this[string operation]
    {
        set => _handlers.Add(operation, value);
    }

    protected void Add(IOperations resource) => resource.Register((operation, handler) => _handlers.Add(operation, handler));

    /// <summary>Adds the handler of an operation that waits for programs or other services.</summary>
    protected void AddLong(string operation, Func<Call, CancellationToken, Task<JsonObject>> handler) =>
        _longHandlers.Add(operation, handler);

    protected virtual Protocol CreateProtocol(ServiceContract contract) => contract.Protocol switch
    {
        "query" => new QueryProtocol(contract),
        "rest-json" => new RestJsonProtocol(contract),
        _ => new JsonRpcProtocol(contract),
    };
}
