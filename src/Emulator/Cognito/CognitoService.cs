using Reconciler.Emulator.Hosting;
using Reconciler.Emulator.Protocols;

namespace Reconciler.Emulator.Cognito;

/// <summary>Amazon Cognito user pools. Signing in at their domains over OAuth is <see cref="TokenEndpoint"/>'s.</summary>
internal sealed class CognitoService : Service
{
    public CognitoService(Account account, PoolKeys keys, TokenIssuer issuer)
        : base(account, "cognito-idp")
    {
        Add(new UserPools());
        Add(new UserPoolClients());
        var users = new Users();
        Add(users);
        Add(new SignIns(issuer, users));
        Add(new SignedInUsers(keys));
        Add(new Groups());
        Add(new ResourceServers());
        Add(new Domains());
        Add(new IdentityProviders());
        Add(new PoolTags());
    }

    public override string TargetPrefix => "AWSCognitoIdentityProviderService";

    public override AwsException Invalid(IReadOnlyList<ConstraintBreach> breaches) =>
        new("InvalidParameterException", ConstraintBreach.Describe(breaches, withValues: false));
}
