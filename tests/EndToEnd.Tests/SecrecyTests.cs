using System.Text;
using Reconciler.Emulator.Platform.Faults;
using Reconciler.Emulator.Platform.Pipeline;

namespace EndToEnd.Tests;

/// <summary>A secret goes where it is needed and nowhere else.</summary>
public sealed class SecrecyTests
{
    private const string Password = "correct-horse-battery-staple-42";

    [Fact]
    public async Task A_password_is_in_no_output_and_in_no_request_but_the_one_that_sets_it()
    {
        await using var workshop = await new StackBuilder("shop").WithPool().StartAsync();
        workshop.Variables["TEST_PASSWORD"] = Password;
        var outputs = new StringBuilder();
        foreach (var args in (string[][])
        [
            ["validate"], ["diff", "-v"], ["diff", "-o", "json"], ["diff", "-o", "markdown"], ["apply", "--yes", "-v"], ["diff", "-v"], ["status"], ["status", "-o", "json"], ["destroy", "--yes", "--allow-data-loss", "-v"],
        ])
        {
            var result = await workshop.RunAsync([args[0], workshop.Specs, .. args[1..]]);
            Assert.True(result.ExitCode == 0, result.ToString());
            outputs.Append(result);
        }

        Assert.Contains("testuser", outputs.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(Password, outputs.ToString(), StringComparison.Ordinal);
        AssertSentOnlyWithItsOwnCall(workshop, Password);
    }

    [Fact]
    public async Task A_password_is_in_no_log_of_the_operator()
    {
        await using var workshop = await new StackBuilder("shop").WithPool().StartAsync();
        workshop.Variables["TEST_PASSWORD"] = Password;
        await using var running = await RunningOperator.StartAsync(workshop, resources: 3);

        Assert.Contains(running.Log.Lines, line => line.Contains("User/users.testuser is Ready", StringComparison.Ordinal));
        Assert.DoesNotContain(running.Log.Lines, line => line.Contains(Password, StringComparison.Ordinal));
        AssertSentOnlyWithItsOwnCall(workshop, Password);
    }

    [Fact]
    public async Task A_password_is_in_no_error()
    {
        await using var workshop = await new StackBuilder("shop").WithPool().StartAsync();
        workshop.Variables["TEST_PASSWORD"] = Password;
        using var refusal = workshop.Aws.Faults.Fail("AdminSetUserPassword", "InvalidPasswordException", "Password did not conform with policy.", times: null);

        var result = await workshop.ApplyAsync("-v");

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("Password did not conform with policy.", result.Output, StringComparison.Ordinal);
        Assert.DoesNotContain(Password, result.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_generated_password_is_known_to_Secrets_Manager_and_Cognito_only()
    {
        await using var workshop = await new StackBuilder("shop").WithPool().StartAsync();

        var result = await workshop.ApplyAsync("-v");

        var password = (await workshop.Clients.SecretsManager.GetSecretValueAsync(new() { SecretId = await workshop.SecretIdAsync() })).SecretString;
        Assert.Equal(32, password.Length);
        Assert.DoesNotContain(password, result.ToString(), StringComparison.Ordinal);
        var set = Assert.Single(workshop.Aws.Requests.Of("AdminSetUserPassword"));
        Assert.Equal(password, (string?)set.Input["Password"]);
        Assert.DoesNotContain(workshop.Aws.Requests.All, request => request.Operation is not ("AdminSetUserPassword" or "CreateSecret") && Carries(request, password));
    }

    private static void AssertSentOnlyWithItsOwnCall(Workshop workshop, string password)
    {
        Assert.Equal("AdminSetUserPassword", Assert.Single(workshop.Aws.Requests.All, request => Carries(request, password)).Operation);
    }

    private static bool Carries(Reconciler.Emulator.Platform.Pipeline.RecordedRequest request, string text)
    {
        var strings = request.Input.ToJsonString(new System.Text.Json.JsonSerializerOptions { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
        return strings.Contains(text, StringComparison.Ordinal);
    }
}
