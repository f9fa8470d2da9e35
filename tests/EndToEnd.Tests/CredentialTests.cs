using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using Reconciler.Emulator.Host;

namespace EndToEnd.Tests;

/// <summary>Profiles of every shape, through the program itself: the SDK reads its files and variables from the process.</summary>
public sealed class CredentialTests : IAsyncLifetime
{
    private const string Config = """
        [profile keys]
        aws_access_key_id = test
        aws_secret_access_key = test
        [profile session]
        sso_session = corp
        sso_account_id = 000000000000
        sso_role_name = Dev
        [profile session-signed-out]
        sso_session = away
        sso_account_id = 000000000000
        sso_role_name = Dev
        [profile session-expired]
        sso_session = expired
        sso_account_id = 000000000000
        sso_role_name = Dev
        [profile session-revoked]
        sso_session = revoked
        sso_account_id = 000000000000
        sso_role_name = Dev
        [profile session-damaged]
        sso_session = damaged
        sso_account_id = 000000000000
        sso_role_name = Dev
        [profile session-undefined]
        sso_session = nowhere
        sso_account_id = 000000000000
        sso_role_name = Dev
        [sso-session corp]
        sso_start_url = https://corp.awsapps.com/start
        sso_region = us-east-1
        [sso-session away]
        sso_start_url = https://away.awsapps.com/start
        sso_region = us-east-1
        [sso-session expired]
        sso_start_url = https://expired.awsapps.com/start
        sso_region = us-east-1
        [sso-session revoked]
        sso_start_url = https://revoked.awsapps.com/start
        sso_region = us-east-1
        [sso-session damaged]
        sso_start_url = https://damaged.awsapps.com/start
        sso_region = us-east-1
        [profile legacy]
        sso_start_url = https://legacy.awsapps.com/start
        sso_region = us-east-1
        sso_account_id = 000000000000
        sso_role_name = Dev
        [profile legacy-without-region]
        sso_start_url = https://legacy.awsapps.com/start
        sso_account_id = 000000000000
        sso_role_name = Dev
        [profile role]
        role_arn = arn:aws:iam::000000000000:role/deploy
        source_profile = keys
        [profile role-of-session]
        role_arn = arn:aws:iam::000000000000:role/deploy
        source_profile = session
        [profile role-of-signed-out]
        role_arn = arn:aws:iam::000000000000:role/deploy
        source_profile = session-signed-out
        [profile role-refused]
        role_arn = arn:aws:iam::000000000000:role/refused
        source_profile = keys
        [profile role-mfa]
        role_arn = arn:aws:iam::000000000000:role/deploy
        source_profile = keys
        mfa_serial = arn:aws:iam::000000000000:mfa/dev
        [profile role-without-source]
        role_arn = arn:aws:iam::000000000000:role/deploy
        source_profile = nowhere
        [profile role-cycle]
        role_arn = arn:aws:iam::000000000000:role/one
        source_profile = role-cycle-two
        [profile role-cycle-two]
        role_arn = arn:aws:iam::000000000000:role/two
        source_profile = role-cycle
        [profile role-of-environment]
        role_arn = arn:aws:iam::000000000000:role/deploy
        credential_source = Environment
        [profile role-of-container]
        role_arn = arn:aws:iam::000000000000:role/deploy
        credential_source = EcsContainer
        [profile role-of-nothing]
        role_arn = arn:aws:iam::000000000000:role/deploy
        credential_source = Moon
        [profile process]
        credential_process = cat HOME/keys.json
        [profile process-fails]
        credential_process = /bin/false
        [profile process-garbage]
        credential_process = echo hello
        [profile process-missing]
        credential_process = /no/such/program
        [profile web]
        role_arn = arn:aws:iam::000000000000:role/deploy
        web_identity_token_file = HOME/token
        [profile web-refused]
        role_arn = arn:aws:iam::000000000000:role/refused
        web_identity_token_file = HOME/token
        [profile web-unreadable]
        role_arn = arn:aws:iam::000000000000:role/deploy
        web_identity_token_file = HOME/none
        [profile login]
        login_session = arn:aws:iam::000000000000:user/dev
        [profile region-only]
        region = us-east-1
        [profile half]
        aws_access_key_id = test

        """;

    private readonly string _home = Directory.CreateTempSubdirectory("credentials").FullName;
    private SignInServer _signIn = null!;
    private EmulatedAws _aws = null!;

