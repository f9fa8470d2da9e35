using Amazon;
using Amazon.Runtime;
using Amazon.Runtime.CredentialManagement;
using Amazon.Runtime.Credentials;

namespace Reconciler.Engine.Aws;

/// <summary>Finds credentials in the order of the AWS SDKs. Whatever goes wrong is a <see cref="ConnectionException"/> with a remedy.</summary>
/// <param name="profileName">The profile that was asked for; null for the SDK's own order.</param>
internal sealed class CredentialSource(string? profileName)
{
    private const string SignIn = "Sign in (`aws sso login`, `aws configure`), pass --profile, or try it without an account: --local.";
    private readonly CredentialProfileStoreChain _store = new();

    /// <summary>The region of the profile, if it has one; without a profile, what the environment says.</summary>
    public RegionEndpoint? Region() => Guarded(
        () => (profileName is null ? null : Named(profileName).Region) ?? FallbackRegionFactory.GetRegionEndpoint(),
        "the AWS configuration files",
        "Check ~/.aws/config and ~/.aws/credentials, or the files that AWS_CONFIG_FILE and AWS_SHARED_CREDENTIALS_FILE name.");

    public AWSCredentials Credentials()
    {
        if (profileName is not null) return Of(Guarded(() => Named(profileName), Quoted(profileName), Check(profileName)));

        // The SDK skips a profile that fails and asks the instance's metadata service next, and it takes no SSO profile without a
        // cached token. The error would be about the wrong source.
        if (!IsInEnvironment() && Guarded(ProfileOfEnvironment, "the AWS configuration files", SignIn) is { } profile) return Of(profile);
        return new ExplainedCredentials(Guarded(() => DefaultAWSCredentialsIdentityResolver.GetCredentials(), "this environment", SignIn), "this environment", SignIn);
    }

    private AWSCredentials Of(CredentialProfile profile)
    {
        var (source, remedy) = (Quoted(profile.Name), Remedy(profile));
        return new ExplainedCredentials(Guarded(() => profile.GetAWSCredentials(_store), source, remedy), source, remedy);
    }

    private CredentialProfile Named(string name) => _store.TryGetProfile(name, out var profile)
        ? profile
        : throw new ConnectionException($"There is no AWS profile {name}.", "`aws configure list-profiles` lists those there are.");

    /// <summary>The profile that the environment names, or the default one, if it says where credentials come from.</summary>
    private CredentialProfile? ProfileOfEnvironment() =>
        _store.TryGetProfile(DefaultAWSCredentialsIdentityResolver.GetProfileName(), out var profile) && profile.CanCreateAWSCredentials ? profile : null;

    /// <summary>Whether the environment has what the SDK takes before any profile.</summary>
    private static bool IsInEnvironment() => IsSet("AWS_ACCESS_KEY_ID") || (IsSet("AWS_WEB_IDENTITY_TOKEN_FILE") && IsSet("AWS_ROLE_ARN"));

    private static bool IsSet(string variable) => !string.IsNullOrEmpty(Environment.GetEnvironmentVariable(variable));

    /// <summary>What to do about a profile, by what it says; a role's profile is only as good as the one that it starts from.</summary>
    private string Remedy(CredentialProfile profile)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var start = profile;
        while (start.Options.SourceProfile is { } source && seen.Add(start.Name) && _store.TryGetProfile(source, out var next)) start = next;
        var options = start.Options;
        return options switch
        {
            _ when profile.Options.MfaSerial is not null =>
                $"A role that wants an MFA code cannot be assumed here. Pass the session on: eval \"$(aws configure export-credentials --profile {profile.Name} --format env)\".",
            { SsoSession: not null } or { SsoStartUrl: not null } => $"Sign in: aws sso login --profile {start.Name}",
            { LoginSession: not null } =>
                $"Profiles of `aws login` are not supported. Pass the session on: eval \"$(aws configure export-credentials --profile {start.Name} --format env)\".",
            { CredentialProcess: not null } => $"Run the credential_process of profile {start.Name} by hand. It must exit with 0 and print one JSON document with Version 1.",
            { WebIdentityTokenFile: not null } => $"Profile {start.Name} needs a readable web_identity_token_file with a token that has not expired, and a role that trusts its issuer.",
            { CredentialSource: not null } => $"Profile {start.Name} takes credentials from {options.CredentialSource}; they exist only where that is set up. The role must trust them.",
            _ when profile.Options.RoleArn is not null =>
                $"Check role_arn and source_profile of profile {profile.Name}. The role's trust policy must name the source, and the source needs sts:AssumeRole.",
            _ => Check(profile.Name),
        };
    }

    private static string Check(string name) => $"Check profile {name} in ~/.aws/config and ~/.aws/credentials: `aws sts get-caller-identity --profile {name}` must work.";

    private static string Quoted(string name) => $"AWS profile {name}";

    private static T Guarded<T>(Func<T> read, string source, string hint)
    {
        try
        {
            return read();
        }
        catch (Exception e) when (e is not ConnectionException && ExplainedCredentials.IsExplained(e))
        {
            var explained = ExplainedCredentials.Explain(e, source, hint);
            throw new ConnectionException(explained.Message, explained.Hint);
        }
    }
}
