using Reconciler.Emulator.Hosting;
using Reconciler.Emulator.Protocols;

namespace Reconciler.Emulator.Cognito;

/// <summary>Amazon Cognito user pools: everything about them but signing in, which belongs to the data plane.</summary>
internal sealed class CognitoService : Service
{
    public CognitoService(Account account)
        : base(account, "cognito-idp")
    {
        Add(new UserPools());
        Add(new UserPoolClients());
        Add(new Users());
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
