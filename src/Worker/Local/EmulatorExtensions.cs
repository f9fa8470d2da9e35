using System.Collections.Concurrent;
using Reconciler.Emulator.Host;
using Reconciler.Engine.Aws;
using Reconciler.Engine.Planning;

namespace Reconciler.Worker.Local;

/// <summary>
/// Recognises the embedded AWS among endpoints by a header of its ordinary answers. No other endpoint gets a call that AWS does not have.
/// </summary>
internal sealed class EmulatorExtensions : IDisposable
{
    private readonly ConcurrentDictionary<AwsAccount, Lazy<(EmulatorExtension Extension, HttpClient Http)>> _extensions = new();

    /// <summary>The extension of an account that lives in the embedded AWS; null for any other.</summary>
    public IEndpointExtension? Find(AwsAccount account)
    {
        // What is meant for an emulator never leaves this machine, whatever headers another endpoint sends.
        if (account.Endpoint is not { IsLoopback: true } endpoint || !account.EndpointHeaders.ContainsKey(EmulatedAws.Header)) return null;
        return _extensions.GetOrAdd(account, _ => new(() => Open(endpoint))).Value.Extension;
    }

    public void Dispose()
    {
        foreach (var opened in _extensions.Values) opened.Value.Http.Dispose();
    }

    private static (EmulatorExtension Extension, HttpClient Http) Open(Uri endpoint)
    {
        var http = new HttpClient { BaseAddress = endpoint, Timeout = TimeSpan.FromSeconds(10) };
        return (new EmulatorExtension(http), http);
    }
}
