using Amazon.Runtime;
using Amazon.SecurityToken.Model;
using Reconciler.Engine.Aws.Responses;

namespace Reconciler.Engine.Aws;

/// <summary>
/// The credentials of a role, which are renewed before they expire. The provider of the SDK is not used, because its calls go to AWS in its
/// own way: it ignores the endpoint that replaces those of AWS, has no time-out on our clock, and compares times with that of the system.
/// </summary>
/// <param name="source">The clients with the credentials that may assume the role. Disposed with this object.</param>
/// <param name="role">The role.</param>
/// <param name="clock">The clock of the time-out, and of the end of a session.</param>
/// <param name="timeout">How long AWS may take to answer.</param>
internal sealed class AssumedRoleCredentials(AwsClients source, RoleToAssume role, TimeProvider clock, TimeSpan timeout)
    : AWSCredentials, IDisposable
{
    /// <summary>
    /// How long before their end credentials are renewed. A call that waits for its rate, is signed and repeated still has valid ones.
    /// </summary>
    public static readonly TimeSpan RenewBefore = TimeSpan.FromMinutes(5);

    private const string SessionName = "reconciler";
    private readonly SemaphoreSlim _renewing = new(1);
    private Session? _session;

    public override ImmutableCredentials GetCredentials() => GetCredentialsAsync().GetAwaiter().GetResult();

    public override async Task<ImmutableCredentials> GetCredentialsAsync()
    {
        if (_session is { } known && IsFresh(known)) return known.Keys;
        await _renewing.WaitAsync();
        try
        {
            if (_session is { } renewed && IsFresh(renewed)) return renewed.Keys;
            try
            {
                _session = await AssumeAsync();
            }
            catch (Exception) when (_session is { } old && clock.GetUtcNow() < old.Expires)
            {
                // It is early enough to try again with the next call.
                return old.Keys;
            }

            return _session.Keys;
        }
        finally
        {
            _renewing.Release();
        }
    }

    public void Dispose()
    {
        _renewing.Dispose();
        source.Dispose();
    }

    // A short session is used for most of its time, too.
    private bool IsFresh(Session session)
    {
        var margin = session.Lasts / 4 < RenewBefore ? session.Lasts / 4 : RenewBefore;
        return clock.GetUtcNow() < session.Expires - margin;
    }

    private async Task<Session> AssumeAsync()
    {
        CallContext.Current = new CallContext("AssumeRole", typeof(AssumeRoleRequest));
        using var deadline = new Deadline(clock, timeout, CancellationToken.None);
        try
        {
            var request = new AssumeRoleRequest { RoleArn = role.Arn, RoleSessionName = SessionName, ExternalId = role.ExternalId };
            var tags = role.Tags.Select(tag => new Tag { Key = tag.Key, Value = tag.Value }).ToList();
            if (tags.Count > 0) request.Tags = tags;
            var keys = (await source.Sts.AssumeRoleAsync(request, deadline.Token)).Credentials;
            var expires = new DateTimeOffset(keys.Expiration!.Value.ToUniversalTime());
            var immutable = new ImmutableCredentials(keys.AccessKeyId, keys.SecretAccessKey, keys.SessionToken);
            return new Session(immutable, expires, expires - clock.GetUtcNow());
        }
        catch (Exception e) when (deadline.HasPassed)
        {
            throw new TimeoutException($"AssumeRole: no response within {timeout.TotalSeconds} s", e);
        }
    }

    private sealed record Session(ImmutableCredentials Keys, DateTimeOffset Expires, TimeSpan Lasts);
}
