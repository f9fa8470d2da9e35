using System.Diagnostics;
using Amazon.S3;
using Amazon.S3.Model;
using Xunit.Abstractions;

namespace Emulator.Tests.Services.S3;

public sealed class BucketConfigurationTests(ITestOutputHelper output)
{
    private const string Bucket = "my-bucket";

    // What boto3 sends for each configuration, and what it makes of the answers.
    private const string Boto3 = """
        import boto3, json
        from botocore.exceptions import ClientError
        s3 = boto3.client("s3")
        b = "boto-bucket"
        s3.create_bucket(Bucket=b)
        def code(call, **parameters):
            try:
                call(Bucket=b, **parameters)
            except ClientError as e:
                return e.response["Error"]["Code"]
        def eq(actual, expected):
            assert actual == expected, (actual, expected)
        for name, missing in [("policy", "NoSuchBucketPolicy"), ("cors", "NoSuchCORSConfiguration"),
                              ("lifecycle_configuration", "NoSuchLifecycleConfiguration"), ("tagging", "NoSuchTagSet")]:
            eq(code(getattr(s3, "get_bucket_" + name)), missing)
        eq(s3.get_bucket_ownership_controls(Bucket=b)["OwnershipControls"]["Rules"], [{"ObjectOwnership": "BucketOwnerEnforced"}])
        eq(s3.get_bucket_encryption(Bucket=b)["ServerSideEncryptionConfiguration"]["Rules"][0]["ApplyServerSideEncryptionByDefault"],
           {"SSEAlgorithm": "AES256"})
        def policy(principal):
            return json.dumps({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": principal,
                "Action": "s3:GetObject", "Resource": f"arn:aws:s3:::{b}/*"}]})
        eq(code(s3.put_bucket_policy, Policy=policy("*")), "AccessDenied")
        eq(code(s3.put_bucket_policy, Policy="{"), "MalformedPolicy")
        owner = {"AWS": "arn:aws:iam::123456789012:root"}
        s3.put_bucket_policy(Bucket=b, Policy=policy(owner))
        eq(json.loads(s3.get_bucket_policy(Bucket=b)["Policy"]), json.loads(policy(owner)))
        eq(s3.get_bucket_policy_status(Bucket=b)["PolicyStatus"]["IsPublic"], False)
        s3.delete_public_access_block(Bucket=b)
        s3.put_bucket_policy(Bucket=b, Policy=policy("*"))
        eq(s3.get_bucket_policy_status(Bucket=b)["PolicyStatus"]["IsPublic"], True)
        s3.delete_bucket_policy(Bucket=b)
        rule = {"AllowedMethods": ["GET", "PUT"], "AllowedOrigins": ["https://a.example", "https://b.example"], "AllowedHeaders": ["*"],
                "ExposeHeaders": ["ETag"], "MaxAgeSeconds": 3000}
        s3.put_bucket_cors(Bucket=b, CORSConfiguration={"CORSRules": [rule]})
        eq(s3.get_bucket_cors(Bucket=b)["CORSRules"], [rule])
        eq(code(s3.put_bucket_cors, CORSConfiguration={"CORSRules": [{**rule, "AllowedMethods": ["PATCH"]}]}), "InvalidRequest")
        s3.delete_bucket_cors(Bucket=b)
        eq(code(s3.get_bucket_cors), "NoSuchCORSConfiguration")
        rules = [{"ID": "old", "Status": "Enabled", "Filter": {"Prefix": "a/"}, "Expiration": {"Days": 30},
                  "Transitions": [{"Days": 10, "StorageClass": "GLACIER"}]}]
        s3.put_bucket_lifecycle_configuration(Bucket=b, LifecycleConfiguration={"Rules": rules})
        eq(s3.get_bucket_lifecycle_configuration(Bucket=b)["Rules"], rules)
        eq(code(s3.put_bucket_lifecycle_configuration, LifecycleConfiguration={"Rules": rules + rules}), "InvalidArgument")
        s3.delete_bucket_lifecycle(Bucket=b)
        eq(code(s3.get_bucket_lifecycle_configuration), "NoSuchLifecycleConfiguration")
        kms = {"Rules": [{"ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": "aws:kms", "KMSMasterKeyID": "key"}, "BucketKeyEnabled": True}]}
        s3.put_bucket_encryption(Bucket=b, ServerSideEncryptionConfiguration=kms)
        eq(s3.get_bucket_encryption(Bucket=b)["ServerSideEncryptionConfiguration"], kms)
        s3.delete_bucket_encryption(Bucket=b)
        eq(s3.get_bucket_encryption(Bucket=b)["ServerSideEncryptionConfiguration"]["Rules"][0]["ApplyServerSideEncryptionByDefault"],
           {"SSEAlgorithm": "AES256"})
        s3.put_bucket_ownership_controls(Bucket=b, OwnershipControls={"Rules": [{"ObjectOwnership": "ObjectWriter"}]})
        s3.delete_bucket_ownership_controls(Bucket=b)
        eq(code(s3.get_bucket_ownership_controls), "OwnershipControlsNotFoundError")
        s3.put_object(Bucket=b, Key="k", Body=b"content")
        eq(code(s3.put_object_acl, Key="k", ACL="public-read"), "NotImplemented")
        eq(code(s3.get_bucket_website), "NotImplemented")
        eq(code(s3.delete_bucket_website), "NotImplemented")
        eq(s3.get_object(Bucket=b, Key="k")["Body"].read(), b"content")
        s3.put_bucket_versioning(Bucket=b, VersioningConfiguration={"Status": "Enabled"})
        for _ in range(3):
            s3.put_object(Bucket=b, Key="v", Body=b"x")
        pages = s3.get_paginator("list_object_versions").paginate(Bucket=b, Prefix="v", PaginationConfig={"PageSize": 2})
        eq(len([v for page in pages for v in page["Versions"]]), 3)
        print("done")
        """;

