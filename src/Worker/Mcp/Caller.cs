namespace Reconciler.Worker.Mcp;

/// <summary>Who calls tools, and how they show it.</summary>
/// <param name="Name">The caller as people call them: a user, a client, an ARN.</param>
/// <param name="Auth">What they show.</param>
/// <param name="AddAuth">Puts the proof of it on the way of the requests.</param>
internal sealed record Caller(string Name, CallerAuth Auth, Func<HttpMessageHandler, HttpMessageHandler> AddAuth)
{
    public static Caller Anonymous { get; } = new("anybody", CallerAuth.Nothing, inner => inner);

    public static Caller With(AccessToken token) => new(token.Holder, CallerAuth.Token, inner => new BearerHandler(token.Text, inner));
}
