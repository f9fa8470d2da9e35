using Xunit.Abstractions;

namespace Emulator.Tests.Services.Tagging;

/// <summary>The index of tags, read by boto3.</summary>
public sealed class TaggingTests(ITestOutputHelper output)
{
    private const string Setup = """
        tag = {"team": "a"}
        pairs = [{"Key": "team", "Value": "a"}]
        arns = {
            "cognito-idp:userpool": boto3.client("cognito-idp").create_user_pool(PoolName="p", UserPoolTags=tag)["UserPool"]["Arn"],
            "ecr:repository": boto3.client("ecr").create_repository(repositoryName="repo", tags=pairs)["repository"]["repositoryArn"],
            "secretsmanager:secret": boto3.client("secretsmanager").create_secret(Name="s", SecretString="x", Tags=pairs)["ARN"],
            "bedrock-agentcore:policy-engine": boto3.client("bedrock-agentcore-control").create_policy_engine(name="e", tags=tag)["policyEngineArn"],
            "bedrock-agentcore:workload-identity-directory":
                boto3.client("bedrock-agentcore-control").create_workload_identity(name="wid", tags=tag)["workloadIdentityArn"],
            "iam:policy": boto3.client("iam").create_policy(
                PolicyName="m", Tags=pairs, PolicyDocument=json.dumps({"Version": "2012-10-17", "Statement": [
                    {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"}]}))["Policy"]["Arn"],
            "logs:log-group": "arn:aws:logs:us-east-1:123456789012:log-group:g",
            "s3": "arn:aws:s3:::bucket-of-team-a",
        }
        boto3.client("logs").create_log_group(logGroupName="g", tags=tag)
        boto3.client("s3").create_bucket(Bucket="bucket-of-team-a")
        boto3.client("s3").put_bucket_tagging(Bucket="bucket-of-team-a", Tagging={"TagSet": pairs})
        boto3.client("ecr").create_repository(repositoryName="untagged")
        boto3.client("ecr", region_name="eu-west-1").create_repository(repositoryName="elsewhere", tags=pairs)
        tagging = boto3.client("resourcegroupstaggingapi")
        def get(**parameters):
            pages = tagging.get_paginator("get_resources").paginate(**parameters)
            return {m["ResourceARN"]: m["Tags"] for page in pages for m in page["ResourceTagMappingList"]}

        """;

    [Fact]
    public Task Resources_of_all_services_are_found_by_ARN_by_type_and_by_tag() => RunAsync("""
        eq(get(), {arn: pairs for arn in arns.values()})
        eq(get(ResourceARNList=[*arns.values(), "arn:aws:s3:::none"]), {arn: pairs for arn in arns.values()})
        for kind, arn in arns.items():
            eq(list(get(ResourceTypeFilters=[kind])), [arn])
        eq(set(get(ResourceTypeFilters=["bedrock-agentcore", "s3"])), {a for k, a in arns.items() if k.split(":")[0] in ("bedrock-agentcore", "s3")})
        eq(len(get(TagFilters=[{"Key": "team", "Values": ["a", "b"]}])), len(arns))
        eq(get(TagFilters=[{"Key": "team", "Values": ["b"]}]), {})
        eq(get(TagFilters=[{"Key": "team"}, {"Key": "other"}]), {})
        eq(len(get(ResourcesPerPage=3)), len(arns))
        eq(tagging.get_tag_keys()["TagKeys"], ["team"])
        eq(tagging.get_tag_values(Key="team")["TagValues"], ["a"])
        eq(tagging.get_tag_values(Key="other")["TagValues"], [])
        """);

    [Fact]
    public Task Tags_that_change_and_resources_that_go_leave_the_index() => RunAsync("""
        boto3.client("s3").delete_bucket_tagging(Bucket="bucket-of-team-a")
        boto3.client("ecr").delete_repository(repositoryName="repo")
        boto3.client("logs").tag_resource(resourceArn=arns["logs:log-group"], tags={"stage": "test"})
        found = get()
        assert arns["s3"] not in found and arns["ecr:repository"] not in found
        eq(found[arns["logs:log-group"]], [{"Key": "stage", "Value": "test"}, *pairs])
        """);

    [Fact]
    public Task What_the_service_refuses_is_refused() => RunAsync("""
        arn = arns["s3"]
        eq(code(tagging.get_resources, ResourceARNList=[arn], ResourceTypeFilters=["s3"]), "InvalidParameterException")
        eq(code(tagging.get_resources, ResourceARNList=[arn], TagFilters=[{"Key": "team"}]), "InvalidParameterException")
        eq(code(tagging.get_resources, ResourceARNList=[arn] * 101), "InvalidParameterException")
        eq(code(tagging.get_resources, ExcludeCompliantResources=True), "InvalidParameterException")
        eq(code(tagging.get_resources, PaginationToken="mine"), "PaginationTokenExpiredException")
        eq(code(tagging.tag_resources, ResourceARNList=[arn], Tags={"a": "b"}), "NotImplementedException")
        eq(get(ExcludeCompliantResources=True, IncludeComplianceDetails=True), {})
        details = tagging.get_resources(IncludeComplianceDetails=True)["ResourceTagMappingList"]
        assert all(m["ComplianceDetails"]["ComplianceStatus"] for m in details)
        """);

    private async Task RunAsync(string script)
    {
        await using var account = await Account.StartAsync();
        await Boto3.RunAsync(account, Setup + script, output);
    }
}
