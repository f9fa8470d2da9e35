using Reconciler.Emulator.Platform.Http;
using Reconciler.Emulator.Services.AgentCore;

namespace Reconciler.Emulator.DataPlane.Runtime;

/// <summary>
/// The parsed path of a request to a runtime: <c>/runtimes/{arn}/invocations?qualifier=DEFAULT</c>, or <c>.../stopruntimesession</c>.
/// </summary>
/// <param name="Arn">The ARN of the runtime.</param>
/// <param name="Qualifier">The name of the endpoint.</param>
/// <param name="IsMetadata">Whether the request is for the endpoint's OAuth metadata instead of the server.</param>
/// <param name="IsStop">Whether the request ends a session instead of calling the server.</param>
internal sealed record RuntimeCall(string Arn, string Qualifier, bool IsMetadata, bool IsStop)
{
    private const string Start = "/runtimes/";
    private const string End = "/invocations";
    private const string Stop = "/stopruntimesession";
    private const string Metadata = "/.well-known/oauth-protected-resource";

    /// <summary>The region in the ARN; <see langword="null"/> if the text is no ARN.</summary>
    public string? Region => Arn.Split(':') is ["arn", _, _, { Length: > 0 } region, _, ..] ? region : null;

    /// <summary>Parses the path of a request; <see langword="null"/> if it is not the path of a runtime.</summary>
    public static RuntimeCall? Read(AwsRequest request)
    {
        var path = request.RawPath;
        var isMetadata = path.EndsWith(Metadata, StringComparison.Ordinal);
        if (isMetadata)
            path = path[..^Metadata.Length];
        var isStop = !isMetadata && path.EndsWith(Stop, StringComparison.Ordinal);
        var end = isStop ? Stop : End;
        if (path.Length < Start.Length + end.Length)
            return null;
        if (!path.StartsWith(Start, StringComparison.Ordinal) || !path.EndsWith(end, StringComparison.Ordinal))
            return null;
        var arn = Uri.UnescapeDataString(path[Start.Length..^end.Length]);
        return new RuntimeCall(arn, request.QueryValue("qualifier") ?? RuntimeEndpoints.DefaultName, isMetadata, isStop);
    }

    /// <summary>The URL of the endpoint's OAuth metadata, which names the authorization server.</summary>
    public string MetadataUrl(string origin) => $"{Url(origin, Metadata)}?qualifier={Uri.EscapeDataString(Qualifier)}";

    /// <summary>The URL of the endpoint.</summary>
    public string ResourceUrl(string origin) => $"{Url(origin, "")}?qualifier={Uri.EscapeDataString(Qualifier)}";

    private string Url(string origin, string suffix) => $"{origin}{Start}{Uri.EscapeDataString(Arn)}{End}{suffix}";
}
