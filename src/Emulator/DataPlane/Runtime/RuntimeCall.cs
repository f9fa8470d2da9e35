using Reconciler.Emulator.Platform.Http;
using Reconciler.Emulator.Services.AgentCore;

namespace Reconciler.Emulator.DataPlane.Runtime;

/// <summary>A request to an endpoint of a runtime, as its address says: <c>/runtimes/{arn}/invocations?qualifier=DEFAULT</c>.</summary>
/// <param name="Arn">The runtime.</param>
/// <param name="Qualifier">The endpoint.</param>
/// <param name="IsMetadata">Whether the OAuth metadata of the endpoint is asked for, and not the server.</param>
internal sealed record RuntimeCall(string Arn, string Qualifier, bool IsMetadata)
{
    private const string Start = "/runtimes/";
    private const string End = "/invocations";
    private const string Metadata = "/.well-known/oauth-protected-resource";

    /// <summary>Reads an address; <see langword="null"/> when it is none of a runtime's.</summary>
    public static RuntimeCall? Read(AwsRequest request)
    {
        var path = request.RawPath;
        var isMetadata = path.EndsWith(Metadata, StringComparison.Ordinal);
        if (isMetadata)
            path = path[..^Metadata.Length];
        if (!path.StartsWith(Start, StringComparison.Ordinal) || !path.EndsWith(End, StringComparison.Ordinal) || path.Length < Start.Length + End.Length)
            return null;
        var arn = Uri.UnescapeDataString(path[Start.Length..^End.Length]);
        return new RuntimeCall(arn, request.QueryValue("qualifier") ?? RuntimeEndpoints.DefaultName, isMetadata);
    }

    /// <summary>Where callers without a token read who issues them.</summary>
    public string MetadataUrl(string origin) => $"{Url(origin, Metadata)}?qualifier={Uri.EscapeDataString(Qualifier)}";

    /// <summary>The address itself.</summary>
    public string ResourceUrl(string origin) => $"{Url(origin, "")}?qualifier={Uri.EscapeDataString(Qualifier)}";

    private string Url(string origin, string suffix) => $"{origin}{Start}{Uri.EscapeDataString(Arn)}{End}{suffix}";
}
