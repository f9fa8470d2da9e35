using Amazon.IdentityManagement;
using Amazon.IdentityManagement.Model;

namespace Reconciler.AwsSdk.Tests.Wire;

public sealed class QueryTests
{
    [Fact]
    public async Task A_request_is_a_form_with_numbered_lists()
    {
        await using var server = await WireServer.StartAsync(
            CannedResponse.Xml("<CreateRoleResponse><CreateRoleResult/></CreateRoleResponse>"));
        using var client = Clients.Iam(server.Url);

        await client.CreateRoleAsync(new CreateRoleRequest
        {
            RoleName = "r+1",
            AssumeRolePolicyDocument = """{"Version": "2012-10-17"}""",
            MaxSessionDuration = 3600,
            Tags = [new Tag { Key = "a", Value = "b c" }, new Tag { Key = "ü", Value = "" }],
        });

        var request = server.Request;
        Assert.Equal(("POST", "/"), (request.Method, request.Target));
        Assert.StartsWith("application/x-www-form-urlencoded", request.Headers["Content-Type"], StringComparison.Ordinal);
        Assert.Equal(
            new Dictionary<string, string>
            {
                ["Action"] = "CreateRole",
                ["Version"] = "2010-05-08",
                ["RoleName"] = "r+1",
                ["AssumeRolePolicyDocument"] = """{"Version": "2012-10-17"}""",
                ["MaxSessionDuration"] = "3600",
                ["Tags.member.1.Key"] = "a",
                ["Tags.member.1.Value"] = "b c",
                ["Tags.member.2.Key"] = "ü",
                ["Tags.member.2.Value"] = "",
            }.OrderBy(p => p.Key, StringComparer.Ordinal),
            request.Form.OrderBy(p => p.Key, StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_response_is_read_with_lists_booleans_and_times()
    {
        await using var server = await WireServer.StartAsync(CannedResponse.Xml(
            """
            <ListRolesResponse xmlns="https://iam.amazonaws.com/doc/2010-05-08/">
              <ListRolesResult>
                <IsTruncated>true</IsTruncated><Marker>m</Marker>
                <Roles>
                  <member>
                    <RoleName>a</RoleName><Path>/</Path><CreateDate>2026-01-02T03:04:05Z</CreateDate><MaxSessionDuration>7200</MaxSessionDuration>
                    <Description></Description>
                    <Tags><member><Key>k</Key><Value>v</Value></member></Tags>
                    <RoleLastUsed><LastUsedDate/></RoleLastUsed>
                  </member>
                  <member><RoleName>b</RoleName></member>
                </Roles>
              </ListRolesResult>
              <ResponseMetadata><RequestId>r-1</RequestId></ResponseMetadata>
            </ListRolesResponse>
            """));
        using var client = Clients.Iam(server.Url);

        var response = await client.ListRolesAsync();

        Assert.Equal("r-1", response.ResponseMetadata.RequestId);
        Assert.True(response.IsTruncated);
        Assert.Equal(["a", "b"], response.Roles.Select(r => r.RoleName));
        var role = response.Roles[0];
        Assert.Equal(new DateTime(2026, 1, 2, 3, 4, 5, DateTimeKind.Utc), role.CreateDate);
        Assert.Equal((7200, "", "v"), (role.MaxSessionDuration, role.Description, role.Tags.Single().Value));
        Assert.Null(role.RoleLastUsed.LastUsedDate);
        Assert.Null(response.Roles[1].Tags);
    }

    [Fact]
    public async Task Managed_policies_have_the_official_names()
    {
        await using var server = await WireServer.StartAsync(CannedResponse.Xml(
            "<GetPolicyResponse><GetPolicyResult><Policy><PolicyName>p</PolicyName><IsAttachable>false</IsAttachable></Policy></GetPolicyResult></GetPolicyResponse>"));
        using var client = Clients.Iam(server.Url);

        ManagedPolicy policy = (await client.GetPolicyAsync(new GetPolicyRequest { PolicyArn = "arn" })).Policy;

        Assert.Equal(("p", false), (policy.PolicyName, policy.IsAttachable));
    }

    [Fact]
    public async Task Maps_in_responses_are_read()
    {
        await using var server = await WireServer.StartAsync(CannedResponse.Xml(
            """
            <SimulatePrincipalPolicyResponse><SimulatePrincipalPolicyResult><EvaluationResults><member>
              <EvalActionName>a:B</EvalActionName><EvalDecision>implicitDeny</EvalDecision>
              <EvalDecisionDetails><entry><key>x</key><value>allowed</value></entry></EvalDecisionDetails>
            </member></EvaluationResults></SimulatePrincipalPolicyResult></SimulatePrincipalPolicyResponse>
            """));
        using var client = Clients.Iam(server.Url);

        var response = await client.SimulatePrincipalPolicyAsync(
            new SimulatePrincipalPolicyRequest { PolicySourceArn = "arn", ActionNames = ["a:B"] });

        var result = Assert.Single(response.EvaluationResults);
        Assert.Equal(PolicyEvaluationDecisionType.ImplicitDeny, result.EvalDecision);
        Assert.Equal("allowed", result.EvalDecisionDetails["x"]);
    }
}
