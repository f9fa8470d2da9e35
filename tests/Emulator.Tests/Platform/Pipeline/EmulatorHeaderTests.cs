using System.Collections.Concurrent;
using System.Net;
using Amazon.BedrockAgentCoreControl;
using Amazon.ECR;
using Amazon.Runtime;
using Amazon.S3;
using Amazon.SecurityToken;
using Reconciler.Emulator.Host;

namespace Emulator.Tests.Platform.Pipeline;

/// <summary>The header that identifies the emulator is on ordinary responses, so clients need no probe.</summary>
public sealed class EmulatorHeaderTests : IAsyncLifetime
{
    private readonly Headers _headers = new();
    private Account _account = null!;

    public async Task InitializeAsync() => _account = await Account.StartAsync();

    public async Task DisposeAsync() => await _account.DisposeAsync();

    [Fact]
    public async Task Answers_of_every_protocol_name_the_version_of_the_emulator()
    {
        var credentials = new BasicAWSCredentials(_account.Aws.AccessKeyId, _account.Aws.SecretAccessKey);
        await new AmazonSecurityTokenServiceClient(credentials, Configure(new AmazonSecurityTokenServiceConfig()))
            .GetCallerIdentityAsync(new());
        await new AmazonS3Client(credentials, Configure(new AmazonS3Config { ForcePathStyle = true })).ListBucketsAsync();
        await new AmazonECRClient(credentials, Configure(new AmazonECRConfig())).DescribeRepositoriesAsync(new());
        await new AmazonBedrockAgentCoreControlClient(credentials, Configure(new AmazonBedrockAgentCoreControlConfig()))
            .ListGatewaysAsync(new());

        var version = typeof(EmulatedAws).Assembly.GetName().Version!.ToString(3);
        Assert.Equal([(200, version), (200, version), (200, version), (200, version)], _headers.Seen);
    }

    [Fact]
    public async Task Errors_name_it_too()
    {
        var credentials = new BasicAWSCredentials(_account.Aws.AccessKeyId, _account.Aws.SecretAccessKey);
        using var s3 = new AmazonS3Client(credentials, Configure(new AmazonS3Config { ForcePathStyle = true }));
        using var stranger = new AmazonS3Client(
            new BasicAWSCredentials("nobody", "nothing"), Configure(new AmazonS3Config { ForcePathStyle = true }));

        await Assert.ThrowsAnyAsync<AmazonS3Exception>(() => s3.GetBucketTaggingAsync(new() { BucketName = "no-such-bucket" }));
        await Assert.ThrowsAnyAsync<AmazonS3Exception>(() => stranger.ListBucketsAsync());
        _account.Aws.Faults.Throttle("ListBuckets");
        await Assert.ThrowsAnyAsync<AmazonS3Exception>(() => s3.ListBucketsAsync());
        _account.Aws.Faults.Fail("ListBuckets", "InternalError", "We encountered an internal error.", 500);
        await Assert.ThrowsAnyAsync<AmazonS3Exception>(() => s3.ListBucketsAsync());

        Assert.Equal([404, 403, 503, 500], _headers.Seen.Select(s => s.Status));
        Assert.All(_headers.Seen, s => Assert.NotNull(s.Header));
    }

    [Fact]
    public async Task A_request_that_no_service_answers_is_answered_with_it()
    {
        using var http = new HttpClient();

        using var answer = await http.GetAsync(_account.Aws.Endpoint);

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.True(answer.Headers.Contains(Headers.Name));
    }

    private T Configure<T>(T config)
        where T : ClientConfig
    {
        config.HttpClientFactory = _headers;
        return _account.Configure(config);
    }

    /// <summary>Records the header of every response.</summary>
    private sealed class Headers : HttpClientFactory
    {
        public const string Name = "x-reconciler-emulator";

        private readonly ConcurrentQueue<(int Status, string? Header)> _seen = new();

        public IReadOnlyList<(int Status, string? Header)> Seen => [.. _seen];

        public override HttpClient CreateHttpClient(IClientConfig clientConfig) => new(new Handler(_seen));

        private sealed class Handler(ConcurrentQueue<(int Status, string? Header)> seen) : DelegatingHandler(new SocketsHttpHandler())
        {
            protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
            {
                var answer = await base.SendAsync(request, cancellationToken);
                seen.Enqueue(((int)answer.StatusCode, answer.Headers.TryGetValues(Name, out var values) ? string.Join(',', values) : null));
                return answer;
            }
        }
    }
}
