using Xunit.Abstractions;

namespace Emulator.Tests.Services.Iam;

/// <summary>SimulatePrincipalPolicy, as boto3 sees it.</summary>
public sealed class SimulationTests(ITestOutputHelper output)
{
    private const string Script = """
        iam = boto3.client("iam")
        def policy(*statements):
            return json.dumps({"Version": "2012-10-17", "Statement": list(statements)})
        def decisions(arn, **parameters):
            pages = iam.get_paginator("simulate_principal_policy").paginate(PolicySourceArn=arn, **parameters)
            return [(r["EvalActionName"], r["EvalResourceName"], r["EvalDecision"]) for page in pages for r in page["EvaluationResults"]]

        trust = policy({"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"})
        role = iam.create_role(RoleName="worker", Path="/app/", AssumeRolePolicyDocument=trust)["Role"]["Arn"]
        eq(decisions(role, ActionNames=["s3:GetObject"]), [("s3:GetObject", "*", "implicitDeny")])

        iam.put_role_policy(RoleName="worker", PolicyName="p", PolicyDocument=policy(
            {"Effect": "Allow", "Action": "s3:Get*", "Resource": "arn:aws:s3:::data/*"},
            {"Effect": "Deny", "Action": "s3:*", "Resource": "arn:aws:s3:::data/secret"}))
        resources = ["arn:aws:s3:::data/a", "arn:aws:s3:::data/secret", "arn:aws:s3:::other/a"]
        eq([d[2] for d in decisions(role, ActionNames=["s3:GetObject"], ResourceArns=resources)],
           ["allowed", "explicitDeny", "implicitDeny"])
        eq(decisions(role, ActionNames=["s3:GetObject", "s3:PutObject"], ResourceArns=resources[:1]),
           [("s3:GetObject", resources[0], "allowed"), ("s3:PutObject", resources[0], "implicitDeny")])

        managed = iam.create_policy(PolicyName="put", PolicyDocument=policy(
            {"Effect": "Allow", "Action": "s3:PutObject", "Resource": "*",
             "Condition": {"StringEquals": {"aws:RequestedRegion": "us-east-1"}}}))
        iam.attach_role_policy(RoleName="worker", PolicyArn=managed["Policy"]["Arn"])
        for region, decision in [("us-east-1", "allowed"), ("eu-west-1", "implicitDeny")]:
            entries = [{"ContextKeyName": "aws:RequestedRegion", "ContextKeyType": "string", "ContextKeyValues": [region]}]
            eq(decisions(role, ActionNames=["s3:PutObject"], ResourceArns=resources[2:], ContextEntries=entries)[0][2], decision)

        more = policy({"Effect": "Allow", "Action": "s3:ListBucket", "Resource": "*"})
        eq(decisions(role, ActionNames=["s3:ListBucket"], PolicyInputList=[more])[0][2], "allowed")
        user = iam.create_user(UserName="ann")["User"]["Arn"]
        eq(decisions(user, ActionNames=["s3:GetObject"])[0][2], "implicitDeny")
        nobody = role.replace("worker", "nobody")
        eq(code(iam.simulate_principal_policy, PolicySourceArn=nobody, ActionNames=["s3:GetObject"]), "NoSuchEntity")
        print("done")
        """;

    [Fact]
    public async Task Decisions_follow_the_policies_of_the_principal()
    {
        await using var account = await Account.StartAsync();

        Assert.Equal("done", (await Boto3.RunAsync(account, Script, output) ?? "done").Trim());
    }
}
