using System.Text.Json.Nodes;
using Reconciler.Emulator.Platform;
using Reconciler.Emulator.Services.Iam;

namespace Emulator.Tests.Services.Iam;

public sealed class PolicyGrammarTests : IDisposable
{
    private const string Syntax = "Syntax errors in policy.";
    private const string Legacy = "The policy failed legacy parsing";
    private const string Vendor = "Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.";
    private const string IamPath = "IAM resource path must either be \"*\" or start with user/, federated-user/, role/, group/, " +
        "instance-profile/, mfa/, server-certificate/, policy/, sms-mfa/, saml-provider/, oidc-provider/, report/, access-report/.";

    private readonly Reconciler.Emulator.Platform.State.Account _account = new(new AccountOptions());

    public void Dispose() => _account.Dispose();

    /// <summary>Members of a statement that replace those of a valid one. A member with null is removed.</summary>
    public static TheoryData<string, string> Statements => new()
    {
        // Members
        { """{"Effect":null}""", Syntax },
        { """{"Effect":"Maybe"}""", Syntax },
        { """{"Effect":["Allow"]}""", Syntax },
        { """{"Effect":"allow"}""", Legacy },
        { """{"Extra":"x"}""", Syntax },
        { """{"Sid":1}""", Syntax },
        { """{"Sid":["a"]}""", Syntax },
        { """{"Sid":"a b"}""", "Statement IDs (SID) must be alpha-numeric. Check that your input satisfies the regular expression [0-9A-Za-z]*" },
        { """{"NotAction":"s3:Get*"}""", Syntax },
        { """{"NotResource":"*"}""", Syntax },
        { """{"Principal":"*"}""", "Policy document should not specify a principal." },
        // Actions
        { """{"Action":null}""", "Policy statement must contain actions." },
        { """{"Action":[]}""", "Policy statement must contain actions." },
        { """{"Action":{}}""", Syntax },
        { """{"Action":[[]]}""", Syntax },
        { """{"Action":"GetObject"}""", Vendor },
        { """{"Action":""}""", Vendor },
        { """{"Action":["s3:GetObject","x"]}""", Vendor },
        { """{"Action":"a a:X"}""", "Vendor a a is not valid" },
        { """{"Action":"s3:a:X"}""", "Actions/Condition can contain only one colon." },
        // Resources
        { """{"Resource":null}""", "Policy statement must contain resources." },
        { """{"Resource":[]}""", "Policy statement must contain resources." },
        { """{"Resource":{}}""", Syntax },
        { """{"Resource":"x"}""", "Resource x must be in ARN format or \"*\"." },
        { """{"Resource":["*","x"]}""", "Resource x must be in ARN format or \"*\"." },
        { """{"Resource":"arn:aws"}""", "Resource vendor must be fully qualified and cannot contain regexes." },
        { """{"Resource":"arn:aws:s*:::b"}""", "Resource vendor must be fully qualified and cannot contain regexes." },
        { """{"Resource":"arn:aws:s3"}""", "Resource arn:aws:s3 can not contain region information." },
        { """{"Resource":"arn:aws:s3::b"}""", Legacy },
        { """{"Resource":"arn:aws::::b"}""", Legacy },
        { """{"Resource":"arn:nowhere:s3:::b"}""", "Partition \"nowhere\" is not valid for resource \"arn:nowhere:s3:::b\"." },
        { """{"Resource":"a:b:c"}""", "Partition \"b\" is not valid for resource \"arn:b:c:*:*:*\"." },
        { """{"Resource":"arn:aws:s3:us-east-1::b"}""", "Resource arn:aws:s3:us-east-1::b can not contain region information." },
        { """{"Resource":"arn:aws:iam:us-east-1::role/r"}""", "IAM resource arn:aws:iam:us-east-1::role/r cannot contain region information." },
        { """{"Resource":"arn:aws:iam::123456789012:thing/r"}""", IamPath },
        // Conditions
        { """{"Condition":[]}""", Syntax },
        { """{"Condition":"a"}""", Syntax },
        { """{"Condition":{"StringEquals":"a"}}""", Syntax },
        { """{"Condition":{"StringEquals":{"aws:x":{}}}}""", Syntax },
        { """{"Condition":{"StringEquals":{"aws:x":[{}]}}}""", Syntax },
        { """{"Condition":{"StringResembles":{"aws:x":"a"}}}""", Syntax },
        { """{"Condition":{"ForAnyValue::StringEquals":{"aws:x":"a"}}}""", Syntax },
        { """{"Condition":{"DateLessThan":{"aws:CurrentTime":"tomorrow"}}}""", Legacy },
        { """{"Condition":{"DateLessThan":{"aws:CurrentTime":["2026-01-01","2026-13-01"]}}}""", Legacy },
        { """{"Condition":{"ForAllValues:DateGreaterThanIfExists":{"aws:CurrentTime":"2026-01-01T25:00"}}}""", Legacy },
        { """{"Condition":{"DateEquals":{"aws:CurrentTime":"9223372036854775808"}}}""", Legacy },
    };