    public async Task InitializeAsync()
    {
        _signIn = await SignInServer.StartAsync();
        _aws = await EmulatedAws.StartAsync(new EmulatorOptions { RunsServers = false });
        Directory.CreateDirectory(Path.Combine(_home, ".aws/sso/cache"));
        Write(".aws/config", Config.Replace("HOME", _home, StringComparison.Ordinal));
        Write("keys.json", """{"Version":1,"AccessKeyId":"test","SecretAccessKey":"test"}""");
        Write("token", "a.b.c");
        Write("stack/pool.yaml", "apiVersion: agentcore.reconciler/v1alpha1\nkind: UserPool\nmetadata:\n  name: pool\nspec: {}\n");
        WriteToken("corp", "corp", "valid", "2099-01-01T00:00:00Z");
        WriteToken("https://legacy.awsapps.com/start", "legacy", "valid", "2099-01-01T00:00:00Z");
        WriteToken("expired", "expired", "valid", "2020-01-01T00:00:00Z");
        WriteToken("revoked", "revoked", "stale", "2099-01-01T00:00:00Z");
        Write(CachePath("damaged"), "{ no json");
    }

    public async Task DisposeAsync()
    {
        await _aws.DisposeAsync();
        await _signIn.DisposeAsync();
        Directory.Delete(_home, recursive: true);
    }

    [Theory]
    [InlineData("keys")]
    [InlineData("session")]
    [InlineData("legacy")]
    [InlineData("role")]
    [InlineData("role-of-session")]
    [InlineData("process")]
    [InlineData("web")]
    public async Task A_profile_of_every_shape_signs_in(string profile)
    {
        var result = await DiffAsync(profile);

        Assert.True(result.ExitCode == 0, result.ToString());
        Assert.Contains("account 000000000000", result.Output);
    }

    [Theory]
    [InlineData("session-signed-out", "No valid SSO Token", "aws sso login --profile session-signed-out")]
    [InlineData("session-expired", "SSO Token has expired", "aws sso login --profile session-expired")]
    [InlineData("session-revoked", "Session token not found or invalid", "aws sso login --profile session-revoked")]
    [InlineData("session-damaged", "", "aws sso login --profile session-damaged")]
    [InlineData("session-undefined", "Failed to find sso_session [nowhere]", "Check profile session-undefined")]
    [InlineData("legacy-without-region", "region", "aws sso login --profile legacy-without-region")]
    [InlineData("role-of-signed-out", "No valid SSO Token", "aws sso login --profile session-signed-out")]
    [InlineData("role-refused", "not authorized to perform: sts:AssumeRole", "trust policy")]
    [InlineData("role-mfa", "MfaTokenCodeCallback", "aws configure export-credentials --profile role-mfa")]
    [InlineData("role-without-source", "Source profile [nowhere] was not found", "source_profile")]
    [InlineData("role-cycle", "cyclical", "source_profile")]
    [InlineData("role-of-environment", "were not set", "Environment")]
    [InlineData("role-of-container", "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", "EcsContainer")]
    [InlineData("role-of-nothing", "Credential source [Moon] is invalid", "Moon")]
    [InlineData("process-fails", "non-zero exit value 1", "Run the credential_process of profile process-fails by hand")]
    [InlineData("process-garbage", "malformed JSON", "Run the credential_process of profile process-garbage by hand")]
    [InlineData("process-missing", "/no/such/program", "Run the credential_process of profile process-missing by hand")]
    [InlineData("web-refused", "not authorized to perform: sts:AssumeRoleWithWebIdentity", "web_identity_token_file")]
    [InlineData("web-unreadable", "A token could not be loaded", "web_identity_token_file")]
    [InlineData("login", "AWSSDK.Signin", "aws configure export-credentials --profile login")]
    [InlineData("region-only", "is not valid", "Check profile region-only")]
    [InlineData("half", "is not valid", "Check profile half")]
    [InlineData("nobody", "There is no AWS profile nobody", "aws configure list-profiles")]
    public async Task A_profile_that_gives_no_credentials_is_explained(string profile, string reason, string remedy) =>
        AssertExplained(await DiffAsync(profile), reason, remedy);

    [Theory]
    [InlineData("session-signed-out", "No valid SSO Token", "aws sso login --profile session-signed-out")]
    [InlineData("process-fails", "non-zero exit value 1", "Run the credential_process of profile process-fails by hand")]
    [InlineData("region-only", "Credential profile [region-only] is not valid", "aws sso login")]
    [InlineData("nobody", "Unable to find the \"nobody\" profile", "aws sso login")]
    public async Task A_profile_of_the_environment_is_explained_too(string profile, string reason, string remedy) =>
        AssertExplained(await DiffAsync(null, ("AWS_PROFILE", profile)), reason, remedy);

