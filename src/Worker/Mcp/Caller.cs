namespace Reconciler.Worker.Mcp;

/// <summary>Who calls tools, and how they show it.</summary>
/// <param name="Name">The caller as people call them: a user, a client, an ARN.</param>
/// <param name="Shows">What they show.</param>
/// <param name="Show">Puts the proof of it on the way of the requests.</param>
internal sealed record Caller(string Name, Admission Shows, Func<HttpMessageHandler, HttpMessageHandler> Show)
{
    public static Caller Anonymous { get; } = new("anybody", Admission.Nothing, inner => inner);

    public static Caller With(AccessToken token) => new(token.Holder, Admission.Token, inner => new BearerHandler(token.Text, inner));
}
