namespace Reconciler.Emulator.DataPlane.Runtime;

/// <summary>A response whose body is still being received. Its call is in progress until the response is disposed.</summary>
internal sealed class StreamedResponse : HttpResponseMessage
{
    private readonly HttpResponseMessage _inner;
    private readonly IDisposable _call;

    /// <param name="inner">The response with its body unread; this object disposes it.</param>
    /// <param name="call">The call in progress; this object disposes it.</param>
    public StreamedResponse(HttpResponseMessage inner, IDisposable call) : base(inner.StatusCode)
    {
        (_inner, _call) = (inner, call);
        (Version, ReasonPhrase, RequestMessage, Content) = (inner.Version, inner.ReasonPhrase, inner.RequestMessage, inner.Content);
        foreach (var (name, values) in inner.Headers.NonValidated)
            Headers.TryAddWithoutValidation(name, values);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _inner.Dispose();
            _call.Dispose();
        }

        base.Dispose(disposing);
    }
}