    [Theory]
    [MemberData(nameof(Statements))]
    public void A_statement_is_refused_as_IAM_refuses_it(string changes, string message)
    {
        var statement = Valid();
        foreach (var (name, value) in JsonNode.Parse(changes)!.AsObject())
        {
            if (value is null)
                statement.Remove(name);
            else
                statement[name] = value.DeepClone();
        }

        Assert.Equal(message, Refusal(() => PolicyDocument.CheckManagedPolicy(Document(statement))));
        Assert.Equal(message, Refusal(() => PolicyDocument.CheckIdentityPolicy(Document(statement))));
    }

    [Theory]
    [InlineData("nonsense", Syntax)]
    [InlineData("[]", Syntax)]
    [InlineData("""{"Version":"2012-10-17"}""", Syntax)]
    [InlineData("""{"Version":"2012-10-17","Statement":[]}""", Syntax)]
    [InlineData("""{"Version":"2012-10-17","Statement":["x"]}""", Syntax)]
    [InlineData("""{"Version":"2013-10-17","Statement":STATEMENT}""", Syntax)]
    [InlineData("""{"Version":20121017,"Statement":STATEMENT}""", Syntax)]
    [InlineData("""{"Version":"2012-10-17","Id":[],"Statement":STATEMENT}""", Syntax)]
    [InlineData("""{"Version":"2012-10-17","Extra":1,"Statement":STATEMENT}""", Syntax)]
    [InlineData("""{"Version":"2012-10-17","Statement":STATEMENT,"Statement":STATEMENT}""", Syntax)]
    [InlineData("""{"Statement":STATEMENT}""", "Policy document must be version 2012-10-17 or greater.")]
    [InlineData("""{"Version":"2008-10-17","Statement":STATEMENT}""", "Policy document must be version 2012-10-17 or greater.")]
    [InlineData(
        """{"Version":"2012-10-17","Statement":[{"Sid":"a","Effect":"Allow","Action":"*","Resource":"*"},{"Sid":"a","Effect":"Deny"}]}""",
        "Statement IDs (SID) in a single policy must be unique.")]
    public void A_document_is_refused_as_IAM_refuses_it(string text, string message) => Assert.Equal(
        message,
        Refusal(() => PolicyDocument.CheckManagedPolicy(text.Replace("STATEMENT", Valid().ToJsonString(), StringComparison.Ordinal))));

