using Amazon.IdentityManagement.Model;
using Amazon.Runtime;
using Reconciler.Emulator.Host;
using Reconciler.Engine.Aws;
using Reconciler.Engine.Control;
using Reconciler.Spec.Kinds;
using Shared;

namespace Reconciler.Worker.Mcp;

/// <summary>
/// An access key of an IAM user that lasts as long as a command. Only the embedded AWS gets one: in AWS, a person makes the keys of users.
/// </summary>
internal sealed class IamUserKey : IAsyncDisposable
{
    private readonly AwsAccount _aws;
    private readonly AccessKey _key;

    private IamUserKey(AwsAccount aws, AccessKey key)
    {
        (_aws, _key) = (aws, key);
        Credentials = new BasicAWSCredentials(key.AccessKeyId, key.SecretAccessKey);
        UserArn = aws.Identity.GlobalArn("iam", $"user/{key.UserName}");
    }

    public AWSCredentials Credentials { get; }

    /// <summary>The ARN of the user, for messages.</summary>
    public string UserArn { get; }

    /// <summary>Makes an access key for a user.</summary>
    /// <exception cref="AccessException">The endpoint is not the embedded AWS, or it has no such user.</exception>
    public static async Task<IamUserKey> CreateAsync(StackReconciler stack, string user, CancellationToken cancellationToken)
    {
        var aws = stack.Aws;
        if (aws.Endpoint is not { IsLoopback: true } || !aws.EndpointHeaders.ContainsKey(EmulatedAws.Header))
        {
            throw new AccessException(
                $"reconciler makes no access key for the IAM user {user} in AWS.",
                "Make a key for the user, put it into an AWS profile, and pass --sigv4 --profile NAME.");
        }

        try
        {
            var request = new CreateAccessKeyRequest { UserName = user };
            return new IamUserKey(aws, (await aws.CallAsync(aws.Iam.CreateAccessKeyAsync, request, cancellationToken)).AccessKey);
        }
        catch (NoSuchEntityException e)
        {
            var known = stack.Stack.Objects.Select(o => o.Spec).OfType<InvokeAccessSpec>().SelectMany(spec => spec.Users ?? []).ToList();
            var hint = Spelling.Hint(user, known) ?? (known.Count == 0 ? "no InvokeAccess names one" : $"the specs name {string.Join(", ", known)}");
            throw new AccessException($"The embedded AWS has no IAM user {user}; {hint}.", e.Message);
        }
    }

    public async ValueTask DisposeAsync() => await _aws.CallAsync(
        _aws.Iam.DeleteAccessKeyAsync,
        new DeleteAccessKeyRequest { UserName = _key.UserName, AccessKeyId = _key.AccessKeyId },
        CancellationToken.None);
}
