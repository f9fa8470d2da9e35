using Cedar;
using Reconciler.Access.Authorization;
using Reconciler.Access.Schemas;

namespace Reconciler.Access.Tests;

public sealed class AccessPrincipalTests
{
    [Fact]
    public void Claims_become_tags_and_non_strings_become_JSON()
    {
        Assert.Equal(new EntityUid(AgentCoreNames.OAuthUser, "a-1"), Example.Alice.Value);
        Assert.Equal("alice", Example.Alice.Name);
        Assert.Equal("{id: \"a-1\"}", Example.Alice.Entity!.Attributes.ToString());
        Assert.Equal(
            """{"cognito:groups": "[\"admins\",\"staff\"]", email_verified: "true", exp: "1893456000", scope: "shop/read shop/write", """ +
            """sub: "a-1", username: "alice"}""",
            Example.Alice.Entity.Tags.ToString());
    }

    [Fact]
    public void A_machine_token_without_sub_is_identified_by_its_client() =>
        Assert.Equal(
            new EntityUid(AgentCoreNames.OAuthUser, "c-3"), AccessPrincipal.FromClaims(Example.Json("""{"client_id": "c-3"}""")).Value);

    [Theory]
    [InlineData("arn:aws:sts::123456789012:assumed-role/Agent/session-1", "arn:aws:sts::123456789012:assumed-role/Agent")]
    [InlineData("arn:aws:sts::123456789012:assumed-role/Agent", "arn:aws:sts::123456789012:assumed-role/Agent")]
    [InlineData("arn:aws:iam::123456789012:user/path/x", "arn:aws:iam::123456789012:user/path/x")]
    public void An_assumed_role_has_no_session_name(string arn, string id) =>
        Assert.Equal(new EntityUid(AgentCoreNames.IamEntity, id), AccessPrincipal.FromArn(arn).Value);
}
