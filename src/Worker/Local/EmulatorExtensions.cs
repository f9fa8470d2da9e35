using System.Collections.Concurrent;
using Reconciler.Emulator.Host;
using Reconciler.Engine.Aws;
using Reconciler.Engine.Planning;

namespace Reconciler.Worker.Local;

/// <summary>
/// Recognises the embedded AWS by a header of its responses and opens an <see cref="EmulatorExtension"/> for it. Other endpoints, such as
/// AWS or moto, never receive a request that is not part of the AWS APIs.
/// </summary>
/// <param name="findToken">Finds the token that an endpoint wants for local commands; null if it is not known.</param>
internal sealed class EmulatorExtensions(Func<Uri, string?> findToken) : IDisposable
{
    private readonly ConcurrentDictionary<AwsAccount, Lazy<(EmulatorExtension Extension, HttpClient Http)>> _extensions = new();

    /// <summary>Gets the extension of an account; null if the endpoint of the account is not the embedded AWS.</summary>
    public IEndpointExtension? Find(AwsAccount account)
    {
        // Loopback only: the requests contain local commands, and a remote endpoint could send the header, too.
        if (account.Endpoint is not { } endpoint || !IsEmbedded(endpoint, account.EndpointHeaders)) return null;
        return _extensions.GetOrAdd(account, _ => new(() => Open(endpoint))).Value.Extension;
    }

    /// <summary>
    /// Finds the header by which the embedded AWS knows whose code it may run; null for other endpoints. A stack may be deployed with a
    /// role, whose signature alone says only what the role may do in the account.
    /// </summary>
    /// <param name="endpoint">The endpoint; null for AWS.</param>
    /// <param name="headers">The headers of a response.</param>
    public KeyValuePair<string, string>? FindHeader(Uri? endpoint, IReadOnlyDictionary<string, string> headers) =>
        endpoint is not null && IsEmbedded(endpoint, headers) && findToken(endpoint) is { } token
            ? KeyValuePair.Create(EmulatedAws.TokenHeader, token)
            : null;

    private static bool IsEmbedded(Uri endpoint, IReadOnlyDictionary<string, string> headers) =>
        endpoint.IsLoopback && headers.ContainsKey(EmulatedAws.Header);

    public void Dispose()
    {
        foreach (var opened in _extensions.Values) opened.Value.Http.Dispose();
    }

    private (EmulatorExtension Extension, HttpClient Http) Open(Uri endpoint)
    {
        var http = new HttpClient { BaseAddress = endpoint, Timeout = TimeSpan.FromSeconds(10) };
        if (findToken(endpoint) is { } token) http.DefaultRequestHeaders.TryAddWithoutValidation(EmulatedAws.TokenHeader, token);
        return (new EmulatorExtension(http), http);
    }
}
