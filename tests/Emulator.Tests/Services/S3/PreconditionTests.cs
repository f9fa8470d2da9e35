using Xunit.Abstractions;

namespace Emulator.Tests.Services.S3;

public sealed class PreconditionTests(ITestOutputHelper output)
{
    private const string Conditions = """
        from datetime import timedelta
        s3 = boto3.client("s3")
        b = "conditions"
        s3.create_bucket(Bucket=b)
        def put(key, body=b"body", **p):
            return s3.put_object(Bucket=b, Key=key, Body=body, **p)["ETag"]
        tag = put("k")
        at = s3.head_object(Bucket=b, Key="k")["LastModified"]
        hour = timedelta(hours=1)
        # Reads. A tag decides before a date does.
        for call in s3.get_object, s3.head_object:
            def read(**p):
                return (error(call, Bucket=b, Key="k", **p) or {"ResponseMetadata": {"HTTPStatusCode": 200}})["ResponseMetadata"]["HTTPStatusCode"]
            eq(read(IfModifiedSince=at), 304)
            eq(read(IfModifiedSince=at + hour), 304)
            eq(read(IfModifiedSince=at - hour), 200)
            eq(read(IfUnmodifiedSince=at), 200)
            eq(read(IfUnmodifiedSince=at - hour), 412)
            eq(read(IfMatch=tag, IfUnmodifiedSince=at - hour), 200)
            eq(read(IfMatch='"x"'), 412)
            eq(read(IfNoneMatch=tag), 304)
            eq(read(IfNoneMatch='"x"', IfModifiedSince=at + hour), 200)
            eq(read(Range="bytes=1-0"), 200)
            eq(read(Range="bytes=a-b"), 200)
            eq(read(Range="bytes=9-"), 416)
        # Writes.
        eq(code(s3.put_object, Bucket=b, Key="k", IfNoneMatch="*"), "PreconditionFailed")
        eq(code(s3.put_object, Bucket=b, Key="k", IfNoneMatch=tag), "NotImplemented")
        eq(code(s3.put_object, Bucket=b, Key="k", IfMatch="x"), "PreconditionFailed")
        eq(code(s3.put_object, Bucket=b, Key="none", IfMatch="x"), "NoSuchKey")
        tag = put("k", b"two", IfMatch=tag)
        tag = put("k", b"three", IfMatch=tag.strip('"'))
        # Copies, whole and in parts.
        source = f"{b}/k"
        cases = [(dict(CopySourceIfMatch="x"), 1), (dict(CopySourceIfMatch=tag), 0), (dict(CopySourceIfNoneMatch=tag), 1),
                 (dict(CopySourceIfNoneMatch="x"), 0), (dict(CopySourceIfModifiedSince=at + hour), 1),
                 (dict(CopySourceIfModifiedSince=at - hour), 0), (dict(CopySourceIfUnmodifiedSince=at - hour), 1),
                 (dict(CopySourceIfUnmodifiedSince=at + hour), 0)]
        upload = dict(Bucket=b, Key="big", UploadId=s3.create_multipart_upload(Bucket=b, Key="big")["UploadId"])
        for parameters, fails in cases:
            expected = "PreconditionFailed" if fails else None
            eq(code(s3.copy_object, Bucket=b, Key="copy", CopySource=source, **parameters), expected)
            eq(code(s3.upload_part_copy, PartNumber=1, CopySource=source, **upload, **parameters), expected)
        eq(code(s3.copy_object, Bucket=b, Key="copy", CopySource=source, IfNoneMatch="*"), "PreconditionFailed")
        eq(code(s3.copy_object, Bucket=b, Key="copy", CopySource=source, IfMatch="x"), "PreconditionFailed")
        # The completion of an upload.
        put("big")
        part = s3.upload_part(PartNumber=1, Body=b"content", **upload)["ETag"]
        parts = {"Parts": [{"ETag": part, "PartNumber": 1}]}
        failed = error(s3.complete_multipart_upload, MultipartUpload=parts, IfNoneMatch="*", **upload)["Error"]
        eq((failed["Code"], failed["Condition"]), ("PreconditionFailed", "If-None-Match"))
        eq(code(s3.complete_multipart_upload, MultipartUpload={"Parts": []}, **upload), "MalformedXML")
        eq(code(s3.upload_part, PartNumber=10001, Body=b"x", **upload), "InvalidArgument")
        small = s3.upload_part(PartNumber=2, Body=b"content", **upload)["ETag"]
        two = {"Parts": [{"ETag": part, "PartNumber": 1}, {"ETag": small, "PartNumber": 2}]}
        eq(code(s3.complete_multipart_upload, MultipartUpload=two, **upload), "EntityTooSmall")
        s3.complete_multipart_upload(MultipartUpload=parts, **upload)
        # Deletes.
        eq(code(s3.delete_object, Bucket=b, Key="k", IfMatch="x"), "PreconditionFailed")
        eq(code(s3.delete_object, Bucket=b, Key="none", IfMatch="x"), "NoSuchKey")
        many = s3.delete_objects(Bucket=b, Delete={"Objects": [{"Key": "k", "ETag": "x"}, {"Key": "copy"}]})
        eq(([e["Code"] for e in many["Errors"]], [d["Key"] for d in many["Deleted"]]), (["PreconditionFailed"], ["copy"]))
        s3.delete_object(Bucket=b, Key="k", IfMatch=tag)
        # A delete marker is no object.
        s3.put_bucket_versioning(Bucket=b, VersioningConfiguration={"Status": "Enabled"})
        put("k"); s3.delete_object(Bucket=b, Key="k")
        eq(code(s3.put_object, Bucket=b, Key="k", IfMatch="x"), "NoSuchKey")
        put("k", IfNoneMatch="*")
        # The owner that the caller expects.
        other = "999999999999"
        for call, p in [(s3.put_object, dict(Key="k")), (s3.delete_bucket, {}), (s3.get_object, dict(Key="k")), (s3.list_objects_v2, {}),
                        (s3.get_bucket_tagging, {}), (s3.copy_object, dict(Key="c", CopySource=source))]:
            eq(code(call, Bucket=b, ExpectedBucketOwner=other, **p), "AccessDenied")
        eq(code(s3.copy_object, Bucket=b, Key="c", CopySource=source, ExpectedSourceBucketOwner=other), "AccessDenied")
        eq(code(s3.head_bucket, Bucket="no-such-bucket", ExpectedBucketOwner=other), "404")
        account = boto3.client("sts").get_caller_identity()["Account"]
        s3.put_object(Bucket=b, Key="k", ExpectedBucketOwner=account)
        # Where a bucket may be created.
        here = Config(parameter_validation=False)
        def create(region, constraint):
            client = boto3.client("s3", region_name=region, config=here)
            return code(client.create_bucket, Bucket=f"in-{constraint}", CreateBucketConfiguration={"LocationConstraint": constraint})
        eq(create("us-east-1", "us-east-1"), "InvalidLocationConstraint")
        eq(create("us-east-1", "eu-central-1"), None)
        eq(create("us-west-2", "eu-west-1"), "IllegalLocationConstraintException")
        eq(s3.get_bucket_location(Bucket="in-eu-central-1")["LocationConstraint"], "eu-central-1")
        print("done")
        """;