    [Fact]
    public async Task Boto3_puts_reads_and_deletes_every_configuration()
    {
        await using var account = await Account.StartAsync();
        var start = new ProcessStartInfo("python3", ["-c", Boto3]) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["AWS_ENDPOINT_URL"] = account.Aws.Endpoint.ToString();
        start.Environment["AWS_ACCESS_KEY_ID"] = account.Aws.AccessKeyId;
        start.Environment["AWS_SECRET_ACCESS_KEY"] = account.Aws.SecretAccessKey;
        start.Environment["AWS_DEFAULT_REGION"] = "us-east-1";
        start.Environment["AWS_MAX_ATTEMPTS"] = "1";
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var text = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        if ((await errors).Contains("No module named 'boto3'", StringComparison.Ordinal))
        {
            output.WriteLine("boto3 is not installed: not tried.");
            return;
        }

        Assert.True(process.ExitCode == 0, await errors);
        Assert.Equal("done", text.Trim());
    }

    [Fact]
    public async Task The_SDK_reads_what_it_put()
    {
        await using var account = await Account.StartAsync();
        var s3 = account.S3;
        await s3.PutBucketAsync(new PutBucketRequest { BucketName = Bucket, ObjectOwnership = ObjectOwnership.ObjectWriter });
        await s3.PutCORSConfigurationAsync(new()
        {
            BucketName = Bucket,
            Configuration = new() { Rules = [new CORSRule { AllowedMethods = ["GET"], AllowedOrigins = ["*"] }] },
        });
        await s3.PutLifecycleConfigurationAsync(new()
        {
            BucketName = Bucket,
            Configuration = new()
            {
                Rules =
                [
                    new()
                    {
                        Id = "old",
                        Status = LifecycleRuleStatus.Enabled,
                        Filter = new() { LifecycleFilterPredicate = new LifecyclePrefixPredicate { Prefix = "" } },
                        Expiration = new() { Days = 1 },
                    },
                ],
            },
        });

        var ownership = (await s3.GetBucketOwnershipControlsAsync(new() { BucketName = Bucket })).OwnershipControls;
        Assert.Equal(ObjectOwnership.ObjectWriter, Assert.Single(ownership.Rules).ObjectOwnership);
        Assert.Equal(["*"], Assert.Single((await s3.GetCORSConfigurationAsync(Bucket)).Configuration.Rules).AllowedOrigins);
        Assert.Equal("old", Assert.Single((await s3.GetLifecycleConfigurationAsync(Bucket)).Configuration.Rules).Id);
    }
}
