using System.Text;
using Amazon.CloudWatchLogs.Model;
using Amazon.CodeBuild;
using Amazon.CodeBuild.Model;
using Amazon.CognitoIdentityProvider;
using Amazon.CognitoIdentityProvider.Model;
using Amazon.ECR.Model;
using Amazon.Runtime;
using Amazon.SecretsManager.Model;

namespace Reconciler.AwsSdk.Tests.Wire;

public sealed class AwsJsonTests
{
    [Fact]
    public async Task A_request_names_its_operation_in_a_header()
    {
        await using var server = await WireServer.StartAsync(CannedResponse.Json("{}"));
        using var client = Clients.CodeBuild(server.Url);

        await client.CreateProjectAsync(new CreateProjectRequest
        {
            Name = "p",
            ServiceRole = "role",
            Source = new ProjectSource { Type = SourceType.S3, Location = "b/k", InsecureSsl = false },
            Environment = new ProjectEnvironment
            {
                Type = EnvironmentType.ARM_CONTAINER,
                PrivilegedMode = true,
                EnvironmentVariables = [new EnvironmentVariable { Name = "A", Value = "\"<1>\"" }],
            },
            TimeoutInMinutes = 5,
        });

        var request = server.Request;
        Assert.Equal(("POST", "/"), (request.Method, request.Target));
        Assert.Equal("CodeBuild_20161006.CreateProject", request.Headers["X-Amz-Target"]);
        Assert.Equal("application/x-amz-json-1.1", request.Headers["Content-Type"]);
        Assert.Equal(
            """{"environment":{"environmentVariables":[{"name":"A","value":"\"<1>\""}],"privilegedMode":true,"type":"ARM_CONTAINER"},"name":"p","serviceRole":"role","source":{"insecureSsl":false,"location":"b/k","type":"S3"},"timeoutInMinutes":5}""",
            request.Text);
    }

    [Fact]
    public async Task A_request_without_members_is_an_empty_object()
    {
        await using var server = await WireServer.StartAsync(CannedResponse.Json("{}"));
        using var client = Clients.Ecr(server.Url);

        await client.GetAuthorizationTokenAsync(new GetAuthorizationTokenRequest());

        Assert.Equal("{}", server.Request.Text);
    }

    [Fact]
    public async Task Timestamps_are_seconds_with_fractions()
    {
        await using var server = await WireServer.StartAsync(
            CannedResponse.Json("""{"builds":[{"id":"b","startTime":1767225600.123,"buildNumber":3}]}"""));
        using var client = Clients.CodeBuild(server.Url);

        var response = await client.BatchGetBuildsAsync(new BatchGetBuildsRequest { Ids = ["b"] });

        var build = Assert.Single(response.Builds);
        Assert.Equal(new DateTime(2026, 1, 1, 0, 0, 0, 123, DateTimeKind.Utc), build.StartTime);
        Assert.Equal(3L, build.BuildNumber);
        Assert.Null(build.EndTime);
    }

    [Fact]
    public async Task Log_times_are_milliseconds_as_dates_where_the_official_sdk_has_dates()
    {
        await using var server = await WireServer.StartAsync(CannedResponse.Json(
            """{"events":[{"timestamp":1767225600123,"message":"m","ingestionTime":1767225600999}],"nextForwardToken":"f/1"}"""));
        using var client = Clients.Logs(server.Url);

        var response = await client.GetLogEventsAsync(new GetLogEventsRequest
        {
            LogGroupName = "g",
            LogStreamName = "s",
            StartTime = new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc),
        });

        Assert.Equal(1767225600000, (long)server.Request.Json["startTime"]!);
        Assert.Equal(new DateTime(2026, 1, 1, 0, 0, 0, 123, DateTimeKind.Utc), Assert.Single(response.Events).Timestamp);
    }

    [Fact]
    public async Task Blobs_are_base64()
    {
        await using var server = await WireServer.StartAsync(
            CannedResponse.Json("""{"SecretBinary":"AQID","VersionStages":["AWSCURRENT"]}"""));
        using var client = Clients.Secrets(server.Url);

        await client.CreateSecretAsync(new CreateSecretRequest { Name = "s", SecretBinary = new MemoryStream([1, 2, 3]) });
        var response = await client.GetSecretValueAsync(new GetSecretValueRequest { SecretId = "s" });

        Assert.Equal("AQID", (string?)server.Requests[0].Json["SecretBinary"]);
        Assert.True(Guid.TryParse((string?)server.Requests[0].Json["ClientRequestToken"], out _));
        Assert.Equal([1, 2, 3], response.SecretBinary.ToArray());
    }

    [Fact]
    public async Task Maps_of_lists_are_read()
    {
        await using var server = await WireServer.StartAsync(CannedResponse.Json(
            """{"SecretList":[{"Name":"s","SecretVersionsToStages":{"v1":["AWSCURRENT","x"],"v2":[]}}]}"""));
        using var client = Clients.Secrets(server.Url);

        var secret = Assert.Single((await client.ListSecretsAsync(new ListSecretsRequest())).SecretList);

        Assert.Equal(["AWSCURRENT", "x"], secret.SecretVersionsToStages["v1"]);
        Assert.Empty(secret.SecretVersionsToStages["v2"]);
    }

    [Fact]
    public async Task Operations_without_authentication_work_without_credentials()
    {
        await using var server = await WireServer.StartAsync(
            CannedResponse.Json("""{"AuthenticationResult":{"AccessToken":"t","ExpiresIn":60}}"""));
        using var client = new AmazonCognitoIdentityProviderClient(
            new AnonymousAWSCredentials(), Clients.At<AmazonCognitoIdentityProviderConfig>(server.Url));

        var response = await client.InitiateAuthAsync(new InitiateAuthRequest
        {
            AuthFlow = AuthFlowType.USER_PASSWORD_AUTH,
            ClientId = "c",
            AuthParameters = new Dictionary<string, string> { ["USERNAME"] = "u", ["PASSWORD"] = "p" },
        });

        Assert.Equal(("t", 60), (response.AuthenticationResult.AccessToken, response.AuthenticationResult.ExpiresIn));
        Assert.False(server.Request.Headers.ContainsKey("Authorization"));
    }

    [Fact]
    public async Task A_payload_of_a_function_is_the_body()
    {
        await using var server = await WireServer.StartAsync(
            new CannedResponse(200, Encoding.UTF8.GetBytes("""{"answer":42}"""))
                .With("X-Amz-Function-Error", "Unhandled").With("X-Amz-Executed-Version", "7"));
        using var client = Clients.Lambda(server.Url);

        var response = await client.InvokeAsync(
            new Amazon.Lambda.Model.InvokeRequest { FunctionName = "f", Payload = """{"question":1}""", ClientContext = "{}" });

        Assert.Equal("/2015-03-31/functions/f/invocations", server.Request.Target);
        Assert.Equal("""{"question":1}""", server.Request.Text);
        Assert.Equal("e30=", server.Request.Headers["X-Amz-Client-Context"]);
        Assert.Equal("""{"answer":42}""", Encoding.UTF8.GetString(response.Payload.ToArray()));
        Assert.Equal((200, "Unhandled", "7"), (response.StatusCode, response.FunctionError, response.ExecutedVersion));
    }
}
