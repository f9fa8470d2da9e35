using System.Text.Json.Nodes;
using Amazon.Lambda;
using Amazon.Lambda.Model;

namespace Emulator.Tests.Services.Lambda;

public sealed class PermissionTests
{
    private static readonly AddPermissionRequest Cognito = new()
    {
        FunctionName = "f",
        StatementId = "cognito",
        Action = "lambda:InvokeFunction",
        Principal = "cognito-idp.amazonaws.com",
        SourceArn = "arn:aws:cognito-idp:us-east-1:123456789012:userpool/us-east-1_x",
        SourceAccount = Account.Id,
    };

    [Fact]
    public async Task A_permission_is_a_statement_of_the_policy()
    {
        await using var account = await Account.StartAsync();
        await TestFunction.CreateAsync(account, "f");

        await account.Lambda.AddPermissionAsync(Cognito);

        var policy = JsonNode.Parse((await account.Lambda.GetPolicyAsync(new() { FunctionName = "f" })).Policy)!;
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse($$$"""
            {
              "Sid": "cognito",
              "Effect": "Allow",
              "Principal": {"Service": "cognito-idp.amazonaws.com"},
              "Action": "lambda:InvokeFunction",
              "Resource": "arn:aws:lambda:us-east-1:{{{Account.Id}}}:function:f",
              "Condition": {
                "ArnLike": {"AWS:SourceArn": "arn:aws:cognito-idp:us-east-1:123456789012:userpool/us-east-1_x"},
                "StringEquals": {"AWS:SourceAccount": "{{{Account.Id}}}"}
              }
            }
            """), Assert.Single(policy["Statement"]!.AsArray())), policy.ToJsonString());
    }

    [Fact]
    public async Task Statements_have_unique_ids_and_the_last_one_takes_the_policy_away()
    {
        await using var account = await Account.StartAsync();
        await TestFunction.CreateAsync(account, "f");
        await account.Lambda.AddPermissionAsync(Cognito);

        await TestFunction.RefusedAsync<ResourceConflictException>(account.Lambda.AddPermissionAsync(Cognito));
        await account.Lambda.RemovePermissionAsync(new() { FunctionName = "f", StatementId = "cognito" });

        await TestFunction.RefusedAsync<ResourceNotFoundException>(account.Lambda.GetPolicyAsync(new() { FunctionName = "f" }));
        await TestFunction.RefusedAsync<ResourceNotFoundException>(
            account.Lambda.RemovePermissionAsync(new() { FunctionName = "f", StatementId = "cognito" }));
    }

    [Theory]
    [InlineData("somebody")]
    [InlineData("arn:aws:iam::123456789012:role/none")]
    public async Task A_principal_that_does_not_exist_is_refused(string principal)
    {
        await using var account = await Account.StartAsync();
        await TestFunction.CreateAsync(account, "f");

        await TestFunction.RefusedAsync<InvalidParameterValueException>(account.Lambda.AddPermissionAsync(
            new() { FunctionName = "f", StatementId = "s", Action = "lambda:InvokeFunction", Principal = principal }));
    }
}
