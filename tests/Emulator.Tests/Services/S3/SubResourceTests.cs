using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Reconciler.Emulator.Host;
using Reconciler.Emulator.Platform;
using Reconciler.Emulator.Platform.Http;
using Reconciler.Emulator.Platform.Local;
using Reconciler.Emulator.Platform.Pipeline;
using Reconciler.Emulator.Platform.Protocols;

namespace Emulator.Tests.Services.S3;

/// <summary>
/// A request for a sub-resource must never run the operation of the bucket or object itself: <c>PUT key?acl</c> replaced the object.
/// </summary>
public sealed class SubResourceTests : IDisposable
{
    private readonly Reconciler.Emulator.Platform.State.Account _account = new(new AccountOptions());

    private IService S3 => new ServiceCatalog(_account, new ServerCommands(_account), new EmulatorOptions(), () => EmulatorLatency.None).All.Single(s => s.Name == "s3");

    public void Dispose() => _account.Dispose();

    [Fact]
    public async Task Every_request_of_the_contract_is_routed_to_its_own_operation()
    {
        var operations = S3.Protocol.Contract.Operations.Values.ToList();
        Assert.True(operations.Count > 100);
        foreach (var operation in operations)
        {
            var resolved = S3.Protocol.Resolve(await RequestAsync(operation));
            Assert.Equal(operation.Name, resolved?.Operation.Name);
        }
    }

    [Fact]
    public void An_operation_without_handler_is_not_implemented()
    {
        var missing = S3.Protocol.Contract.Operations.Keys.Except(S3.Handled).ToList();

        Assert.Contains("PutObjectAcl", missing);
        Assert.All(missing, name => Assert.Null(S3.Handler(name)));
        var error = S3.Protocol.NotImplemented(S3.Protocol.Contract.Operations["PutObjectAcl"]);
        Assert.Equal(("NotImplemented", 501), (error.Code, error.Status));
    }

    /// <summary>A request with the path of an operation, and with the query and the headers that it requires.</summary>
    private static async Task<AwsRequest> RequestAsync(Reconciler.Emulator.Platform.Contracts.OperationContract operation)
    {
        var target = operation.Uri.Replace("{Bucket}", "bucket", StringComparison.Ordinal).Replace("{Key+}", "key", StringComparison.Ordinal);
        var http = new DefaultHttpContext();
        http.Request.Method = operation.Method;
        foreach (var (name, isHeader) in operation.RequiredParameters)
        {
            if (isHeader) http.Request.Headers[name] = "value";
            else target += $"{(target.Contains('?', StringComparison.Ordinal) ? '&' : '?')}{name}=1";
        }

        http.Features.Get<IHttpRequestFeature>()!.RawTarget = target;
        var request = AwsRequest.ReadHead(http);
        await request.ReadBodyAsync(http, 1024 * 1024, CancellationToken.None);
        return request;
    }
}
