using System.Runtime.CompilerServices;
using Amazon;
using Amazon.BedrockAgentCoreControl;
using Reconciler.Emulator.Host;
using Reconciler.Emulator.Platform.Pipeline;
using Reconciler.Engine.Aws;
using Reconciler.Tests.Shared;

namespace EndToEnd.Tests;

/// <summary>
/// The workshop stack, or a smaller one that a <see cref="StackBuilder"/> describes, in a folder of its own, with an embedded AWS over
/// real HTTP and the command line between them. A test makes its changes in the folder or with clients of its own.
/// </summary>
internal sealed class Workshop : IAsyncDisposable
{
    public const string StackName = "agentcore-mcp-server";

    private readonly Prompt _prompt;
    private readonly AutoAdvancingClock? _clock;

    private Workshop(EmulatedAws aws, AutoAdvancingClock? clock, StackFiles files)
    {
        Aws = aws;
        _clock = clock;
        Files = files;
        _prompt = new Prompt(Root, clock ?? TimeProvider.System, Variables);
        Clients = new AwsClients(new Amazon.Runtime.BasicAWSCredentials(aws.AccessKeyId, aws.SecretAccessKey), RegionEndpoint.USEast1, aws.Endpoint);
    }

    public EmulatedAws Aws { get; }

    /// <summary>The clock of the embedded AWS and of the commands.</summary>
    /// <exception cref="InvalidOperationException">Real time passes.</exception>
    public AutoAdvancingClock Clock => _clock ?? throw new InvalidOperationException("This workshop uses real time.");

    /// <summary>The specs and the server's source.</summary>
    public StackFiles Files { get; }

    /// <summary>The repository's root.</summary>
    public string Root => Files.Root;

    public string Specs => Files.Specs;

    public string Source => Files.Source;

    /// <summary>What the commands read from standard input.</summary>
    public string Input
    {
        get => _prompt.Input;
        set => _prompt.Input = value;
    }

    /// <summary>The width of the terminal of the commands; null for output that is redirected.</summary>
    public int? Width
    {
        get => _prompt.Width;
        set => _prompt.Width = value;
    }

    /// <summary>Clients of another user, for changes that the operator does not know of.</summary>
    public AwsClients Clients { get; }

    /// <summary>Environment variables of the commands.</summary>
    public Dictionary<string, string> Variables { get; } =
        new(TestBuilds.Variables) { ["RECONCILER_EMULATOR_TOKEN"] = WorkshopOptions.Token };

    public static async Task<Workshop> StartAsync(WorkshopOptions? options = null)
    {
        options ??= new WorkshopOptions();
        var clock = options.UsesRealTime ? null : new AutoAdvancingClock();
        var aws = await EmulatedAws.StartAsync(options.ForEmulator(clock ?? TimeProvider.System));
        return new Workshop(aws, clock, options.Stack.Write());
    }

    /// <summary>Starts a stack and applies it; the request log is empty again.</summary>
    public static async Task<Workshop> ConvergedAsync(WorkshopOptions? options = null)
    {
        var workshop = await StartAsync(options);
        var result = await workshop.ApplyAsync();
        Assert.True(result.ExitCode == 0, result.ToString());
        AssertValid(workshop.Aws.Requests.All);
        workshop.Aws.Requests.Clear();
        return workshop;
    }

    /// <summary>Applies what there is to apply, whoever gets access by it.</summary>
    public Task<CommandResult> ApplyAsync(params string[] more) => RunAsync(["apply", Specs, "--yes", "--allow-widening", .. more]);

    public Task<CommandResult> DiffAsync(params string[] more) => RunAsync(["diff", Specs, .. more]);

    public Task<CommandResult> DestroyAsync(params string[] more) => RunAsync(["destroy", Specs, "--yes", "--allow-data-loss", .. more]);

    public Task<CommandResult> RunAsync(params string[] args) => RunAsync(args, CancellationToken.None);

    public Task<CommandResult> RunAsync(string[] args, CancellationToken cancellationToken) => RunBareAsync(Connected(args), cancellationToken);

    /// <summary>Runs a command and shows what it writes meanwhile.</summary>
    public Task<CommandResult> FollowAsync(string[] args, TextWriter output, CancellationToken cancellationToken) =>
        _prompt.RunAsync(Connected(args), output, cancellationToken);

    /// <summary>Runs a command just as it is written, and shows what it writes meanwhile.</summary>
    public Task<CommandResult> ServeAsync(string[] args, TextWriter output, CancellationToken cancellationToken) =>
        _prompt.RunAsync(args, output, cancellationToken);

    /// <summary>Runs a command just as it is written.</summary>
    public Task<CommandResult> RunBareAsync(string[] args, CancellationToken cancellationToken = default) => _prompt.RunAsync(args, cancellationToken);

    /// <summary>Changes a spec file as an editor would.</summary>
    public void Edit(string file, string old, string @new) => Files.Edit(file, old, @new);

    /// <summary>The operations that changed something since the log was emptied, in order.</summary>
    public IReadOnlyList<string> Mutations => [.. Aws.Requests.Mutating.Select(request => request.Operation)];

    /// <summary>Whatever a test was about: no request may have been one that AWS would not take.</summary>
    public async ValueTask DisposeAsync()
    {
        var requests = Aws.Requests.All;
        Clients.Dispose();
        await Aws.DisposeAsync();
        Directory.Delete(Root, recursive: true);
        AssertValid(requests);
    }

    private static void AssertValid(IReadOnlyList<RecordedRequest> requests) => Assert.Empty(requests.SelectMany(RequestValidator.Check).Distinct().Take(20));

    // The commands sign in as people do: by the environment. Set once, before anything looks.
    [ModuleInitializer]
    internal static void SetCredentials()
    {
        Environment.SetEnvironmentVariable("AWS_ACCESS_KEY_ID", "test");
        Environment.SetEnvironmentVariable("AWS_SECRET_ACCESS_KEY", "test");
        Environment.SetEnvironmentVariable("RECONCILER_EMULATOR_TOKEN", WorkshopOptions.Token);
        Environment.SetEnvironmentVariable("AWS_ENDPOINT_URL", null);
        Environment.SetEnvironmentVariable("AWS_PROFILE", null);
    }

    private string[] Connected(string[] args) => args[0] is "validate" or "schema" ? args : [.. args, "--endpoint-url", Aws.Endpoint.ToString()];
}
