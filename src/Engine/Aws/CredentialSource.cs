using Amazon;
using Amazon.Runtime;
using Amazon.Runtime.CredentialManagement;
using Amazon.Runtime.Credentials;

namespace Reconciler.Engine.Aws;

/// <summary>
/// Finds credentials in the order of the AWS SDKs. Every failure is a <see cref="ConnectionException"/> with a hint how to fix it.
/// </summary>
/// <param name="profileName">The requested profile; null for the order of the SDK.</param>
internal sealed class CredentialSource(string? profileName)
{
    private const string SignIn = "Sign in (`aws sso login`, `aws configure`), pass --profile, or use --local, which needs no account.";
    private readonly CredentialProfileStoreChain _store = new();

    /// <summary>Returns the region of the profile, or else that of the environment; null if neither is set.</summary>
    public RegionEndpoint? Region() => Guarded(
        () => (profileName is null ? null : Named(profileName).Region) ?? FallbackRegionFactory.GetRegionEndpoint(),
        "the AWS configuration files",
        "Check ~/.aws/config and ~/.aws/credentials, or the files that AWS_CONFIG_FILE and AWS_SHARED_CREDENTIALS_FILE name.");

    public AWSCredentials Credentials()
    {
        if (profileName is not null) return Of(Guarded(() => Named(profileName), Quoted(profileName), Check(profileName)));

        // The SDK skips a profile that fails, or an SSO profile without a cached token, and tries the instance metadata service next. Its
        // error would be about the wrong source.
        if (!IsInEnvironment() && Guarded(ProfileOfEnvironment, "the AWS configuration files", SignIn) is { } profile) return Of(profile);
        const string Source = "this environment";
        var credentials = Guarded(() => DefaultAWSCredentialsIdentityResolver.GetCredentials(), Source, SignIn);
        return new ExplainedCredentials(credentials, Source, SignIn);
    }

    private AWSCredentials Of(CredentialProfile profile)
    {
        var (source, remedy) = (Quoted(profile.Name), Remedy(profile));
        return new ExplainedCredentials(Guarded(() => profile.GetAWSCredentials(_store), source, remedy), source, remedy);
    }

    private CredentialProfile Named(string name) => _store.TryGetProfile(name, out var profile)
        ? profile
        : throw new ConnectionException($"There is no AWS profile {name}.", "`aws configure list-profiles` lists the existing profiles.");

    /// <summary>Returns the profile that the environment names, or the default profile; null if it defines no credentials.</summary>
    private CredentialProfile? ProfileOfEnvironment() =>
        _store.TryGetProfile(DefaultAWSCredentialsIdentityResolver.GetProfileName(), out var profile) && profile.CanCreateAWSCredentials
            ? profile
            : null;

    /// <summary>Whether the environment has credentials that the SDK uses before any profile.</summary>
    private static bool IsInEnvironment() =>
        IsSet("AWS_ACCESS_KEY_ID") || (IsSet("AWS_WEB_IDENTITY_TOKEN_FILE") && IsSet("AWS_ROLE_ARN"));

    private static bool IsSet(string variable) => !string.IsNullOrEmpty(Environment.GetEnvironmentVariable(variable));

    /// <summary>
    /// Returns how to fix a profile. The credentials of a role come from its source profile, so the hint is about that one.
    /// </summary>
    private string Remedy(CredentialProfile profile)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var start = profile;
        while (start.Options.SourceProfile is { } source && seen.Add(start.Name) && _store.TryGetProfile(source, out var next))
        {
            start = next;
        }

        var options = start.Options;
        return options switch
        {
            _ when profile.Options.MfaSerial is not null =>
                $"A role that requires an MFA code cannot be assumed here. {ExportSession(profile.Name)}",
            { SsoSession: not null } or { SsoStartUrl: not null } => $"Sign in: aws sso login --profile {start.Name}",
            { LoginSession: not null } =>
                $"Profiles of `aws login` are not supported. {ExportSession(start.Name)}",
            { CredentialProcess: not null } =>
                $"Run the credential_process of profile {start.Name} by hand. "
                + "It must exit with 0 and print one JSON document with Version 1.",
            { WebIdentityTokenFile: not null } =>
                $"Profile {start.Name} needs a readable web_identity_token_file with a token that has not expired, "
                + "and a role that trusts its issuer.",
            { CredentialSource: not null } =>
                $"Profile {start.Name} takes credentials from {options.CredentialSource}, which must exist on this host. "
                + "The role must trust them.",
            _ when profile.Options.RoleArn is not null =>
                $"Check role_arn and source_profile of profile {profile.Name}. The role's trust policy must name the source, "
                + "and the source needs sts:AssumeRole.",
            _ => Check(profile.Name),
        };
    }

    private static string Check(string name) =>
        $"Check profile {name} in ~/.aws/config and ~/.aws/credentials: `aws sts get-caller-identity --profile {name}` must work.";

    private static string ExportSession(string name) =>
        $"Export a session: eval \"$(aws configure export-credentials --profile {name} --format env)\".";

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
