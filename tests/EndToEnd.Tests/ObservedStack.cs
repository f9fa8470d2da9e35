using Reconciler.Emulator.Platform.Faults;
using Reconciler.Engine.Aws;
using Reconciler.Engine.Control;
using Reconciler.Engine.Model;
using Reconciler.Engine.Planning;
using Reconciler.Engine.Resources;
using Reconciler.Engine.Resources.Abstractions;
using Reconciler.Engine.Resources.Secrets;
using Reconciler.Spec.Loading;
using Reconciler.Tests.Shared;

namespace EndToEnd.Tests;

/// <summary>A converged stack with a resource of every type, and all ways in which the engine reads one.</summary>
internal sealed class ObservedStack : IAsyncDisposable
{
    private readonly Workshop _workshop;
    private readonly AccountFactory _accounts;
    private readonly ResourceTypes _types = new(new SecretReader(_ => null));
    private IReadOnlyList<PlannedChange> _resources = [];
    private AwsAccount _aws = null!;

    private ObservedStack(Workshop workshop, EngineOptions options)
    {
        _workshop = workshop;
        _accounts = new AccountFactory(new ConnectionOptions { Endpoint = workshop.Aws.Endpoint, Engine = options }, workshop.Clock);
    }

    /// <summary>How a resource is read.</summary>
    public enum Way
    {
        /// <summary>As in a pass that changed nothing.</summary>
        Steady,

        /// <summary>As after a change.</summary>
        Pending,

        /// <summary>All resources of its type.</summary>
        All,
    }

    public FaultInjector Faults => _workshop.Aws.Faults;

    /// <summary>The clock of the embedded AWS and of the reads.</summary>
    public AutoAdvancingClock Clock => _workshop.Clock;

    /// <summary>The names of all resource types.</summary>
    // What is only read and cannot be read stays as it is: the tag of an image as it is written, the version of a secret unknown.
    public IEnumerable<string> Types =>
        _types.InOrder.Select(type => type.Name).Except([ResourceTypeNames.ImageTag, ResourceTypeNames.SecretVersion]).Order();

    /// <summary>The reads that make a call, by the call.</summary>
    public Dictionary<Call, List<Read>> ReadsByCall { get; } = [];

    /// <summary>The specs of the stack.</summary>
    public static StackBuilder Specs(string name = "observed") => new StackBuilder(name)
        .WithPool()
        .WithMachines()
        .WithOAuthProvider()
        .WithApiKeyProvider()
        .With("WorkloadIdentity", "agent", "allowedResourceOauth2ReturnUrls: [\"https://agent.example/return\"]")
        .WithPolicyEngine()
        .WithServer("server", "endpoints: [{name: stable}]")
        .WithGateway(pool: "users", engine: "engine")
        .WithTarget()
        .With("GatewayRule", "rule", "gateway: gateway", "priority: 10", "actions: [{routeToTarget: {staticRoute: {targetName: target}}}]")
        .With(
            "GatewayRateLimit", "limit", "gateway: gateway", "dimensionKeys: [targetName]",
            "entries: [{dimensions: {targetName: \"*\"}, requests: [{rate: 5, period: second}]}]")
        .With("InvokeAccess", "callers", "runtime: server", $"users: [{name}-caller]", "createUser: true")
        .WithFunction(spec: "permissions: [{name: from-s3, principal: s3.amazonaws.com, sourceAccount: \"000000000000\"}]")
        .WithPolicy("all", "permit(principal is AgentCore::OAuthUser, action, resource == AgentCore::Gateway::\"${Gateway/gateway.arn}\");");

    public static async Task<ObservedStack> StartAsync(EngineOptions options)
    {
        var stack = new ObservedStack(await Specs().ConvergedAsync(), options);
        await stack.RecordAsync();
        return stack;
    }

    /// <summary>The changes of a first apply of the stack.</summary>
    public static async Task<IReadOnlyList<string>> FirstApplyAsync()
    {
        await using var workshop = await Specs().StartAsync();
        Assert.Equal(0, (await workshop.ApplyAsync()).ExitCode);
        return workshop.Mutations;
    }

