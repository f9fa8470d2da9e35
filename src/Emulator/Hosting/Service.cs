using System.Text.Json.Nodes;
using Reconciler.Emulator.Contracts;
using Reconciler.Emulator.Protocols;

namespace Reconciler.Emulator.Hosting;

/// <summary>One AWS service: its contract, its protocol and the handlers of its operations.</summary>
internal abstract class Service
{
    private readonly Dictionary<string, Func<Call, JsonObject>> handlers = new(StringComparer.Ordinal);
    private readonly Lazy<Protocol> protocol;

    protected Service(Account account, string name)
    {
        Account = account;
        Name = name;
        // Reading a contract costs milliseconds, and most processes use few of the services.
        protocol = new Lazy<Protocol>(() => CreateProtocol(ServiceContract.Load(name)));
    }

    public Account Account { get; }

    /// <summary>The name of the service's public model.</summary>
    public string Name { get; }

    /// <summary>The service's name in ARNs.</summary>
    public virtual string ArnName => SigningName;

    /// <summary>The service's name in the scope of signatures.</summary>
    public virtual string SigningName => Name;

    /// <summary>What the <c>X-Amz-Target</c> header starts with, for services of the JSON protocols.</summary>
    public virtual string? TargetPrefix => null;

    public Protocol Protocol => protocol.Value;

    /// <summary>The operations that have handlers.</summary>
    public IReadOnlyCollection<string> Handled => handlers.Keys;

    public Func<Call, JsonObject>? Handler(string operation) => handlers.GetValueOrDefault(operation);

    /// <summary>Brings a request into the form that the contract speaks of.</summary>
    public virtual void Prepare(AwsRequest request)
    {
    }

    /// <summary>The action that permits an operation, or <see langword="null"/> when it needs none.</summary>
    public virtual string? ActionOf(string operation) => $"{ArnName}:{operation}";

    /// <summary>Checks a call beyond its constraints, before its handler runs.</summary>
    public virtual void Check(Call call)
    {
    }

    /// <summary>The error for input that breaks constraints.</summary>
    public virtual AwsException Invalid(IReadOnlyList<ConstraintBreach> breaches) =>
        new("ValidationException", ConstraintBreach.Describe(breaches, withValues: true));

    protected Func<Call, JsonObject> this[string operation]
    {
        set => handlers.Add(operation, value);
    }

    protected void Add(IOperations resource) => resource.Register((operation, handler) => handlers.Add(operation, handler));

    protected virtual Protocol CreateProtocol(ServiceContract contract) => contract.Protocol switch
    {
        "query" => new QueryProtocol(contract),
        "rest-json" => new RestJsonProtocol(contract),
        _ => new JsonRpcProtocol(contract),
    };
}
