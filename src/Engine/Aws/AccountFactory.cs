using Amazon;
using Amazon.Runtime;
using Amazon.Runtime.CredentialManagement;
using Amazon.Runtime.Credentials;
using Reconciler.Engine.Model;
using Reconciler.Spec.Kinds;

namespace Reconciler.Engine.Aws;

/// <summary>Connects to the account and region that a stack lives in. Stacks of the same account and region share one connection.</summary>
internal sealed class AccountFactory(ConnectionOptions options, TimeProvider clock) : IDisposable
{
    private const string SessionName = "reconciler";
    private readonly Dictionary<(string Region, string? Role), AwsAccount> _accounts = [];
    private readonly SemaphoreSlim _connecting = new(1);

    /// <summary>Counts the calls of all accounts.</summary>
    public CallCounter Calls { get; } = new();

    /// <exception cref="ConnectionException">There is no region, no credentials, or AWS does not take them.</exception>
    public async Task<AwsAccount> ConnectAsync(StackSpec settings, CancellationToken cancellationToken)
    {
        var region = RegionOf(settings);
        var key = (region.SystemName, settings.AssumeRoleArn);
        await _connecting.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (!_accounts.TryGetValue(key, out var account)) _accounts[key] = account = await OpenAsync(region, settings.AssumeRoleArn, cancellationToken).ConfigureAwait(false);
            return account;
        }
        finally
        {
            _connecting.Release();
        }
    }

    public void Dispose()
    {
        foreach (var account in _accounts.Values) account.Dispose();
        _connecting.Dispose();
    }

    private async Task<AwsAccount> OpenAsync(RegionEndpoint region, string? assumeRoleArn, CancellationToken cancellationToken)
    {
        var credentials = Credentials();
        if (assumeRoleArn is not null) credentials = new AssumeRoleAWSCredentials(credentials, assumeRoleArn, SessionName);
        var clients = new AwsClients(credentials, region, options.Endpoint);
        try
        {
            Calls.Count("GetCallerIdentity");
            var (caller, headers) = await clients.GetCallerIdentityAsync(cancellationToken).ConfigureAwait(false);
            var identity = new AwsIdentity(caller.Account, region.SystemName, region.PartitionName) { CallerArn = caller.Arn };
            return new AwsAccount(
                clients,
                identity,
                headers,
                options.View,
                Calls,
                options.Endpoint is null ? CallQuotas.PerSecond : CallQuotas.Unlimited,
                clock);
        }
        catch (Exception e) when (Failure.IsOfCall(e) && !cancellationToken.IsCancellationRequested)
        {
            clients.Dispose();
            var where = options.Endpoint is { } endpoint ? $"{endpoint}" : $"AWS in {region.SystemName}";
            throw new ConnectionException($"Cannot sign in to {where}: {e.Message}", "Check the credentials (`aws sts get-caller-identity` must work), --profile, --region and --endpoint-url.");
        }
    }

    private RegionEndpoint RegionOf(StackSpec settings)
    {
        var name = options.Region ?? settings.Region ?? options.FallbackRegion ?? ProfileRegion() ?? FallbackRegionFactory.GetRegionEndpoint()?.SystemName;
        return name is null
            ? throw new ConnectionException("No AWS region is set.", "Set `region` in the Stack document, or pass --region, or set AWS_REGION.")
            : RegionEndpoint.GetBySystemName(name);
    }

    private string? ProfileRegion() => Profile()?.Region?.SystemName;

    private CredentialProfile? Profile()
    {
        if (options.Profile is not { } name) return null;
        return new CredentialProfileStoreChain().TryGetProfile(name, out var profile)
            ? profile
            : throw new ConnectionException($"There is no AWS profile {name}.", "`aws configure list-profiles` lists those there are.");
    }

    private AWSCredentials Credentials()
    {
        if (options.Credentials is var (id, secret)) return new BasicAWSCredentials(id, secret);
        if (Profile() is { } profile) return profile.GetAWSCredentials(new CredentialProfileStoreChain());
        try
        {
            return DefaultAWSCredentialsIdentityResolver.GetCredentials();
        }
        catch (AmazonServiceException e)
        {
            throw new ConnectionException(
                $"No AWS credentials were found: {e.Message}",
                "Sign in (`aws sso login`, `aws configure`), pass --profile, or try it without an account: --local.");
        }
        catch (AmazonClientException e)
        {
            throw new ConnectionException(
                $"No AWS credentials were found: {e.Message}",
                "Sign in (`aws sso login`, `aws configure`), pass --profile, or try it without an account: --local.");
        }
    }
}
