using Amazon.BedrockAgentCoreControl.Model;
using Reconciler.Emulator.Host;
using Reconciler.Engine.Aws;
using Reconciler.Engine.Control;
using Reconciler.Engine.Execution;
using Reconciler.Engine.Model;
using Reconciler.Engine.Planning;
using Reconciler.Spec.Loading;
using Reconciler.Spec.Mapping;
using Reconciler.Tests.Shared;
using Reconciler.Worker.Hosting;

namespace EndToEnd.Tests.Calls;

/// <summary>
/// Many stacks of one account, over real HTTP against an embedded AWS, with one fake clock. As <c>run</c> does, it runs the pass that is
/// due first. It runs one pass at a time and each call takes 50 ms of the fake time, so the calls of a run are the same every time.
/// </summary>
internal sealed class Fleet : IAsyncDisposable
{
    public static readonly TimeSpan Resync = TimeSpan.FromMinutes(5);
    private const int MostPasses = 500;
    private static readonly TimeSpan CallDuration = TimeSpan.FromMilliseconds(50);

    private readonly EmulatedAws _aws;
    private readonly AutoAdvancingClock _clock;
    private readonly EngineOptions _options;
    private readonly List<Member> _members = [];
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("reconciler-");
    private AccountFactory _accounts;

    private Fleet(EmulatedAws aws, AutoAdvancingClock clock, EngineOptions options)
    {
        (_aws, _clock, _options) = (aws, clock, options);
        _accounts = Connect();
    }

    /// <summary>How long the resources of a real account take, about.</summary>
    public static EmulatorLatency Realistic { get; } = new()
    {
        Runtime = TimeSpan.FromSeconds(20),
        Gateway = TimeSpan.FromSeconds(8),
        GatewayTarget = TimeSpan.FromSeconds(6),
        PolicyEngine = TimeSpan.FromSeconds(5),
        Policy = TimeSpan.FromSeconds(3),
    };

    public EmulatedAws Aws => _aws;

    public AutoAdvancingClock Clock => _clock;

    /// <summary>The calls since the start, or since the last restart.</summary>
    public CallCounter Calls => _accounts.Calls;

    /// <summary>What this process has read of the account.</summary>
    public AccountView View => _members.Select(member => member.Reconciler).OfType<StackReconciler>().First().Aws.View;

    /// <summary>What is remembered of the stacks, in entries.</summary>
    public int Remembered => _members.Sum(member => member.Memory.Count);

    public static async Task<Fleet> StartAsync(EmulatorLatency? latency = null)
    {
        var clock = new AutoAdvancingClock();
        var aws = await EmulatedAws.StartAsync(new EmulatorOptions
        {
            Clock = clock,
            RunsServers = false,
            Latency = latency ?? Realistic,
            RequestLogCapacity = 500_000,
        });
        return new Fleet(aws, clock, OperatorEngine.For(Resync));
    }

    /// <summary>
    /// A light stack: a runtime by image, a pool with a client, a gateway with its role, a Lambda target, an engine and a policy. 11
    /// resources.
    /// </summary>
    public static StackBuilder Light(string name) => new StackBuilder(name)
        .With("McpServer", "server", "image: public.ecr.aws/tools/server:v1", "protocolConfiguration: {serverProtocol: MCP}")
        .With("UserPool", "users", "clients: [{name: client, explicitAuthFlows: [ALLOW_USER_PASSWORD_AUTH, ALLOW_REFRESH_TOKEN_AUTH]}]")
        .WithPolicyEngine()
        .With(
            "Gateway",
            "gateway",
            "protocolType: MCP",
            "jwt: {userPool: users}",
            "policy: {engine: engine, mode: ENFORCE}",
            "role:",
            "  inlinePolicies:",
            "    Functions: {Version: \"2012-10-17\", Statement: [{Effect: Allow, Action: \"lambda:InvokeFunction\", Resource: \"*\"}]}")
        .With(
            "GatewayTarget",
            "target",
            "gateway: gateway",
            "targetConfiguration:",
            "  mcp:",
            "    lambda:",
            "      lambdaArn: arn:aws:lambda:us-east-1:000000000000:function:notes",
            "      toolSchema: {inlinePayload: [{name: write, description: write a note, inputSchema: {type: object}}]}",
            "credentialProviderConfigurations: [{credentialProviderType: GATEWAY_IAM_ROLE}]")
        .WithPolicy(
            "write", "permit(principal is AgentCore::OAuthUser, action, resource == AgentCore::Gateway::\"${Gateway/gateway.arn}\");");

    /// <summary>Adds stacks, whose first pass is due at once.</summary>
    public void Add(IEnumerable<StackBuilder> stacks)
    {
        foreach (var stack in stacks)
        {
            _members.Add(new Member(stack.WriteTo(Path.Combine(_folder.FullName, stack.Name)).Specs, _clock.GetUtcNow()));
        }
    }

    /// <summary>Adds light stacks.</summary>
    public void AddLight(int count, string prefix = "light") =>
        Add(Enumerable.Range(0, count).Select(number => Light($"{prefix}{number}")));

    /// <summary>Runs passes until every stack has converged.</summary>
    public Task ConvergeAsync() => RunAsync(() => _members.TrueForAll(member => member.Result?.IsConverged == true));

    /// <summary>Runs passes for some time, resyncs included.</summary>
    public async Task RunAsync(TimeSpan time)
    {
        var end = _clock.GetUtcNow() + time;
        await RunAsync(() => _members.Min(member => member.Due) > end);
        if (end > _clock.GetUtcNow()) _clock.SetUtcNow(end);
    }

