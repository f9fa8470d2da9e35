using Reconciler.Emulator.AgentCore;
using Reconciler.Emulator.Auth;
using Reconciler.Emulator.CodeBuild;
using Reconciler.Emulator.Cognito;
using Reconciler.Emulator.Ecr;
using Reconciler.Emulator.Enforcement;
using Reconciler.Emulator.Iam;
using Reconciler.Emulator.Logs;
using Reconciler.Emulator.S3;
using Reconciler.Emulator.Secrets;
using Reconciler.Emulator.Servers;
using Reconciler.Emulator.Sts;

namespace Reconciler.Emulator.Hosting;

/// <summary>The services of the account, and which of them a request is for.</summary>
internal sealed class ServiceCatalog
{
    private readonly Service[] services;

    public ServiceCatalog(Account account, ServerCommands commands)
    {
        var iam = new IamService(account);
        Roles = iam.Roles;
        Sts = new StsService(account, iam.Roles);
        var s3 = new S3Service(account);
        var ecr = new EcrService(account);
        Images = ecr.Images;
        var logs = new LogsService(account);
        Logs = logs.Store;
        var secrets = new SecretsManagerService(account);
        var codeBuild = new CodeBuildService(account, iam.Roles, s3.Objects, ecr.Images, logs.Store, commands);
        Builds = codeBuild.Schedule;
        var agentCore = new AgentCoreService(account, iam.Roles, ecr.Images, secrets.Store);
        Secrets = secrets.Store;
        Schemas = agentCore.Schemas;
        Versions = agentCore.Versions;
        PoolKeys = new PoolKeys(account);
        TokenIssuer = new TokenIssuer(PoolKeys);
        Listings = agentCore.Listings;
        services = [Sts, iam, s3, ecr, logs, secrets, codeBuild, new CognitoService(account, PoolKeys, TokenIssuer), agentCore];
    }

    public IReadOnlyList<Service> All => services;

    public StsService Sts { get; }

    public RoleAccess Roles { get; }

    public SecretStore Secrets { get; }

    public LogStore Logs { get; }

    public GatewaySchemas Schemas { get; }

    public NewVersions Versions { get; }

    public PoolKeys PoolKeys { get; }

    public TokenIssuer TokenIssuer { get; }

    public Images Images { get; }

    public BuildSchedule Builds { get; }

    public PendingListings Listings { get; }

    /// <summary>The service that a request is for: the signature's scope says it, or else the target header or the host.</summary>
    public Service? Identify(AwsRequest request, SignatureScope? scope)
    {
        if (scope is not null)
            return Array.Find(services, s => s.SigningName == scope.Service);
        if (request.Header("X-Amz-Target") is { } target)
            return Array.Find(services, s => s.TargetPrefix is { } prefix && target.StartsWith(prefix + ".", StringComparison.Ordinal));
        var host = request.Header("Host") ?? "";
        return Array.Find(services, s => host.StartsWith(s.Name + ".", StringComparison.Ordinal));
    }
}
