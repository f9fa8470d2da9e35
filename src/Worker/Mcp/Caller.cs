namespace Reconciler.Worker.Mcp;

/// <summary>The identity with which tools are called.</summary>
/// <param name="Name">The name for messages: a user, a client or an ARN.</param>
/// <param name="Auth">The kind of authentication.</param>
/// <param name="AddAuth">Wraps an HTTP handler with one that authenticates each request.</param>
internal sealed record Caller(string Name, CallerAuth Auth, Func<HttpMessageHandler, HttpMessageHandler> AddAuth)
{
    public static Caller Anonymous { get; } = new("anybody", CallerAuth.Nothing, inner => inner);

    public static Caller With(AccessToken token) => new(token.Holder, CallerAuth.Token, inner => new BearerHandler(token.Text, inner));
}
