using Amazon.Runtime;
using Amazon.SecurityToken.Model;
using Reconciler.Engine.Aws.Responses;

namespace Reconciler.Engine.Aws;

/// <summary>
/// The credentials of a role, which are renewed before they expire. The provider of the SDK is not used, because its calls go to AWS in its
/// own way: it ignores the endpoint that replaces those of AWS, and has no time-out on our clock.
/// </summary>
/// <param name="source">The clients with the credentials that may assume the role. Disposed with this object.</param>
/// <param name="roleArn">The ARN of the role.</param>
/// <param name="clock">The clock of the time-out.</param>
/// <param name="timeout">How long AWS may take to answer.</param>
internal sealed class AssumedRoleCredentials(AwsClients source, string roleArn, TimeProvider clock, TimeSpan timeout)
    : RefreshingAWSCredentials
{
    private const string SessionName = "reconciler";

    protected override CredentialsRefreshState GenerateNewCredentials() => GenerateNewCredentialsAsync().GetAwaiter().GetResult();

    protected override async Task<CredentialsRefreshState> GenerateNewCredentialsAsync()
    {
        CallContext.Current = new CallContext("AssumeRole", typeof(AssumeRoleRequest));
        using var deadline = new Deadline(clock, timeout, CancellationToken.None);
        try
        {
            var request = new AssumeRoleRequest { RoleArn = roleArn, RoleSessionName = SessionName };
            var keys = (await source.Sts.AssumeRoleAsync(request, deadline.Token)).Credentials;
            return new CredentialsRefreshState(
                new ImmutableCredentials(keys.AccessKeyId, keys.SecretAccessKey, keys.SessionToken),
                keys.Expiration!.Value.ToUniversalTime());
        }
        catch (Exception e) when (deadline.HasPassed)
        {
            throw new TimeoutException($"AssumeRole: no response within {timeout.TotalSeconds} s", e);
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing) source.Dispose();
        base.Dispose(disposing);
    }
}