    [Fact]
    public async Task A_profile_of_the_environment_signs_in()
    {
        var result = await DiffAsync(null, ("AWS_PROFILE", "session"));

        Assert.True(result.ExitCode == 0, result.ToString());
    }

    [Fact]
    public async Task Keys_of_the_environment_come_before_its_profile()
    {
        var result = await DiffAsync(null, ("AWS_PROFILE", "process-fails"), ("AWS_ACCESS_KEY_ID", "test"), ("AWS_SECRET_ACCESS_KEY", "test"));

        Assert.True(result.ExitCode == 0, result.ToString());
    }

    [Fact]
    public async Task A_role_of_the_environments_keys_signs_in()
    {
        var result = await DiffAsync("role-of-environment", ("AWS_ACCESS_KEY_ID", "test"), ("AWS_SECRET_ACCESS_KEY", "test"));

        Assert.True(result.ExitCode == 0, result.ToString());
    }

    [Fact]
    public async Task A_container_without_credentials_is_explained() =>
        AssertExplained(await DiffAsync(null, ("AWS_CONTAINER_CREDENTIALS_FULL_URI", $"{_signIn.Url}/none")), "Unable to retrieve credentials", "--local");

    [Fact]
    public async Task A_malformed_file_is_explained_with_its_line()
    {
        Write(".aws/config", "this is no setting\n");

        AssertExplained(await DiffAsync("keys"), "Line 1:<this is no setting >", "Check profile keys");
        AssertExplained(await DiffAsync(null), "Line 1:<this is no setting >", "--local");
    }

    [Fact]
    public async Task Without_any_credentials_the_sources_that_were_tried_are_named() =>
        AssertExplained(await DiffAsync(null, ("AWS_CONFIG_FILE", Path.Combine(_home, "none"))), "Unable to find the \"default\" profile", "--local");

    [Fact]
    public async Task A_sign_in_that_cannot_be_reached_is_a_matter_of_the_network_first()
    {
        var url = _signIn.Url;
        await _signIn.DisposeAsync();

        AssertExplained(await DiffAsync("session", ("AWS_ENDPOINT_URL", url)), "Connection refused", "Check the network and the proxy settings first.");
    }

    private static void AssertExplained(CommandResult result, string reason, string remedy)
    {
        Assert.True(result.ExitCode == 1, result.ToString());
        var lines = result.Error.TrimEnd('\n').Split('\n');
        Assert.Equal(2, lines.Length);
        Assert.StartsWith("error: ", lines[0]);
        Assert.Contains(reason, lines[0]);
        Assert.Contains(remedy, lines[1]);
        Assert.DoesNotContain("   at ", result.Error);
    }

    private async Task<CommandResult> DiffAsync(string? profile, params (string Name, string Value)[] variables)
    {
        string[] arguments = ["exec", "--runtimeconfig", "EndToEnd.Tests.runtimeconfig.json", "--depsfile", "EndToEnd.Tests.deps.json", "reconciler.dll",
            "diff", Path.Combine(_home, "stack"), "--region", "us-east-1", "--endpoint-url", _aws.Endpoint.ToString(), .. profile is null ? Array.Empty<string>() : ["--profile", profile]];
        var start = new ProcessStartInfo("dotnet", arguments) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = AppContext.BaseDirectory };
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("AWS_", StringComparison.Ordinal)).ToList()) start.Environment.Remove(name);
        start.Environment["HOME"] = _home;
        start.Environment["AWS_EC2_METADATA_DISABLED"] = "true";
        start.Environment["AWS_ENDPOINT_URL"] = _signIn.Url;
        foreach (var (name, value) in variables) start.Environment[name] = value;
        using var process = Process.Start(start)!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        return new CommandResult(process.ExitCode, await output, await error);
    }

    private void WriteToken(string key, string host, string token, string expires) => Write(
        CachePath(key), $$"""{"startUrl":"https://{{host}}.awsapps.com/start","region":"us-east-1","accessToken":"{{token}}","expiresAt":"{{expires}}"}""");

    /// <summary>Where the AWS CLI keeps the token of a session or of a start URL.</summary>
    private static string CachePath(string key) =>
#pragma warning disable CA5350 // The file's name, not a protection.
        $".aws/sso/cache/{Convert.ToHexStringLower(SHA1.HashData(Encoding.UTF8.GetBytes(key)))}.json";
#pragma warning restore CA5350

    private void Write(string path, string text)
    {
        var file = Path.Combine(_home, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
    }
}
