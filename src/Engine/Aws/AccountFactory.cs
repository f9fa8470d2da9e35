using System.Collections.Concurrent;
using Amazon;
using Amazon.Runtime;
using Microsoft.Extensions.Logging.Abstractions;
using Reconciler.Spec;
using Reconciler.Spec.Kinds;

namespace Reconciler.Engine.Aws;

/// <summary>
/// Connects to the account and region of stacks. Stacks of the same region and role share one connection and its cache, and all roles of an
/// account share its call rates, so create one factory for a process. Thread-safe.
/// </summary>
/// <param name="options">How to reach AWS.</param>
/// <param name="clock">The clock of all waits and deadlines.</param>
public sealed class AccountFactory(ConnectionOptions options, TimeProvider clock) : IDisposable
{
    private readonly CallLimiter _limiter = CreateLimiter(options, clock);
    private readonly ConcurrentDictionary<(string Region, RoleToAssume? Role), Lazy<Task<AwsAccount>>> _accounts = [];
    private readonly ConcurrentBag<IDisposable> _opened = [];

    /// <summary>The number of calls to all accounts, by operation.</summary>
    public CallCounter Calls { get; } = new();

    /// <summary>
    /// The call rates of the operations that were called within the last hour. How many calls of an operation a resync makes, by its rate, is
    /// how long it takes at least.
    /// </summary>
    public IReadOnlyList<CallRate> CallRates => _limiter.Rates;

    /// <summary>Connects to the account of a stack. Costs one call, GetCallerIdentity, for each new region or role.</summary>
    /// <param name="settings">The settings of the stack.</param>
    /// <param name="cancellationToken">Cancels the AWS call.</param>
    /// <exception cref="ConnectionException">No region is set, there are no credentials, or AWS rejects them.</exception>
    public async Task<AwsAccount> ConnectAsync(StackSpec settings, CancellationToken cancellationToken)
    {
        var region = RegionOf(settings);
        var role = RoleToAssume.Of(settings);
        if (role is not null) RefuseRole(role.Arn);
        var key = (region.SystemName, role);

        // Stacks of one account share the call; an account that does not answer costs the stacks of other accounts nothing.
        var opening = _accounts.GetOrAdd(key, _ => new(() => OpenAsync(region, role)));
        try
        {
            return await opening.Value.WaitAsync(cancellationToken);
        }
        catch (Exception) when (opening.Value.IsFaulted)
        {
            _accounts.TryRemove(KeyValuePair.Create(key, opening));
            throw;
        }
    }

    /// <summary>Returns the credentials of a profile in the AWS configuration files.</summary>
    /// <param name="profile">The name of the profile.</param>
    /// <exception cref="ConnectionException">There is no such profile, or it gives no credentials.</exception>
    public static AWSCredentials OpenProfile(string profile) => new CredentialSource(profile).Credentials();

    /// <summary>Disposes the connections to all accounts.</summary>
    public void Dispose()
    {
        foreach (var opened in _opened) opened.Dispose();
        _limiter.Dispose();
    }

    private static CallLimiter CreateLimiter(ConnectionOptions options, TimeProvider clock)
    {
        Func<CallKey, double> quotas = options.AreLimited
            ? key => CallQuotas.PerSecond(key.Service, key.Operation, options.Engine.DefaultCallRate)
            : CallQuotas.Unlimited;
        return new CallLimiter(
            clock, options.Engine, quotas, new ThrottleLog(options.Log ?? NullLogger.Instance, new CallMetrics()));
    }

    private async Task<AwsAccount> OpenAsync(RegionEndpoint region, RoleToAssume? role)
    {
        var credentials = Credentials();
        if (role is not null) credentials = Assumed(credentials, region, role);
        var clients = new AwsClients(credentials, region, options.Endpoint, options.Engine);
        using var deadline = new Deadline(clock, options.Engine.CallTimeout, CancellationToken.None);
        try
        {
            Calls.Count("GetCallerIdentity");
            var (caller, headers) = await clients.GetCallerIdentityAsync(deadline.Token);
            if (options.Endpoint is { IsLoopback: true }) clients.EndpointHeader = options.FindEndpointHeader?.Invoke(headers);
            var identity = new AwsIdentity(caller.Account, region.SystemName, region.PartitionName) { CallerArn = caller.Arn };
            var account = new AwsAccount(
                clients,
                identity,
                headers,
                options.Engine,
                Calls,
                _limiter,
                clock,
                options.Log,
                options.Lease);
            _opened.Add(account);
            return account;
        }
        catch (CredentialsException e)
        {
            clients.Dispose();
            throw new ConnectionException(e.Message, e.Hint);
        }
        catch (Exception e) when (deadline.HasPassed || FailureClassifier.IsAwsFailure(e))
        {
            clients.Dispose();
            var where = options.Endpoint is { } endpoint ? $"{endpoint}" : $"AWS in {region.SystemName}";
            var reason = deadline.HasPassed ? $"no response within {options.Engine.CallTimeout.TotalSeconds} s" : e.Message;
            throw new ConnectionException(
                $"Cannot sign in to {where}: {reason}",
                "Check the credentials (`aws sts get-caller-identity` must work), --profile, --region and --endpoint-url.");
        }
    }

    private RegionEndpoint RegionOf(StackSpec settings)
    {
        // The stack would be made a second time there, and both would fight over its roles, which have no region.
        if (options.Region is { } asked && settings.Region is { } written && asked != written)
        {
            throw new ConnectionException(
                $"The Stack document says region {written}, and --region says {asked}.",
                $"Leave out --region. To move the stack: destroy it, write region: {asked} in its Stack document, apply it.");
        }

        var name = options.Region
            ?? settings.Region
            ?? options.FallbackRegion
            ?? new CredentialSource(options.Profile).Region()?.SystemName;
        return name is null
            ? throw new ConnectionException(
                "No AWS region is set.", "Set `region` in the Stack document, or pass --region, or set AWS_REGION.")
            : RegionEndpoint.GetBySystemName(name);
    }

    /// <summary>Specs come from people who need not be trusted with every role that the worker could assume.</summary>
    private void RefuseRole(string arn)
    {
        if (options.AllowedRoles is not { Count: > 0 } allowed || allowed.Any(pattern => new TagPattern(pattern).IsMatch(arn))) return;
        throw new ConnectionException(
            $"The stack wants to assume {arn}, which this worker must not.",
            $"Allowed are: {string.Join(", ", allowed)}. Change the role in the Stack document, or --allow-role.");
    }

    private ExplainedCredentials Assumed(AWSCredentials credentials, RegionEndpoint region, RoleToAssume role)
    {
        var clients = new AwsClients(credentials, region, options.Endpoint, options.Engine);
        var assumed = new AssumedRoleCredentials(clients, role, clock, options.Engine.CallTimeout);
        _opened.Add(assumed);
        return new ExplainedCredentials(
            assumed,
            $"role {role.Arn}",
            "Check the role of the Stack document. Its trust policy must name the caller, with the external id if it asks for one, and "
                + "allow sts:TagSession if there are session tags. The caller needs sts:AssumeRole.");
    }

    private AWSCredentials Credentials() =>
        options.Credentials is var (id, secret) ? new BasicAWSCredentials(id, secret) : new CredentialSource(options.Profile).Credentials();
}
