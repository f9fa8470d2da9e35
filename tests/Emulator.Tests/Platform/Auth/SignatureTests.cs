using System.Globalization;
using System.Net;
using System.Text;
using Reconciler.Emulator.Platform.Auth;
using Reconciler.Emulator.Services.S3;

namespace Emulator.Tests.Platform.Auth;

/// <summary>Signature forms that the SDK does not send over plain HTTP, and modified requests.</summary>
public sealed class SignatureTests
{
    private const string Trailer = "x-amz-checksum-crc64nvme";

    [Theory]
    [InlineData("123456789", "cbf43926", "e3069283", "ae8b14860a799888")]
    [InlineData("", "00000000", "00000000", "0000000000000000")]
    public void Cyclic_checksums_agree_with_their_published_check_values(string text, string crc32, string crc32C, string crc64Nvme)
    {
        var data = Encoding.ASCII.GetBytes(text);

        Assert.Equal(crc32, Convert.ToHexStringLower(Crc.Crc32.Compute(data)));
        Assert.Equal(crc32C, Convert.ToHexStringLower(Crc.Crc32C.Compute(data)));
        Assert.Equal(crc64Nvme, Convert.ToHexStringLower(Crc.Crc64Nvme.Compute(data)));
    }

    [Fact]
    public async Task An_unsigned_chunked_body_is_checked_by_the_checksum_in_its_trailer()
    {
        await using var account = await Account.StartAsync();
        await account.S3.PutBucketAsync("my-bucket");

        var checksum = Convert.ToBase64String(Crc.Crc64Nvme.Compute("hello world"u8));
        var good = await PutAsync(account, $"6\r\nhello \r\n5\r\nworld\r\n0\r\n{Trailer}:{checksum}\r\n\r\n");
        var bad = await PutAsync(account, $"6\r\nhello \r\n5\r\nW0rld\r\n0\r\n{Trailer}:{checksum}\r\n\r\n");
        var torn = await PutAsync(account, "6\r\nhello \r\nFF\r\nworld");

        Assert.Equal(HttpStatusCode.OK, good.Status);
        Assert.Contains("<Code>BadDigest</Code>", bad.Body, StringComparison.Ordinal);
        Assert.Contains("<Code>IncompleteBody</Code>", torn.Body, StringComparison.Ordinal);
        using var found = await account.S3.GetObjectAsync("my-bucket", "key");
        Assert.Equal("hello world", await new StreamReader(found.ResponseStream).ReadToEndAsync());
    }

    [Fact]
    public async Task A_request_that_was_changed_or_delayed_after_signing_is_refused()
    {
        await using var account = await Account.StartAsync();
        await account.S3.PutBucketAsync("my-bucket");

        var tampered = await PutAsync(account, "0\r\n\r\n", signedFor: "/my-bucket/other-key");
        var late = await PutAsync(account, "0\r\n\r\n", signedAt: DateTimeOffset.UtcNow.AddMinutes(-20));

        Assert.Contains("<Code>SignatureDoesNotMatch</Code>", tampered.Body, StringComparison.Ordinal);
        Assert.Contains("<Code>RequestTimeTooSkewed</Code>", late.Body, StringComparison.Ordinal);
    }

    private static async Task<(HttpStatusCode Status, string Body)> PutAsync(
        Account account, string body, string signedFor = "/my-bucket/key", DateTimeOffset? signedAt = null)
    {
        const string Payload = "STREAMING-UNSIGNED-PAYLOAD-TRAILER";
        var timestamp = (signedAt ?? DateTimeOffset.UtcNow).ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);
        var scope = new SignatureScope(
            "test", timestamp[..8], "us-east-1", "s3", ["host", "x-amz-content-sha256", "x-amz-date"], "", timestamp, null, null);
        var headers = $"host:{account.Aws.Endpoint.Authority}\nx-amz-content-sha256:{Payload}\nx-amz-date:{timestamp}\n";
        var canonical = $"PUT\n{signedFor}\n\n{headers}\n{string.Join(';', scope.SignedHeaders)}\n{Payload}";
        var signature = new SigningKey("test", scope).SignRequest(scope, canonical);
        using var request = new HttpRequestMessage(HttpMethod.Put, new Uri(account.Aws.Endpoint, "/my-bucket/key"))
        {
            Content = new ByteArrayContent(Encoding.ASCII.GetBytes(body)),
        };
        request.Headers.TryAddWithoutValidation("x-amz-date", timestamp);
        request.Headers.TryAddWithoutValidation("x-amz-content-sha256", Payload);
        request.Headers.TryAddWithoutValidation("x-amz-trailer", Trailer);
        request.Content.Headers.TryAddWithoutValidation("Content-Encoding", "aws-chunked");
        request.Headers.TryAddWithoutValidation(
            "Authorization",
            $"AWS4-HMAC-SHA256 Credential=test/{scope.CredentialScope}, SignedHeaders={string.Join(';', scope.SignedHeaders)}, " +
                $"Signature={signature}");
        using var http = new HttpClient();
        using var response = await http.SendAsync(request);
        return (response.StatusCode, await response.Content.ReadAsStringAsync());
    }
}