    // A client that sends an empty body waits for 100 (Continue) all the same, and took the next answer for this one's.
    private const string EmptyBodies = """
        import time
        s3 = boto3.client("s3", config=Config(retries={"total_max_attempts": 1}, max_pool_connections=1))
        s3.create_bucket(Bucket="empty")
        started = time.monotonic()
        for i in range(6):
            s3.put_object(Bucket="empty", Key=f"k{i}", Body=b"" if i % 2 == 0 else b"content")
        for i in range(3):
            code(s3.put_object, Bucket="no-such-bucket", Key="k", Body=b"x" * 1000000 if i else b"")
        s3.upload_part(Bucket="empty", Key="m", PartNumber=1, UploadId=s3.create_multipart_upload(Bucket="empty", Key="m")["UploadId"], Body=b"")
        s3.put_object(Bucket="empty", Key="last", Body=b"x")
        eq(sorted(o["Size"] for o in s3.list_objects_v2(Bucket="empty")["Contents"]), [0, 0, 0, 1, 7, 7, 7])
        assert time.monotonic() - started < 30, "a request waited for an answer that does not come"
        print("done")
        """;

    [Fact]
    public async Task Boto3_is_refused_when_a_condition_does_not_hold()
    {
        await using var account = await Account.StartAsync();

        Assert.Equal("done", (await Boto3.RunAsync(account, Conditions, output) ?? "done").Trim());
    }

    [Fact]
    public async Task Boto3_puts_empty_objects_and_others_over_one_connection()
    {
        await using var account = await Account.StartAsync();

        Assert.Equal("done", (await Boto3.RunAsync(account, EmptyBodies, output) ?? "done").Trim());
    }
}
