using System.Text.Json.Nodes;
using Reconciler.Emulator.Platform.Pipeline;
using Reconciler.Tests.Shared;
using Xunit.Abstractions;

namespace EndToEnd.Tests;

public sealed class RequestValidatorTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData("""{"name":"gw","roleArn":"arn:aws:iam::000000000000:role/x","authorizerType":"NONE"}""", 0)]
    [InlineData("""{"name":"gw","authorizerType":"NONE"}""", 1)]
    [InlineData("""{"name":"not a name","roleArn":"arn:aws:iam::000000000000:role/x","authorizerType":"NOBODY","extra":1}""", 3)]
    [InlineData("""{"name":5,"roleArn":"","authorizerType":"NONE"}""", 3)]
    public void What_the_models_do_not_allow_is_found(string input, int problems)
    {
        if (AwsModels.AreMissing(output)) return;
        var request = new RecordedRequest(default, "bedrock-agentcore-control", "CreateGateway", 200, null, true, JsonNode.Parse(input)!.AsObject(), null);
        Assert.Equal(problems, RequestValidator.Check(request).Count);
    }
}
