namespace Reconciler.Emulator.DataPlane.Runtime;

/// <summary>An answer whose body may still be on its way: the call goes on until it is disposed of.</summary>
internal sealed class StreamedResponse : HttpResponseMessage
{
    private readonly HttpResponseMessage _answer;
    private readonly IDisposable _call;

    /// <param name="answer">The answer, of which headers have arrived; it belongs to this one from now on.</param>
    /// <param name="call">What ends with it.</param>
    public StreamedResponse(HttpResponseMessage answer, IDisposable call) : base(answer.StatusCode)
    {
        (_answer, _call) = (answer, call);
        (Version, ReasonPhrase, RequestMessage, Content) = (answer.Version, answer.ReasonPhrase, answer.RequestMessage, answer.Content);
        foreach (var (name, values) in answer.Headers.NonValidated)
            Headers.TryAddWithoutValidation(name, values);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _answer.Dispose();
            _call.Dispose();
        }

        base.Dispose(disposing);
    }
}
