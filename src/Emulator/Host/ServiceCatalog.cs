using Reconciler.Emulator.Platform.Local;
using Reconciler.Emulator.Platform.Pipeline;
using Reconciler.Emulator.Platform.State;
using Reconciler.Emulator.Platform.Tokens;
using Reconciler.Emulator.Services.AgentCore;
using Reconciler.Emulator.Services.AgentCore.Identity;
using Reconciler.Emulator.Services.CodeBuild;
using Reconciler.Emulator.Services.Cognito;
using Reconciler.Emulator.Services.Ecr;
using Reconciler.Emulator.Services.Events;
using Reconciler.Emulator.Services.Iam;
using Reconciler.Emulator.Services.Lambda;
using Reconciler.Emulator.Services.Logs;
using Reconciler.Emulator.Services.S3;
using Reconciler.Emulator.Services.Secrets;
using Reconciler.Emulator.Services.Sqs;
using Reconciler.Emulator.Services.Sts;
using Reconciler.Emulator.Services.Tagging;

namespace Reconciler.Emulator.Host;

/// <summary>Creates the services of the account and passes each one the interfaces of others that it depends on.</summary>
internal sealed class ServiceCatalog
{
    /// <param name="account">The account.</param>
    /// <param name="commands">The local commands of runtimes.</param>
    /// <param name="options">The options of the emulator.</param>
    /// <param name="latency">Returns the latency, which can change while the emulator runs; null for that of the options.</param>
    /// <param name="functions">Runs Lambda functions; null for an emulator that runs nothing.</param>
    /// <param name="oauth">Calls the authorization servers of credential providers; null for an emulator that calls none.</param>
    /// <param name="issuers">Finds token issuers that are not pools of the account; null for none.</param>
    public ServiceCatalog(
        Account account,
        ServerCommands commands,
        EmulatorOptions options,
        Func<EmulatorLatency>? latency = null,
        IFunctionRunner? functions = null,
        IOAuthClient? oauth = null,
        IIssuers? issuers = null)
    {
        latency ??= () => options.Latency;
        Iam = new IamService(account, options.Behavior.Iam);
        Sts = new StsService(account, Iam.Roles);
        var s3 = new S3Service(account);
        Ecr = new EcrService(account, options.Behavior.Ecr);
        Logs = new LogsService(account);
        var lambda = new LambdaSettings(() => latency().OfFunctions, functions ?? NoFunctionRunner.Instance);
        Lambda = new LambdaService(account, Iam.Roles, Sts.Sessions, s3.Objects, Ecr.Images, Logs.Store, commands, lambda);
        var secrets = new SecretsManagerService(account, Lambda.Invoker);
        Cognito = new CognitoService(account, Lambda.Invoker, ConsentPages.ToLocal);
        var codeBuild = new CodeBuildSettings(
            () => latency().OfBuilds, project => options.RunsServers ? commands.FindBuild(project) : []);
        CodeBuild = new CodeBuildService(account, Iam.Roles, s3.Objects, Ecr.Images, Logs.Store, codeBuild);
        var agentCore = new AgentCoreSettings(() => latency().OfAgentCore, options.Behavior.AgentCore, options.RunsServers);
        AgentCore = new AgentCoreService(
            account,
            Iam.Roles,
            Ecr.Images,
            secrets.Store,
            oauth ?? NoOAuthClient.Instance,
            Cognito.WithPools(issuers ?? NoOAuthClient.Instance),
            agentCore);
        var sqs = new SqsService(account);
        var events = new EventsService(account, sqs.Delivery);
        Trail = new ManagementEvents(account, events.Bus);
        IReadOnlyList<IService> services = [Sts, Iam, s3, Ecr, Logs, secrets, CodeBuild, Lambda, Cognito, AgentCore, sqs, events];
        All = [.. services, new TaggingService(account, services)];
    }

    public IReadOnlyList<IService> All { get; }

    /// <summary>Publishes the management events of all calls.</summary>
    public ICallTrail Trail { get; }

    public IamService Iam { get; }

    public StsService Sts { get; }

    public EcrService Ecr { get; }

    public LogsService Logs { get; }

    public LambdaService Lambda { get; }

    public CognitoService Cognito { get; }

    public CodeBuildService CodeBuild { get; }

    public AgentCoreService AgentCore { get; }
}
