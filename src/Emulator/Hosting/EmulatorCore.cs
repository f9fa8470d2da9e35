using Microsoft.AspNetCore.Http;
using Reconciler.Emulator.Auth;
using Reconciler.Emulator.Faults;

namespace Reconciler.Emulator.Hosting;

/// <summary>Everything that makes up one emulated account, and the way of a request through it.</summary>
internal sealed class EmulatorCore : IDisposable, ISessionCredentials
{
    private readonly CancellationTokenSource stopping = new();
    private readonly Authenticator authenticator;

    public EmulatorCore(EmulatorOptions options)
    {
        Options = options;
        Requests = new RequestLog(options.RequestLogCapacity);
        authenticator = new Authenticator(options, this);
    }

    public EmulatorOptions Options { get; }

    public FaultInjector Faults { get; } = new();

    public RequestLog Requests { get; }

    public Uri? Endpoint { get; set; }

    public SessionCredential? Find(string accessKeyId) => null;

    public void Reset()
    {
        Faults.Clear();
        Requests.Clear();
    }

    public void Stop() => stopping.Cancel();

    public void Dispose() => stopping.Dispose();

    public async Task HandleAsync(HttpContext http)
    {
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, stopping.Token);
        var request = await AwsRequest.ReadAsync(http, linked.Token);
        var caller = authenticator.Authenticate(request, SignatureScope.Read(request));
        var body = $"""
            <GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><GetCallerIdentityResult><Arn>{caller.Arn}</Arn><UserId>{caller.UserId}</UserId><Account>{Options.AccountId}</Account></GetCallerIdentityResult><ResponseMetadata><RequestId>{Guid.NewGuid()}</RequestId></ResponseMetadata></GetCallerIdentityResponse>
            """;
        await new AwsResponse(200, "text/xml", System.Text.Encoding.UTF8.GetBytes(body)).SendAsync(http, linked.Token);
    }
}
