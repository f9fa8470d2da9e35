using System.Net;
using Amazon.BedrockAgentCoreControl;
using Amazon.BedrockAgentCoreControl.Model;
using Amazon.CognitoIdentityProvider.Model;
using Amazon.IdentityManagement;
using Amazon.IdentityManagement.Model;
using Amazon.Runtime;

namespace Reconciler.AwsSdk.Tests.Wire;

public sealed class ErrorTests
{
    [Fact]
    public async Task A_validation_error_has_its_reason_and_fields()
    {
        var error = await AgentCoreError<Amazon.BedrockAgentCoreControl.Model.ValidationException>(CannedResponse.Json(
            """{"message":"2 errors","reason":"FieldValidationFailed","fieldList":[{"name":"roleArn","message":"no"},{"name":"name","message":"bad"}]}""", 400)
            .With("x-amzn-ErrorType", "ValidationException:http://internal.amazon.com/coral/"));

        Assert.Equal(("2 errors", "ValidationException", HttpStatusCode.BadRequest, "request-1"),
            (error.Message, error.ErrorCode, error.StatusCode, error.RequestId));
        Assert.Equal(ValidationExceptionReason.FieldValidationFailed, error.Reason);
        Assert.Equal(["roleArn", "name"], error.FieldList.Select(f => f.Name));
    }

    [Theory]
    [InlineData("ServiceQuotaExceededException", 402, typeof(ServiceQuotaExceededException))]
    [InlineData("AccessDeniedException", 403, typeof(AccessDeniedException))]
    [InlineData("ResourceNotFoundException", 404, typeof(Amazon.BedrockAgentCoreControl.Model.ResourceNotFoundException))]
    [InlineData("com.amazon.bedrock#ConflictException", 409, typeof(ConflictException))]
    [InlineData("ThrottlingException", 429, typeof(ThrottlingException))]
    [InlineData("InternalServerException", 500, typeof(InternalServerException))]
    [InlineData("SomethingNewException", 418, typeof(AmazonBedrockAgentCoreControlException))]
    public async Task An_error_arrives_as_its_type(string code, int status, Type type)
    {
        await using var server = await WireServer.StartAsync(CannedResponse.Error(code, "why", status));
        using var client = Clients.AgentCore(server.Url);

        var error = await Assert.ThrowsAsync(type, () => client.CreateGatewayAsync(new CreateGatewayRequest { Name = "g" }));

        var service = Assert.IsAssignableFrom<AmazonBedrockAgentCoreControlException>(error);
        Assert.Equal(("why", status, code.Split('#')[^1]), (service.Message, (int)service.StatusCode, service.ErrorCode));
    }

    [Fact]
    public async Task An_error_in_html_has_a_status_and_no_code()
    {
        var error = await AgentCoreError<AmazonBedrockAgentCoreControlException>(
            new CannedResponse(502, "<html>Bad Gateway</html>"u8.ToArray(), "text/html"));

        Assert.Equal(HttpStatusCode.BadGateway, error.StatusCode);
        Assert.Null(error.ErrorCode);
        Assert.NotEmpty(error.Message);
    }

    [Fact]
    public async Task A_json_service_error_has_its_members()
    {
        await using var server = await WireServer.StartAsync(
            CannedResponse.Error("InvalidParameterException", "no", 400, ""","reasonCode":"r" """));
        using var client = Clients.Cognito(server.Url);

        var error = await Assert.ThrowsAsync<InvalidParameterException>(
            () => client.CreateUserPoolAsync(new CreateUserPoolRequest { PoolName = "p" }));

        Assert.Equal(("no", "r"), (error.Message, error.ReasonCode));
    }

    [Theory]
    [InlineData("NoSuchEntity", 404, typeof(NoSuchEntityException))]
    [InlineData("EntityAlreadyExists", 409, typeof(EntityAlreadyExistsException))]
    [InlineData("DeleteConflict", 409, typeof(DeleteConflictException))]
    [InlineData("AccessDenied", 403, typeof(AmazonIdentityManagementServiceException))]
    public async Task An_iam_error_arrives_as_its_type(string code, int status, Type type)
    {
        await using var server = await WireServer.StartAsync(CannedResponse.Xml(
            $"""
            <ErrorResponse xmlns="https://iam.amazonaws.com/doc/2010-05-08/">
              <Error><Type>Sender</Type><Code>{code}</Code><Message>The role r cannot be found.</Message></Error><RequestId>r-9</RequestId>
            </ErrorResponse>
            """, status));
        using var client = Clients.Iam(server.Url);

        var error = (AmazonServiceException)await Assert.ThrowsAsync(
            type, () => client.GetRoleAsync(new GetRoleRequest { RoleName = "r" }));

        Assert.Equal((code, "The role r cannot be found.", "r-9", ErrorType.Sender, status),
            (error.ErrorCode, error.Message, error.RequestId, error.ErrorType, (int)error.StatusCode));
    }

    private static async Task<TException> AgentCoreError<TException>(CannedResponse response) where TException : Exception
    {
        await using var server = await WireServer.StartAsync(response);
        using var client = Clients.AgentCore(server.Url);
        return await Assert.ThrowsAsync<TException>(() => client.CreateGatewayAsync(new CreateGatewayRequest { Name = "g" }));
    }
}
