using Reconciler.Tests.Shared;
using Reconciler.Worker.Hosting;
using Reconciler.Worker.Sources.Git;

namespace EndToEnd.Tests;

/// <summary>A repository with stacks of one gateway each, an embedded AWS, and operators that follow the repository.</summary>
internal sealed class GitWorkshop : IAsyncDisposable
{
    private const string Confirmed = "  annotations: {reconciler/confirm-prune: \"true\"}\n";
    private readonly string _folder = Directory.CreateTempSubdirectory("git-workshop-").FullName;
    private readonly List<RunningOperator> _running = [];

    private GitWorkshop(Workshop aws) => Aws = aws;

    public Workshop Aws { get; }

    public GitTestRepository Repository { get; } = new();

    /// <summary>The operator that was started last.</summary>
    public RunningOperator Running => _running[^1];

    public static async Task<GitWorkshop> StartAsync()
    {
        var workshop = new GitWorkshop(await new StackBuilder("unused").StartAsync());
        await workshop.RestartAsync();
        return workshop;
    }

    /// <summary>Replaces the operator by a new process, which knows nothing.</summary>
    public async Task RestartAsync()
    {
        if (_running.Count > 0) await Running.DisposeAsync();
        var folder = Path.Combine(_folder, $"{_running.Count}");
        var git = new GitFollower(GitSource.Parse($"{Repository.Url}?ref=main&path=stacks"), folder, GitCredentials.None);
        _running.Add(await RunningOperator.StartAsync(Aws, git));
    }

    /// <summary>The files of a stack with a gateway.</summary>
    public static Dictionary<string, string> Stack(
        string name, string description = "first", string? folder = null, bool isConfirmed = false, string more = "") => new()
        {
            [$"stacks/{folder ?? name}/stack.yaml"] =
                $"apiVersion: agentcore.reconciler/v1alpha1\nkind: Stack\nmetadata:\n  name: {name}\n{(isConfirmed ? Confirmed : "")}spec: {{region: us-east-1}}\n"
                + $"---\napiVersion: agentcore.reconciler/v1alpha1\nkind: Gateway\nmetadata: {{name: {name}}}\n"
                + $"spec:\n  authorizerType: AWS_IAM\n  description: {description}\n{more}",
        };

    /// <summary>Commits stacks and nothing else.</summary>
    public string Commit(params Dictionary<string, string>[] stacks) =>
        Repository.Commit(stacks.SelectMany(stack => stack).ToDictionary(file => file.Key, file => file.Value));

    /// <summary>The names and descriptions of the gateways in AWS, ordered.</summary>
    public async Task<IReadOnlyList<string>> GatewaysAsync()
    {
        var list = await Aws.Clients.AgentCore.ListGatewaysAsync(new());
        var gateways = new List<string>();
        foreach (var item in list.Items)
        {
            var gateway = await Aws.Clients.AgentCore.GetGatewayAsync(new() { GatewayIdentifier = item.GatewayId });
            gateways.Add($"{gateway.Name.Split('-')[0]}:{gateway.Description}");
        }

        return [.. gateways.Order(StringComparer.Ordinal)];
    }

    /// <summary>Changes the description of a gateway behind the back of git.</summary>
    public async Task ChangeAsync(string stack, string description)
    {
        var item = (await Aws.Clients.AgentCore.ListGatewaysAsync(new())).Items.Single(item => item.Name.StartsWith(stack, StringComparison.Ordinal));
        var gateway = await Aws.Clients.AgentCore.GetGatewayAsync(new() { GatewayIdentifier = item.GatewayId });
        await Aws.Clients.AgentCore.UpdateGatewayAsync(new()
        {
            GatewayIdentifier = gateway.GatewayId,
            Name = gateway.Name,
            Description = description,
            RoleArn = gateway.RoleArn,
            ProtocolType = gateway.ProtocolType,
            AuthorizerType = gateway.AuthorizerType,
        });
    }

    /// <summary>Completes when a condition holds. It is asked again after each change of a report.</summary>
    public async Task UntilAsync(Func<Task<bool>> holds)
    {
        using var changed = new SemaphoreSlim(0);
        void Release(string _) => changed.Release();
        Running.Board.Changed += Release;
        try
        {
            while (!await holds()) await changed.WaitAsync();
        }
        finally
        {
            Running.Board.Changed -= Release;
        }
    }

    public StackReport Report(string folder) => Running.Board.Reports.Single(report => report.Key.EndsWith($"#stacks/{folder}", StringComparison.Ordinal));

    public async ValueTask DisposeAsync()
    {
        await Running.DisposeAsync();
        await Aws.DisposeAsync();
        Repository.Dispose();
        Directory.Delete(_folder, recursive: true);
    }
}
