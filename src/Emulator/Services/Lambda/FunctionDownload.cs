using Microsoft.AspNetCore.Http;
using Reconciler.Emulator.Platform.Http;
using Reconciler.Emulator.Platform.State;

namespace Reconciler.Emulator.Services.Lambda;

/// <summary>
/// The URL in <c>Code.Location</c> of GetFunction, where the archive of a function is downloaded. It contains the hash of the code in place
/// of a signature.
/// </summary>
internal sealed class FunctionDownload(Account account) : IHttpEndpoint
{
    public const string Path = "/_lambda/code/";

    public bool Accepts(AwsRequest request) => request.RawPath.StartsWith(Path, StringComparison.Ordinal);

    public AwsResponse Fail(int status, string message) => new(status, "text/plain", System.Text.Encoding.UTF8.GetBytes(message));

    public Task HandleAsync(HttpContext http, AwsRequest request, CancellationToken cancellationToken)
    {
        var blob = request.RawPath[Path.Length..];
        var archive = account.Perform(() => IsCode(blob) ? account.State.Blobs.Get(blob) : null);
        var response = archive is null
            ? Fail(404, "No function has this code.")
            : new AwsResponse(200, "application/zip", archive);
        return response.SendAsync(http, cancellationToken);
    }

    private bool IsCode(string blob) => account.State.Named("lambda/", "/" + FunctionTable.TableName)
        .Concat(account.State.Named("lambda/", "/" + FunctionTable.VersionsTableName))
        .SelectMany(t => t.Documents)
        .Any(f => f["_code"]?["_blob"]?.GetValue<string>() == blob);
}
