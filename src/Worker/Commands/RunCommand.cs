using System.CommandLine;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Reconciler.Engine.Aws;
using Reconciler.Engine.Control;
using Reconciler.Engine.Execution;
using Reconciler.Engine.Model;
using Reconciler.Spec.Kinds;
using Reconciler.Worker.Commands.Output;
using Reconciler.Worker.Hosting;
using Reconciler.Worker.Hosting.Events;
using Reconciler.Worker.Hosting.PullRequests;
using Reconciler.Worker.Sources.Git;
using Reconciler.Worker.Web;
using Serilog;
using Serilog.Events;
using Serilog.Extensions.Logging;
using Serilog.Formatting.Compact;

namespace Reconciler.Worker.Commands;

/// <summary><c>run</c>: the operator, a worker service that keeps AWS in sync with the specs until it is stopped.</summary>
internal static class RunCommand
{
    private const string NoLease =
        "Without --lease s3://BUCKET/KEY nothing keeps a second worker from working on the same stacks at the same time";

    // What events do not tell is found at the next resync.
    private static readonly TimeSpan ResyncWithEvents = TimeSpan.FromHours(6);

    private static readonly TimeSpan ShutdownTimeout = TimeSpan.FromSeconds(10);

    public static Command Build(CommonOptions options, CommandEnvironment environment)
    {
        var resync = new Option<TimeSpan>("--resync")
        {
            Description = "The interval of passes without a change of the specs, such as 30s, 5m or 1h.",
            DefaultValueFactory = _ => TimeSpan.FromMinutes(5),
            CustomParser = result => Durations.Parse(result.Tokens[0].Value) is { } duration ? duration : Refuse(result),
            HelpName = "DURATION",
        };
        var limits = new Option<CallLimits>("--limits")
        {
            Description = "Keep to the published call rates of AWS: always, aws (not at an endpoint of your own; the default), or never.",
            HelpName = "always|aws|never",
            CustomParser = ParseLimits,
        };
        var workers = new Option<int>("--workers")
        {
            Description = "How many stacks are reconciled at the same time.",
            DefaultValueFactory = _ => new StackControllerOptions().Workers,
            HelpName = "N",
        };
        workers.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() < 1) result.AddError("--workers must be at least 1.");
        });
        var events = new Option<QueueAddress?>("--events")
        {
            Description = "Receive the events of the account from this queue: drift is seen at once, and --resync is 6h unless given.",
            HelpName = "sqs://QUEUE",
            CustomParser = ParseQueue,
        };
        var output = OutputOption.Build(OutputFormat.Text, OutputFormat.Json);
        output.Description = "The format of the log: text, or json with one document in a line. Default: text on a terminal, else json.";
        var allowedRoles = new Option<string[]>("--allow-role")
        {
            Description = "A role that stacks may assume, as a pattern such as 'arn:aws:iam::*:role/deploy-*'. Without it: any.",
            HelpName = "PATTERN",
        };
        var git = new GitOptions();
        var command = new Command("run", "Keep AWS in sync with the specs until stopped.")
        {
            options.OptionalPaths, resync, events, limits, workers, allowedRoles, output,
        };
        git.AddTo(command, options.OptionalPaths);
        var web = new WebOptionSet();
        web.AddTo(command);
        var notify = new NotifyOptions();
        notify.AddTo(command);
        var pulls = new PullRequestOptions();
        pulls.AddTo(command);
        var otlp = OtlpOption.Build();
        command.Add(otlp);
        command.Add(options.Lease);
        options.AddConnection(command);
        command.Options.Remove(options.Timeout);
        command.SetAction((result, cancellationToken) =>
        {
            var settings = git.Read(result, environment);
            var arguments = new RunArguments
            {
                Controller = new StackControllerOptions
                {
                    Resync = result.GetResult(resync) is { Implicit: true } or null && result.GetValue(events) is not null
                        ? ResyncWithEvents
                        : result.GetValue(resync),
                    Workers = result.GetValue(workers),
                },
                Paths = result.GetRequiredValue(options.OptionalPaths),
                Git = settings,
                Web = web.Read(result),
                CreateSinks = notify.Read(result, Guid.NewGuid().ToString("N")[..8], settings),
                PullRequests = pulls.Read(result),
                Events = result.GetValue(events),
                Collector = OtlpOption.Read(result, otlp, environment),
                Limits = result.GetValue(limits),
                AllowedRoles = result.GetValue(allowedRoles) ?? [],
                Output = result.GetResult(output) is { Implicit: false }
                    ? result.GetValue(output)
                    : environment.Terminal.IsInteractive ? OutputFormat.Text : OutputFormat.Json,
                Connection = options.Connection(result),
                IsVerbose = result.GetValue(options.Verbose),
            };
            return RunAsync(arguments, environment, cancellationToken);
        });
        return CommandLine.WithExamples(
            command,
            $"{environment.Program} run stacks/prod --resync 5m",
            $"{environment.Program} run specs/workshop --local",
            $"{environment.Program} run --git 'https://github.com/owner/repo?ref=main&path=stacks'");

        static CallLimits ParseLimits(System.CommandLine.Parsing.ArgumentResult result)
        {
            var text = result.Tokens[0].Value;
            if (Array.Find(Enum.GetNames<CallLimits>(), name => name.Equals(text, StringComparison.OrdinalIgnoreCase)) is { } name)
            {
                return Enum.Parse<CallLimits>(name);
            }

            result.AddError($"'{text}' is none of always, aws and never.");
            return default;
        }

        static QueueAddress? ParseQueue(System.CommandLine.Parsing.ArgumentResult result)
        {
            var text = result.Tokens[0].Value;
            var queue = QueueAddress.Parse(text);
            if (queue is null) result.AddError($"'{text}' is no queue. Write sqs://NAME, or sqs://REGION/NAME.");
            return queue;
        }

        static TimeSpan Refuse(System.CommandLine.Parsing.ArgumentResult result)
        {
            result.AddError($"'{result.Tokens[0].Value}' is not a duration. Write a number and a unit, such as 30s, 5m or 1h.");
            return default;
        }
    }

    private static async Task<int> RunAsync(RunArguments run, CommandEnvironment environment, CancellationToken cancellationToken)
    {
        if (run.Paths.FirstOrDefault(path => !Directory.Exists(path) && !File.Exists(path)) is { } missing)
        {
            environment.Terminal.Fail($"File or folder not found: {missing}");
            return ExitCode.Error;
        }

        using var folders = new GitFolders(run.Git.Folder);
        var sources = new StackSources(run.Paths, folders.Open(run.Git.Sources, run.Git.Credentials));

        // All stacks of a resync share the list calls. An item with an unchanged token is read again at every twelfth resync only.
        var engine = OperatorEngine.For(run.Controller.Resync);
        using var otlp = run.Collector is null ? null : new OtlpExport(run.Collector);
        var logger = BuildLogger(run.Output, run.IsVerbose, otlp);
        using var failures = run.Collector is null ? null : new OtlpFailureLog(run.Collector, logger);
        using var logs = new SerilogLoggerFactory(logger);
        await using var session = await Session.OpenAsync(
            run.Connection, environment, cancellationToken, engine, logs.CreateLogger<AccountFactory>(), run.Limits, run.AllowedRoles);
        foreach (var secret in run.Git.Secrets) secret.Connect = session.Accounts.ConnectAsync;

        var catalog = new StackCatalog(sources);
        session.FindStacks = catalog.Read;
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { ApplicationName = "reconciler" });
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = ShutdownTimeout);
        builder.Services
            .AddSerilog(logger, dispose: true)
            .AddSingleton(run.Controller)
            .AddSingleton(session.Reconcilers)
            .AddSingleton(environment.Clock)
            .AddSingleton<ChangeAuthors>()
            .AddSingleton<StatusStore>()
            .AddSingleton(sources)
            .AddSingleton(catalog)
            .AddSingleton<LoggingObserver>()
            .AddSingleton<IPassObserver>(services => new MetricsObserver(services.GetRequiredService<LoggingObserver>()))
            .AddSingleton<StackInspector>()
            .AddSingleton<StackController>()
            .AddHostedService(services => services.GetRequiredService<StackController>())
            .AddHostedService<MemoryTrim>();
        if (sources.Git.Count > 0)
        {
            builder.Services
                .AddSingleton(services => ActivatorUtilities.CreateInstance<GitPoller>(services, run.Git.Interval))
                .AddHostedService(services => services.GetRequiredService<GitPoller>());
        }

        if (run.Events is { } events)
        {
            var home = new StackSpec { Region = events.Region };
            builder.Services.AddHostedService(services => ActivatorUtilities.CreateInstance<EventListener>(
                services,
                events,
                new Func<CancellationToken, Task<AwsAccount>>(token => session.Accounts.ConnectAsync(home, token)),
                engine.ClientName));
        }

        if (run.Web is { } web)
        {
            if (web.Oidc is { } oidc) web = web with { Oidc = oidc with { AwsEndpoint = session.Endpoint } };

            // The poller is there with git only.
            builder.Services.AddHostedService(services => ActivatorUtilities.CreateInstance<WebServer>(
                services, web, new Action(() => services.GetService<GitPoller>()?.Wake())));
        }

        using var http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false });
        builder.Services.AddHostedService(services => ActivatorUtilities.CreateInstance<NotificationService>(
            services,
            run.CreateSinks(new NotificationContext(
                services.GetRequiredService<StatusStore>(),
                http,
                (region, token) => session.Accounts.ConnectAsync(new StackSpec { Region = region }, token)))));
        if (run.PullRequests is { } pulls)
        {
            IPullRequestHost pullHost = pulls.Host == GitHost.GitHub
                ? new GitHubPullRequests(run.Git.Credentials)
                : new GitLabMergeRequests(run.Git.Credentials, http);
            builder.Services.AddHostedService(services => ActivatorUtilities.CreateInstance<PullRequestService>(
                services, pulls, pullHost, new PullRequestReport(session.Reconcilers)));
        }

        if (session.Lease is { } lease) builder.Services.AddSingleton(lease);
        else if (run.Connection.LocalState is null) logger.Warning(NoLease);
        using var host = builder.Build();
        var application = host.Services.GetRequiredService<IHostApplicationLifetime>();
        using var stop = session.Lease?.Lost.Register(application.StopApplication);
        await host.RunAsync(cancellationToken);
        if (session.Lease?.Lost.IsCancellationRequested != true) return ExitCode.Done;
        environment.Terminal.Fail(
            "The lease is lost, so another worker may be at work.", "Start the worker again: it waits for the lease.");
        return ExitCode.Error;
    }

    /// <summary>
    /// Short text, or CLEF for log collectors: each line is a JSON document with @t, @mt, @l and the properties.
    /// </summary>
    private static Serilog.Core.Logger BuildLogger(OutputFormat output, bool isVerbose, OtlpExport? otlp)
    {
        const string Template = "{Timestamp:HH:mm:ss} {Level:u3} {Message:lj}{NewLine}{Exception}";
        var configuration = new LoggerConfiguration()
            .MinimumLevel.Is(isVerbose ? LogEventLevel.Debug : LogEventLevel.Information)
            .MinimumLevel.Override("Microsoft", LogEventLevel.Warning);
        if (otlp is not null) configuration = configuration.WriteTo.Sink(otlp.Sink);
        return (output == OutputFormat.Text
            ? configuration.WriteTo.Console(outputTemplate: Template, formatProvider: System.Globalization.CultureInfo.InvariantCulture)
            : configuration.WriteTo.Console(new CompactJsonFormatter())).CreateLogger();
    }
}