    /// <summary>Runs one pass of every stack, as a resync does.</summary>
    public async Task ResyncAsync()
    {
        _clock.Advance(Resync);
        foreach (var member in _members) await PassAsync(member);
    }

    /// <summary>
    /// Asks of every stack at the time of its resync whether what its last pass read stands still, and returns the names of those for which
    /// it does not. No stack is planned.
    /// </summary>
    public async Task<IReadOnlyList<string>> FindMovedAsync()
    {
        _clock.Advance(Resync);
        var moved = new List<string>();
        foreach (var member in _members)
        {
            var stands = member.Settled is { } settled && await settled.FindMovedAsync(CancellationToken.None) is null;
            if (!stands) moved.Add(Path.GetFileName(member.Specs));
        }

        return moved;
    }

    /// <summary>Changes the specs of a stack, whose next pass is due at once.</summary>
    public void Edit(string stack, string old, string @new)
    {
        var member = Find(stack);
        new StackFiles(_folder.FullName, member.Specs).Edit(StackBuilder.FileName, old, @new);
        (member.Reconciler, member.Result, member.Due) = (null, null, _clock.GetUtcNow());
    }

    /// <summary>Changes the description of the gateway of a stack, as somebody else would.</summary>
    public async Task ChangeOutsideAsync(string stack)
    {
        var aws = Find(stack).Reconciler!.Aws;
        var gateways = (await aws.AgentCore.ListGatewaysAsync(new ListGatewaysRequest { MaxResults = 1000 })).Items;
        var gateway = await aws.AgentCore.GetGatewayAsync(
            new GetGatewayRequest { GatewayIdentifier = gateways.Single(item => item.Name == $"{stack}-gateway").GatewayId });
        var update = new UpdateGatewayRequest { GatewayIdentifier = gateway.GatewayId };
        ModelMapper.Copy(gateway, update);
        update.Description = "somebody else's";
        await aws.AgentCore.UpdateGatewayAsync(update);
    }

    /// <summary>Destroys a stack.</summary>
    public async Task DestroyAsync(string stack)
    {
        var member = Find(stack);
        (member.Mode, member.Result, member.Due) = (ReconcileMode.Destroy, null, _clock.GetUtcNow());
        await RunAsync(() => member.Result?.IsConverged == true);
        _members.Remove(member);
    }

    private Member Find(string stack) => _members.Single(member => Path.GetFileName(member.Specs) == stack);

    /// <summary>The process starts again: it knows nothing.</summary>
    public void Restart()
    {
        _accounts.Dispose();
        _accounts = Connect();
        foreach (var member in _members) member.Restart(_clock.GetUtcNow());
    }

    /// <summary>The calls since a count, a stack, by operation, for the message of a failed assertion.</summary>
    public string Describe(IReadOnlyDictionary<string, int> before)
    {
        var made = Calls.ByOperation
            .Select(call => (call.Key, Count: call.Value - before.GetValueOrDefault(call.Key)))
            .Where(call => call.Count > 0)
            .OrderByDescending(call => call.Count);
        return string.Join('\n', made.Select(call => $"{(double)call.Count / _members.Count,6:0.00} {call.Key}"));
    }

    public async ValueTask DisposeAsync()
    {
        _accounts.Dispose();
        await _aws.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    private AccountFactory Connect() => new(
        new ConnectionOptions
        {
            Endpoint = _aws.Endpoint,
            Credentials = (_aws.AccessKeyId, _aws.SecretAccessKey),
            Engine = _options,
        },
        _clock);

    private async Task RunAsync(Func<bool> isDone)
    {
        for (var passes = 0; !isDone(); passes++)
        {
            var unready = _members
                .SelectMany(member => member.Result?.Outcomes ?? [])
                .Where(outcome => outcome.State != ResourceState.Ready);
            Assert.True(passes < MostPasses * _members.Count, string.Join('\n', unready.Select(o => $"{o.Address} {o.State} {o.Reason}")));
            var next = _members.MinBy(member => member.Due)!;
            if (next.Due > _clock.GetUtcNow()) _clock.SetUtcNow(next.Due);
            await PassAsync(next);
        }
    }

    private async Task PassAsync(Member member)
    {
        var before = Calls.Total;
        if (member.Reconciler is null)
        {
            var loaded = StackLoader.Load(member.Specs);
            Assert.True(loaded.Stack is not null, string.Join('\n', loaded.Errors));
            var reconcilers = new StackReconcilerFactory(_accounts, _ => null);
            member.Reconciler = await reconcilers.ConnectAsync(loaded.Stack, member.Memory, accessLogger: null, CancellationToken.None);
        }

        member.Reconciler.DataLossConsent = DataLossConsent.All;
        var result = await member.Reconciler.ReconcileAsync(member.Mode, true, Silent.Instance, CancellationToken.None);
        member.Settled = member.Reconciler.Settle(result);
        _clock.Advance(CallDuration * (Calls.Total - before));
        var resync = _clock.GetUtcNow() + Resync;
        (member.Result, member.Due) = (result, result.RequeueAt < resync ? result.RequeueAt.Value : resync);
    }

    private sealed class Member(string specs, DateTimeOffset due)
    {
        public string Specs => specs;

        public StackMemory Memory { get; private set; } = new();

        public StackReconciler? Reconciler { get; set; }

        public DateTimeOffset Due { get; set; } = due;

        public ReconcileMode Mode { get; set; }

        public SettledStack? Settled { get; set; }

        public PassResult? Result { get; set; }

        public void Restart(DateTimeOffset now) => (Memory, Reconciler, Result, Due) = (new StackMemory(), null, null, now);
    }
}