    [Theory]
    [InlineData("""{"Action":"*","Resource":"*"}""")]
    [InlineData("""{"Action":"S3:getObject","Resource":"arn:aws:s3:us-east-1:123456789012:accesspoint/a"}""")]
    [InlineData("""{"Resource":["arn:aws:iam::123456789012:role/*","arn:aws:iam::aws:policy/a","arn:aws:iam::*:*"]}""")]
    [InlineData("""{"Resource":"arn:*:bedrock-agentcore:us-east-1:123456789012:gateway/g-0123456789"}""")]
    [InlineData("""{"Condition":{"StringEquals":{"aws:x":["a","b"]},"Bool":{"aws:y":true},"NumericLessThan":{"aws:z":1},"Null":{"aws:n":"true"}}}""")]
    [InlineData("""{"Condition":{"ForAnyValue:stringlikeIfExists":{"aws:TagKeys":"a"}}}""")]
    [InlineData("""{"Condition":{"DateLessThan":{"aws:CurrentTime":["2026-01-01","2026","2026-01-01T10:20:30.123Z","2026-01-01T10:20:30+01:00","1767225600","${aws:x}"]}}}""")]
    public void A_valid_statement_is_taken(string changes)
    {
        var statement = Valid();
        foreach (var (name, value) in JsonNode.Parse(changes)!.AsObject())
            statement[name] = value!.DeepClone();

        PolicyDocument.CheckManagedPolicy(Document(statement));
    }

    [Theory]
    [InlineData("""{"Service":"bedrock-agentcore.amazonaws.com"}""", "sts:AssumeRole", null)]
    [InlineData("""{"Service":["lambda.amazonaws.com","ecs.eu-west-1.amazonaws.com"]}""", "sts:AssumeRole", null)]
    [InlineData("""{"AWS":["123456789012","*","arn:aws:iam::999999999999:role/unknown","arn:aws:iam::000000000000:root"]}""", "sts:AssumeRole", null)]
    [InlineData("""{"AWS":"arn:aws:iam::000000000000:role/there"}""", "sts:TagSession", null)]
    [InlineData("""{"Federated":"cognito-identity.amazonaws.com"}""", "sts:AssumeRoleWithWebIdentity", null)]
    [InlineData("""{"Service":"s3.amazonaws.com"}""", "s3:GetObject", "AssumeRole policy may only specify STS AssumeRole actions.")]
    [InlineData("""{"Service":"s3"}""", "sts:AssumeRole", "Invalid principal in policy: \"SERVICE\":\"s3\"")]
    [InlineData("""{"AWS":"somebody"}""", "sts:AssumeRole", "Invalid principal in policy: \"AWS\":\"somebody\"")]
    [InlineData("""{"AWS":"arn:aws:iam::000000000000:role/none"}""", "sts:AssumeRole",
        "Invalid principal in policy: \"AWS\":\"arn:aws:iam::000000000000:role/none\"")]
    [InlineData("""{"AWS":"arn:aws:iam::000000000000:user/none"}""", "sts:AssumeRole",
        "Invalid principal in policy: \"AWS\":\"arn:aws:iam::000000000000:user/none\"")]
    [InlineData("""{"AWS":"arn:aws:iam::000000000000:role/*"}""", "sts:AssumeRole",
        "Invalid principal in policy: \"AWS\":\"arn:aws:iam::000000000000:role/*\"")]
    [InlineData("""{"Google":"x"}""", "sts:AssumeRole", Syntax)]
    [InlineData("\"everybody\"", "sts:AssumeRole", Syntax)]
    public void A_trust_policy_names_STS_actions_and_principals_that_there_are(string principal, string action, string? message)
    {
        PrincipalKind.Role.Save(_account, new() { ["RoleName"] = "there", ["Arn"] = "arn:aws:iam::000000000000:role/there" });
        var statement = new JsonObject { ["Effect"] = "Allow", ["Principal"] = JsonNode.Parse(principal), ["Action"] = action };

        Assert.Equal(message, Refusal(() => PolicyDocument.CheckTrustPolicy(Document(statement), _account)));
    }

    private static JsonObject Valid() =>
        new() { ["Effect"] = "Allow", ["Action"] = "s3:GetObject", ["Resource"] = "arn:aws:s3:::bucket/*" };

    private static string Document(JsonObject statement) =>
        new JsonObject { ["Version"] = "2012-10-17", ["Statement"] = statement.DeepClone() }.ToJsonString();

    private static string? Refusal(Action check)
    {
        try
        {
            check();
            return null;
        }
        catch (AwsException error)
        {
            Assert.Equal("MalformedPolicyDocument", error.Code);
            return error.Message;
        }
    }
}
