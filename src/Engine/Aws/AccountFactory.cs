using Amazon;
using Amazon.Runtime;
using Reconciler.Spec.Kinds;

namespace Reconciler.Engine.Aws;

/// <summary>
/// Connects to the account and region of stacks. Stacks of the same region and role share one connection, its cache and its call rates, so
/// create one factory for a process. Thread-safe.
/// </summary>
/// <param name="options">How to reach AWS.</param>
/// <param name="clock">The clock of all waits and deadlines.</param>
public sealed class AccountFactory(ConnectionOptions options, TimeProvider clock) : IDisposable
{
    private const string SessionName = "reconciler";
    private readonly Dictionary<(string Region, string? Role), AwsAccount> _accounts = [];
    private readonly SemaphoreSlim _connecting = new(1);

    /// <summary>The number of calls to all accounts, by operation.</summary>
    public CallCounter Calls { get; } = new();

    /// <summary>Connects to the account of a stack. Costs one call, GetCallerIdentity, for each new region or role.</summary>
    /// <param name="settings">The settings of the stack.</param>
    /// <param name="cancellationToken">Cancels the AWS call.</param>
    /// <exception cref="ConnectionException">No region is set, there are no credentials, or AWS rejects them.</exception>
    public async Task<AwsAccount> ConnectAsync(StackSpec settings, CancellationToken cancellationToken)
    {
        var region = RegionOf(settings);
        var key = (region.SystemName, settings.AssumeRoleArn);
        await _connecting.WaitAsync(cancellationToken);
        try
        {
            if (!_accounts.TryGetValue(key, out var account))
            {
                _accounts[key] = account = await OpenAsync(region, settings.AssumeRoleArn, cancellationToken);
            }

            return account;
        }
        finally
        {
            _connecting.Release();
        }
    }

    /// <summary>Disposes the connections to all accounts.</summary>
    public void Dispose()
    {
        foreach (var account in _accounts.Values) account.Dispose();
        _connecting.Dispose();
    }

    private async Task<AwsAccount> OpenAsync(RegionEndpoint region, string? assumeRoleArn, CancellationToken cancellationToken)
    {
        var credentials = Credentials();
        if (assumeRoleArn is not null) credentials = Assumed(credentials, assumeRoleArn);
        var clients = new AwsClients(credentials, region, options.Endpoint);
        try
        {
            Calls.Count("GetCallerIdentity");
            var (caller, headers) = await clients.GetCallerIdentityAsync(cancellationToken);
            var identity = new AwsIdentity(caller.Account, region.SystemName, region.PartitionName) { CallerArn = caller.Arn };
            return new AwsAccount(
                clients,
                identity,
                headers,
                options.View,
                options.Engine,
                Calls,
                options.Endpoint is null ? CallQuotas.PerSecond : CallQuotas.Unlimited,
                clock);
        }
        catch (CredentialsException e)
        {
            clients.Dispose();
            throw new ConnectionException(e.Message, e.Hint);
        }
        catch (Exception e) when (FailureClassifier.IsAwsFailure(e) && !cancellationToken.IsCancellationRequested)
        {
            clients.Dispose();
            var where = options.Endpoint is { } endpoint ? $"{endpoint}" : $"AWS in {region.SystemName}";
            throw new ConnectionException(
                $"Cannot sign in to {where}: {e.Message}",
                "Check the credentials (`aws sts get-caller-identity` must work), --profile, --region and --endpoint-url.");
        }
    }

    private RegionEndpoint RegionOf(StackSpec settings)
    {
        var name = options.Region
            ?? settings.Region
            ?? options.FallbackRegion
            ?? new CredentialSource(options.Profile).Region()?.SystemName;
        return name is null
            ? throw new ConnectionException(
                "No AWS region is set.", "Set `region` in the Stack document, or pass --region, or set AWS_REGION.")
            : RegionEndpoint.GetBySystemName(name);
    }

    private static ExplainedCredentials Assumed(AWSCredentials credentials, string arn) => new(
        new AssumeRoleAWSCredentials(credentials, arn, SessionName),
        $"role {arn}",
        "Check assumeRoleArn of the Stack document. The role's trust policy must name the caller, and the caller needs sts:AssumeRole.");

    private AWSCredentials Credentials() =>
        options.Credentials is var (id, secret) ? new BasicAWSCredentials(id, secret) : new CredentialSource(options.Profile).Credentials();
}
