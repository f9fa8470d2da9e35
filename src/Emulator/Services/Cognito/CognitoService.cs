using System.Text.Json.Nodes;
using Reconciler.Emulator.Platform;
using Reconciler.Emulator.Platform.Http;
using Reconciler.Emulator.Platform.Pipeline;
using Reconciler.Emulator.Platform.Protocols;
using Reconciler.Emulator.Platform.State;
using Reconciler.Emulator.Platform.Tokens;
using Reconciler.Emulator.Services.Lambda;

namespace Reconciler.Emulator.Services.Cognito;

/// <summary>Amazon Cognito user pools. <see cref="TokenEndpoint"/> serves OAuth at the domains of pools.</summary>
internal sealed class CognitoService : Service
{
    private readonly PoolKeys _keys;

    /// <param name="account">The account.</param>
    /// <param name="functions">Invokes the triggers of pools.</param>
    /// <param name="toLocal">
    /// Returns where a browser that has reached the emulator under a host name finds an address to return to.
    /// </param>
    public CognitoService(Account account, IFunctionInvoker functions, Func<string, string, string> toLocal)
        : base(account, "cognito-idp")
    {
        _keys = new PoolKeys(account);
        var issuer = new TokenIssuer(account, _keys, new PoolTriggers(functions));
        Endpoints =
        [
            new PoolDocuments(account, _keys),
            new TokenEndpoint(this, issuer),
            new HostedSignIn(this, toLocal),
            new UserInfoEndpoint(account, _keys),
        ];
        Add(new UserPools());
        Add(new PoolMfa());
        Add(new UserPoolClients());
        var users = new Users();
        Add(users);
        foreach (var (operation, prepare) in new SignIns(users).Operations)
        {
            AddLong(operation, async (call, cancellationToken) =>
            {
                var answer = account.Perform(() => prepare(call));
                if (answer["AuthenticationResult"] is JsonObject result)
                    await issuer.CompleteAsync(result, cancellationToken);
                return answer;
            });
        }

        Add(new SignedInUsers(_keys));
        Add(new Groups());
        Add(new ResourceServers());
        Add(new Domains());
        Add(new IdentityProviders());
        Add(new PoolTags());
    }

    public override IReadOnlyList<IHttpEndpoint> Endpoints { get; }

    public override string TargetPrefix => "AWSCognitoIdentityProviderService";

    /// <summary>The token issuers: the pools of the account, and others.</summary>
    /// <param name="others">Finds issuers that are not pools of the account.</param>
    public IIssuers WithPools(IIssuers others) => new PoolIssuers(Account, _keys, others);

    public override IEnumerable<TaggedResource> ListTagged(string region) =>
        TaggedResource.In(Account.State[$"{Name}/{region}/{UserPools.TableName}"], "Arn", "UserPoolTags");

    public override AwsException Invalid(IReadOnlyList<ConstraintBreach> breaches) =>
        new("InvalidParameterException", ConstraintBreach.Describe(breaches, withValues: false));

    public override IEnumerable<RequiredPermission> PermissionsOf(Call call)
    {
        var resource = call.TextOrNull("ResourceArn")
            ?? (call.TextOrNull("UserPoolId") is { } id ? call.Arn($"userpool/{id}") : "*");
        return call.On(resource);
    }

    protected override IReadOnlyList<string> AlsoReading =>
    [
        "InitiateAuth",
        "RespondToAuth",
        "AdminGet",
        "AdminList",
        "AdminInitiateAuth",
        "AdminRespondToAuth",
    ];
}