    /// <summary>Returns what a read takes for gone, or how it crashes; null if it fails as a call of AWS does, or finds what there is.</summary>
    public async Task<string?> FindMistakeAsync(Read read)
    {
        try
        {
            var found = await ReadAsync(read);
            var missing = read.Ids.Except(found).ToList();
            return missing.Count == 0 ? null : $"{read}: {string.Join(", ", missing)} taken for gone";
        }
        catch (Exception e) when (FailureClassifier.IsAwsFailure(e))
        {
            return null;
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            return $"{read}: {e.GetType().Name}: {e.Message} {e.StackTrace?.Split('\n').FirstOrDefault(line => line.Contains("Reconciler.Engine", StringComparison.Ordinal))}";
        }
    }

    /// <summary>Returns the failure of a read; null if it does not fail.</summary>
    public async Task<Exception?> FailureOfAsync(Read read)
    {
        try
        {
            await ReadAsync(read);
            return null;
        }
        catch (Exception e) when (FailureClassifier.IsAwsFailure(e))
        {
            return e;
        }
    }

    /// <summary>Deletes the resource of a type, without its dependents.</summary>
    public Task DeleteAsync(string type)
    {
        var resource = _resources.First(change => change.Type.Name == type);
        IResourceType verbs = _types[resource.Type];
        return verbs.DeleteAsync(_aws, resource.Live!, CancellationToken.None);
    }

    public async ValueTask DisposeAsync()
    {
        _accounts.Dispose();
        await _workshop.DisposeAsync();
    }

    private async Task RecordAsync()
    {
        var stack = StackLoader.Load(_workshop.Specs).Stack!;
        var reconcilers = new StackReconcilerFactory(_accounts, _ => null);
        var reconciler = await reconcilers.ConnectAsync(stack, new StackMemory(), accessLogger: null, CancellationToken.None);
        _aws = reconciler.Aws;
        _resources = (await reconciler.PlanAsync(ReconcileMode.Apply, confirmPrune: false, CancellationToken.None)).Changes;
        foreach (var resource in _resources)
        {
            foreach (var way in Enum.GetValues<Way>())
            {
                var read = new Read(resource.Type.Name, resource.Address, way, []);
                _workshop.Aws.Requests.Clear();
                var known = read with { Ids = await ReadAsync(read) };
                // The response of HEAD has no body that could be checked. GetObjectTagging decides whether the object exists.
                var calls = _workshop.Aws.Requests.All.Select(request => new Call(request.Service, request.Operation)).Distinct();
                foreach (var call in calls.Where(call => call.Operation != "HeadObject"))
                {
                    (ReadsByCall.TryGetValue(call, out var reads) ? reads : ReadsByCall[call] = []).Add(known);
                }
            }
        }

        _workshop.Aws.Requests.Clear();
    }

    /// <summary>Reads without any cache and returns the identifiers of what was found.</summary>
    private async Task<IReadOnlyList<string>> ReadAsync(Read read)
    {
        _aws.View.Clear();
        var resource = _resources.Single(change => change.Address == read.Address);
        IResourceType type = _types[resource.Type];
        if (read.Way != Way.All)
        {
            var hint = read.Way == Way.Pending ? new ObservationHint(resource.Live!.Id, HasPendingChange: true) : default;
            return await type.ObserveAsync(_aws, resource.Desired!, hint, CancellationToken.None) is { } live ? [live.Id] : [];
        }

        var parents = _resources.Where(change => change.Type.Name == type.ParentType).Select(change => change.Live!.Id).ToList();
        var found = new List<string>();
        await foreach (var live in type.EnumerateAsync(_aws, parents, CancellationToken.None)) found.Add(live.Id);
        return found;
    }

    /// <summary>An operation of a service.</summary>
    internal sealed record Call(string Service, string Operation)
    {
        /// <summary>The name of the client's method. The S3 client has names of its own.</summary>
        public string Method => Operation switch
        {
            "GetBucketCors" => "GetCORSConfiguration",
            "GetBucketLifecycleConfiguration" => "GetLifecycleConfiguration",
            _ => Operation,
        };
    }

    /// <summary>A way to read a resource, and what it finds.</summary>
    internal sealed record Read(string Type, ResourceAddress Address, Way Way, IReadOnlyList<string> Ids)
    {
        public override string ToString() => $"{Way} read of {Address}";
    }
}
