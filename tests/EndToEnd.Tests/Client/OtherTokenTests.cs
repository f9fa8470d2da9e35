using System.Diagnostics;
using Amazon.SecretsManager.Model;
using Xunit.Abstractions;

namespace EndToEnd.Tests.Client;

/// <summary>Tokens that somebody else got.</summary>
[Collection(ServedCollection.Name)]
public sealed class OtherTokenTests(ServedWorkshop workshop, ITestOutputHelper output)
{
    // As the workshop's get_token.py signs in.
    private const string GetToken = """
        import boto3, os
        client = boto3.client("cognito-idp", region_name="us-east-1")
        answer = client.initiate_auth(ClientId=os.environ["CLIENT_ID"], AuthFlow="USER_PASSWORD_AUTH",
            AuthParameters={"USERNAME": "testuser", "PASSWORD": os.environ["PASSWORD"]})
        token = answer["AuthenticationResult"]["AccessToken"]
        assert client.get_user(AccessToken=token)["Username"] == "testuser"
        print(token)
        """;

    [Fact]
    public async Task The_gateway_accepts_the_token_that_boto3_gets()
    {
        if (!await HasBotoAsync()) return;
        var cognito = workshop.Clients.Cognito;
        var pool = (await cognito.ListUserPoolsAsync(new() { MaxResults = 60 })).UserPools.Single(pool => pool.Name == "agentcore-mcp-server-user-pool").Id;
        var client = (await cognito.ListUserPoolClientsAsync(new() { UserPoolId = pool, MaxResults = 60 })).UserPoolClients.Single(client => client.ClientName == "agentcore-mcp-server-client").ClientId;
        var password = (await workshop.Clients.SecretsManager.GetSecretValueAsync(new GetSecretValueRequest { SecretId = "agentcore-mcp-server/users/testuser" })).SecretString;

        var (exitCode, token, error) = await PythonAsync(GetToken, new() { ["CLIENT_ID"] = client, ["PASSWORD"] = password, ["AWS_ENDPOINT_URL"] = workshop.Aws.Endpoint.ToString() });

        Assert.True(exitCode == 0, error);
        var result = await workshop.RunAsync("call", "mcp-gateway", "greet_user", "name=Boto", "--token", token.Trim());
        Assert.Equal((0, "Hello, Boto! Nice to meet you." + Environment.NewLine), (result.ExitCode, result.Output));
    }

    private async Task<bool> HasBotoAsync()
    {
        try
        {
            if ((await PythonAsync("import boto3", [])).ExitCode == 0) return true;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            // There is no Python at all.
        }

        output.WriteLine("Skipped: python3 with boto3 is not installed.");
        return false;
    }

    private static async Task<(int ExitCode, string Output, string Error)> PythonAsync(string script, Dictionary<string, string> variables)
    {
        var start = new ProcessStartInfo("python3", ["-c", script]) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in variables) start.Environment[name] = value;
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var text = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, text, await error);
    }
}
